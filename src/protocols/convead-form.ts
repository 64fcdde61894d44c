/** A body as a form, in the manner of Rails: `sender[id]`. Loaded where a backend takes no JSON. */
export function formOf(body: object, form = new FormData(), within = ''): FormData {
  for (const [name, value] of Object.entries(body)) {
    const key = within ? `${within}[${name}]` : name;
    if (typeof value === 'object' && value !== null) formOf(value, form, key);
    else if (value !== undefined) form.append(key, String(value));
  }
  return form;
}
