/**
 * The backends that the demo speaks to, each through a door of the same server, and what each of
 * them can do. One entry per protocol of elements/protocol-registry.ts, by its name there.
 */

/**
 * @typedef {object} Backend
 * @property {string} label
 * @property {string} note What it can do and what not, in a sentence or two.
 * @property {Record<string, string>} [attributes] Of the tag, where they are not those of the page.
 * @property {() => Promise<string>} [getToken] Who the visitor is, where the backend wants to know.
 */

/** @type {Record<string, Backend>} */
export const BACKENDS = {
  shaman: {
    label: 'Our own server',
    note: 'Everything: history, files, typing, read marks. Whatever is cut off is caught up with, and nothing arrives twice.',
  },
  rooms: {
    label: 'Rooms of Django Channels',
    note: 'Text only, and one room for everybody who is here. It keeps nothing: what is said while you are away is never seen, and a message that was cut off on its way asks you whether to send it again.',
    attributes: { server: '/rooms', organization: 'demo' },
  },
  'chat-django': {
    label: 'chat-django',
    note: 'Help desks that are made by hand, of which this browser has one: no conversation can be begun here. Text and files, each file a message; no typing, no read marks. What was cut off on its way is looked for before it is sent again.',
    attributes: { server: '/chat-django', organization: 'demo' },
    getToken: helpDeskClient,
  },
  convead: {
    label: 'Convead on Faye',
    note: 'Text and read marks, one conversation at a time with all that was ever said in it. What is cut off is asked for again, and looked for before it is sent again. No files, no typing.',
    attributes: { server: '/convead', organization: 'demo' },
  },
  'crm-chat': {
    label: 'crm-chat (Django, Keycloak)',
    note: 'Topics, files of some kinds, read marks, and an operator at the desk: /desk?protocol=crm-chat. Visitors are known by a token; nobody is seen typing, and only operators change or delete what was said.',
    attributes: { server: '/crm-chat', organization: 'Hotelflow' },
    getToken: () => tokenFor('visitor-token?visitor', 'shaman-demo:crm-chat'),
  },
};

/** Of a visitor whom this browser remembers. */
async function tokenFor(path, key) {
  const who = localStorage.getItem(key) ?? crypto.randomUUID();
  localStorage.setItem(key, who);
  const answer = await fetch(`/demo/${path}=${who}`);
  if (!answer.ok) throw new Error(`No token: ${answer.status}`);
  return (await answer.json()).token;
}

/** A client that this browser remembers, with a help desk: what somebody makes by hand there. */
async function helpDeskClient() {
  const key = 'shaman-demo:chat-django';
  const known = localStorage.getItem(key);
  const listed = await fetch('/chat-django/api/help-desks/?organization=demo');
  if ((await listed.json()).some(({ client }) => client.uuid === known)) return known;
  const body = JSON.stringify({ organization: 'demo', name: 'Someone here', phone: '+55 81 5550' });
  const made = await fetch('/chat-django/admin/help-desks/', { method: 'POST', body });
  const { client } = await made.json();
  localStorage.setItem(key, client.uuid);
  return client.uuid;
}
