/**
 * `Shaman('boot', …)`: one function for pages without a build. Before the script is loaded it only
 * queues; here the queue is replayed in order. Loading the script twice changes nothing.
 */
import { define } from './define.ts';
import { ShamanChat } from './shaman-chat.ts';

type Listener = (detail: unknown) => void;
type Command = (...args: never[]) => unknown;
type Queue = ((...call: unknown[]) => unknown) & {
  q?: Iterable<unknown>[];
  loaded?: boolean;
};

declare global {
  interface Window {
    Shaman?: Queue;
  }
}

/** Commands that are the element's own methods. */
const METHODS =
  'identify show hide toggle openConversation showNewMessage send grantConsent signOut'.split(' ');

let chat: ShamanChat | null = null;
/** Of each listener what the document calls, which holds a listener once per event. */
const ears = new WeakMap<Listener, EventListener>();

const commands: Readonly<Record<string, Command>> = {
  boot(settings: Partial<ShamanChat> = {}) {
    chat ??= document.createElement('shaman-chat') as ShamanChat;
    Object.assign(chat, settings);
    if (!chat.isConnected) document.body.append(chat);
  },
  setLocale(locale: string) {
    booted().locale = locale;
  },
  setTheme(theme: ShamanChat['theme']) {
    booted().theme = theme;
  },
  on(name: string, listener: Listener) {
    document.addEventListener(`shaman-${name}`, earOf(listener));
  },
  off(name: string, listener: Listener) {
    const ear = ears.get(listener);
    if (ear) document.removeEventListener(`shaman-${name}`, ear);
  },
  destroy() {
    chat?.remove();
    chat = null;
  },
};

function earOf(listener: Listener): EventListener {
  const ear =
    ears.get(listener) ??
    ((event) => {
      if (event.target === chat) listener((event as CustomEvent<unknown>).detail);
    });
  ears.set(listener, ear);
  return ear;
}

function booted(): ShamanChat {
  if (!chat) throw new Error("Shaman('boot', { … }) comes first.");
  return chat;
}

/** What is wrong is reported, and thrown at nobody: a page goes on, and so do the calls after it. */
function run(name?: unknown, ...args: unknown[]): unknown {
  const key = String(name);
  try {
    const command = METHODS.includes(key) ? Reflect.get(booted(), key) : commands[key];
    if (!command) throw new Error(`Shaman has no command "${key}".`);
    return Reflect.apply(command, chat, args);
  } catch (error) {
    return reportError(error);
  }
}

function install(): void {
  const before = window.Shaman;
  if (before?.loaded) return;
  if (!document.body) {
    // Loaded in the head: there is no place for the chat yet, and commands wait for one in order.
    const q: unknown[][] = [];
    window.Shaman ??= Object.assign((...call: unknown[]) => q.push(call), { q });
    document.addEventListener('DOMContentLoaded', install, { once: true });
    return;
  }
  window.Shaman = Object.assign(run, { loaded: true });
  for (const call of before?.q ?? []) void run(...call);
}

define('shaman-chat', ShamanChat);
install();
