/**
 * Puts the chat of the page on another backend: by `?protocol=` and by the select. Runs before the
 * tag is defined, so that the page begins with the right one. Remembers nothing.
 */
import { BACKENDS } from './backends.js';

const chat = document.querySelector('shaman-chat');
const select = document.querySelector('#protocol');
const note = document.querySelector('#protocol-note');
const usual = {
  server: chat.getAttribute('server'),
  organization: chat.getAttribute('organization'),
};

for (const [name, { label }] of Object.entries(BACKENDS)) select.add(new Option(label, name));
const asked = new URLSearchParams(location.search).get('protocol');
speaks(asked && Object.hasOwn(BACKENDS, asked) ? asked : 'shaman');
select.addEventListener('change', () => speaks(select.value));

function speaks(protocol) {
  const { attributes, note: said, getToken } = BACKENDS[protocol];
  select.value = protocol;
  note.textContent = said;
  // Before the tag is defined, what is not set must not be there.
  if (getToken || chat.getToken) chat.getToken = getToken;
  for (const [name, value] of Object.entries({ ...usual, ...attributes, protocol }))
    if (value === null) chat.removeAttribute(name);
    else chat.setAttribute(name, value);
  const url = new URL(location.href);
  if (protocol === 'shaman') url.searchParams.delete('protocol');
  else url.searchParams.set('protocol', protocol);
  history.replaceState(history.state, '', url);
}
