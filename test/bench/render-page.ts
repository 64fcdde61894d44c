/**
 * The page of the render bench: our element with a client that has its conversations from IndexedDB, a
 * bare list with the same texts, and a peer. What each verb shows is painted when it resolves. Runs in
 * the browser; the server behind it only keeps its socket open.
 */
import 'deep-chat';
import type { DeepChat } from 'deep-chat';
import type { ShamanChat } from '../../elements/shaman-chat.ts';
import type { Client, Conversation } from '../../src/index.ts';
import type { Author, Message } from '../../src/model.ts';
import type { ConversationPage, Protocol, ProtocolHost } from '../../src/protocols/protocol.ts';
import { until } from '../support/until.ts';

const ana: Author = { id: 'ana', role: 'agent', name: 'Ana Lima' };
const visitor: Author = { id: 'marta', role: 'visitor', name: 'Marta' };
const WORDS =
  'the booking from last night is there twice, once for two people and once for three; could you have a look at it before they arrive tomorrow? thank you'.split(
    ' ',
  );
const START = Date.UTC(2026, 0, 5, 9);

function message(conversationId: string, index: number): Message {
  const mine = index % 5 < 2;
  const length = 3 + ((index * 7) % 20);
  return {
    id: `${conversationId}-${index}`,
    conversationId,
    author: mine ? visitor : ana,
    text: Array.from({ length }, (_, word) => WORDS[(index + word) % WORDS.length]).join(' '),
    attachments: [],
    createdAt: START + index * 90_000,
    status: mine ? 'read' : 'sent',
  };
}

function history(id: string, count: number): readonly Message[] {
  return Array.from({ length: count }, (_, index) => message(id, index));
}

/** All that there is, by the id of its conversation: two of equal length in the store. */
const known: Readonly<Record<string, readonly Message[]>> = {
  short: history('short', 50),
  long: history('long', 10_000),
};

function page(id: string): ConversationPage {
  const messages = (known[id] ?? []).slice(-50);
  const updatedAt = messages.at(-1)?.createdAt ?? START;
  return {
    info: { id, open: true, agents: [ana], visitor, unread: 0, updatedAt },
    run: { messages, cursor: 'here', hasEarlier: id === 'long' },
  };
}

let host: ProtocolHost | undefined;
const protocol: Protocol = {
  name: 'bench',
  self: visitor,
  can: { idempotentSend: true, resume: false },
  visitor: () => Promise.resolve('bench'),
  endpoints: () =>
    Promise.resolve([{ transport: 'websocket', url: location.origin.replace('http', 'ws') }]),
  opened(given) {
    host = given;
    queueMicrotask(() => given.ready());
    return { receive() {}, closed() {} };
  },
  organization: () => Promise.resolve({ id: 'bench', name: 'Bench', agents: [], available: true }),
  conversations: () => Promise.resolve(Object.keys(known).map(page)),
  history: (id) =>
    Promise.resolve({
      messages: (known[id] ?? []).slice(0, -50),
      cursor: 'here',
      hasEarlier: false,
      joins: true,
      hasLater: false,
    }),
  send: () => Promise.reject(new Error('nobody writes here')),
};

/** The next picture is on the screen. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(null);
    });
  });
}

let client: Client | undefined;
let element: ShamanChat | undefined;

/** Comes to the page: what the browser remembers is read, the panel is fetched and open. */
async function arrive(): Promise<void> {
  const { createClient } = await import('/cdn/shaman-sdk.min.js' as string);
  // As a visitor who was here before: the first client has kept what the second one finds.
  const former: Client = createClient({ protocol });
  await former.start();
  await former.open();
  former.close();
  client = createClient({ protocol }) as Client;
  element = Object.assign(document.createElement('shaman-chat'), { client });
  const ready = new Promise((resolve) => element?.addEventListener('shaman-ready', resolve));
  document.body.append(element);
  await client.start();
  await ready;
  element.show();
  await element.updateComplete;
  // All of it in memory, as for somebody who has read back to the first word.
  await talk('long').loadEarlier();
  await until(() => talk('long').messages.length === 10_000);
}

function talk(id: string): Conversation {
  const found = client?.conversation(id);
  if (!found) throw new Error(`no conversation ${id}`);
  return found;
}

async function open(id: string): Promise<void> {
  await element?.openConversation(id);
  await element?.updateComplete;
  await painted();
}

/** @throws Error when what is shown does not fill its box */
async function leave(): Promise<void> {
  const root = element?.shadowRoot;
  const { scrollHeight = 0, clientHeight = 0 } = root?.querySelector('.scroller') ?? {};
  if (scrollHeight <= clientHeight) throw new Error('less than a screenful');
  root?.querySelector<HTMLElement>('.leave')?.click();
  await element?.updateComplete;
  await painted();
}

let arrived = 0;
/** One message more comes over the line, is kept, and is seen. */
async function append(id: string): Promise<void> {
  const next = { ...message(id, 10_000 + arrived), id: `${id}-more-${arrived++}`, author: ana };
  const told = new Promise<void>((resolve) => {
    const stop = talk(id).on('messages', () => resolve(stop()));
  });
  host?.emit({ type: 'message', message: next });
  await told;
  await element?.updateComplete;
  await painted();
}

/** Nodes that a browser needs to show the same, and no more. */
function bareRow({ author, text, createdAt }: Message, time: Intl.DateTimeFormat): HTMLElement {
  const row = document.createElement('li');
  row.className = author === visitor ? 'mine' : '';
  const bubble = document.createElement('p');
  bubble.textContent = text;
  const when = document.createElement('time');
  when.textContent = time.format(createdAt);
  row.append(bubble, when);
  return row;
}

async function bare(id: string): Promise<void> {
  const time = new Intl.DateTimeFormat('en', { hour: 'numeric', minute: '2-digit' });
  const box = document.createElement('ol');
  box.className = 'bare prop';
  box.append(...(known[id] ?? []).map((each) => bareRow(each, time)));
  document.body.append(box);
  box.scrollTop = box.scrollHeight;
  await painted();
}

async function peer(id: string): Promise<void> {
  const chat = document.createElement('deep-chat') as DeepChat;
  chat.className = 'prop';
  const messages = known[id] ?? [];
  chat.demo = true;
  chat.history = messages.map(({ author, text }) => ({
    role: author === visitor ? 'user' : 'ai',
    text,
  }));
  document.body.append(chat);
  while (!bubbleOf(chat, messages.at(-1)?.text ?? '')) await painted();
  await painted();
}

function bubbleOf(chat: DeepChat, text: string): boolean {
  return chat.shadowRoot?.querySelector('#messages')?.textContent?.includes(text) ?? false;
}

async function clear(): Promise<void> {
  for (const each of document.querySelectorAll('.prop')) each.remove();
  await painted();
}

const verbs = { open, leave, append, bare, peer, clear };
export type RenderVerbs = typeof verbs;
const arrival = arrive();
Object.assign(globalThis, { verbs, arrival });
