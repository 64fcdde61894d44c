/** How one thing of the chat stands on the page: its name, what it is, and what changes it. */
export function section(title, rows) {
  const heading = document.createElement('h2');
  heading.textContent = title;
  const place = document.createElement('section');
  place.append(heading, ...rows);
  return place;
}

export function row({ name, description = '', type, default: preset }, control) {
  const place = document.createElement('div');
  place.className = 'row';
  const label = document.createElement(control ? 'label' : 'p');
  const code = document.createElement('code');
  code.textContent = name;
  label.append(code);
  const said = document.createElement('p');
  const beside = [type?.text, preset && `by default ${preset}`].filter(Boolean).join(', ');
  said.textContent = beside ? `${description} (${beside})` : description;
  said.id = `about-${name.replace(/\W/g, '')}`;
  place.append(label, said);
  if (!control) return place;
  control.id = `control-${name.replace(/\W/g, '')}`;
  control.setAttribute('aria-describedby', said.id);
  label.htmlFor = control.id;
  place.append(control);
  return place;
}
