/** The page's own button opens the chat: all that a host page has to know of it. */
const chat = document.querySelector('shaman-chat');
document.querySelector('#ask').addEventListener('click', () => chat.show());
