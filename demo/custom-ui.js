/** A whole chat with the SDK and the DOM, nothing else: the local echo, states, history, typing. */
import { createClient, shaman } from '/dist/cdn/shaman-sdk.min.js';

const client = createClient({ protocol: shaman({ organization: 'demo' }) });
// in the order of the page
const [line, earlier, list, news, typing, form] = document.querySelectorAll('[id]');
let conversation;
let sending = Promise.resolve(); // a quick second message waits for the conversation of the first

client.on('connection', ({ status }) => {
  line.textContent = status;
});
client.on('message', ({ author, text }) => {
  news.textContent = `${author.name ?? 'Support'}: ${text}`;
});
client.on('error', ({ code, message }) => console.warn(code, message));
client.on('conversations', ([newest]) => show(newest));

await client.start();
await client.open().catch(() => {}); // offline at the first visit: the next connection brings the list
show(client.conversations[0]);

function show(next) {
  if (!next || conversation) return;
  conversation = next;
  conversation.on('messages', draw);
  conversation.on('typing', ([writer]) => {
    typing.textContent = writer ? `${writer.name} is typing…` : '';
  });
  void conversation.open().then(draw);
  draw();
}

function draw() {
  list.replaceChildren(...conversation.messages.map(row));
  earlier.hidden = !conversation.hasEarlier;
  conversation.markRead();
}

function row({ author, text, status, localId, attachments }) {
  const item = document.createElement('li');
  item.className = author.role;
  item.textContent = text || attachments.map(({ name }) => name).join(', ');
  const note = document.createElement('small');
  note.textContent = author.role === 'visitor' ? status : (author.name ?? '');
  item.append(note);
  if (status === 'failed') {
    const retry = document.createElement('button');
    retry.textContent = 'Retry';
    retry.addEventListener('click', () => conversation.retry(localId));
    item.append(retry);
  }
  return item;
}

earlier.addEventListener('click', () => conversation.loadEarlier());
form.text.addEventListener('input', () => conversation?.setTyping(form.text.value !== ''));
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const text = form.text.value.trim();
  if (!text) return;
  form.reset();
  sending = sending
    .then(() => send(text))
    .catch(({ message }) => {
      news.textContent = message;
      form.text.value = [text, form.text.value].filter(Boolean).join(' ');
    });
});

async function send(text) {
  if (conversation) conversation.send({ text });
  else show(await client.startConversation({ text }));
}
