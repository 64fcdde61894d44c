/** Controls that say what was chosen: a text, or null for what the chat does by itself. */
function input(type, value, choose) {
  const element = document.createElement('input');
  element.type = type;
  element.value = value;
  element.addEventListener('input', () => choose(element));
  return element;
}

export function flag(choose, on = false) {
  const element = input('checkbox', '', ({ checked }) => choose(checked ? '' : null));
  element.checked = on;
  return element;
}

export function oneOf(values, choose) {
  const select = document.createElement('select');
  select.append(new Option('by default', ''), ...values.map((value) => new Option(value)));
  select.addEventListener('input', () => choose(select.value || null));
  return select;
}

export const text = (choose, value) => {
  const element = input('text', value, () => {});
  // Each letter of a server's address would be another server.
  element.addEventListener('change', () => choose(element.value || null));
  return element;
};

export const number = (choose, value) =>
  input('number', value, ({ value }) => choose(value || null));

export const colour = (choose, value) => input('color', value, ({ value }) => choose(value));

export function length(choose, value, farthest = value * 4) {
  const element = input('range', value, ({ value }) => choose(`${value}px`));
  element.max = farthest;
  element.value = value;
  return element;
}
