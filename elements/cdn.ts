/**
 * `Shaman('boot', …)`: one function for pages without a build. Before the script is loaded it only
 * queues; here the queue is replayed in order. Loading the script twice changes nothing.
 */
import { define } from './define.ts';
import { ShamanChat } from './shaman-chat.ts';

type Listener = (detail: unknown) => void;
type Command = (...args: never[]) => unknown;
type Queue = ((name: unknown, ...args: unknown[]) => unknown) & {
  q?: ArrayLike<unknown>[];
  loaded?: boolean;
};

declare global {
  interface Window {
    Shaman?: Queue;
  }
}

/** Commands that are the element's own methods. */
const METHODS = 'show hide toggle openConversation showNewMessage send signOut'.split(' ');

let chat: ShamanChat | null = null;
const listeners = new Map<Listener, EventListener>();

const commands: Readonly<Record<string, Command>> = {
  boot(settings: Partial<ShamanChat> = {}) {
    chat ??= document.createElement('shaman-chat') as ShamanChat;
    Object.assign(chat, settings);
    if (!chat.isConnected) document.body.append(chat);
  },
  identify({ token = '', getToken }: Partial<Pick<ShamanChat, 'token' | 'getToken'>>) {
    set({ token, getToken });
  },
  setLocale: (locale: string) => set({ locale }),
  setTheme: (theme: ShamanChat['theme']) => set({ theme }),
  on(name: string, listener: Listener) {
    const heard = (event: Event) => {
      if (event.target === chat) listener((event as CustomEvent<unknown>).detail);
    };
    listeners.set(listener, heard);
    document.addEventListener(`shaman-${name}`, heard);
  },
  off(name: string, listener: Listener) {
    const heard = listeners.get(listener);
    if (heard) document.removeEventListener(`shaman-${name}`, heard);
    listeners.delete(listener);
  },
  destroy() {
    chat?.remove();
    chat = null;
  },
};

function booted(): ShamanChat {
  if (!chat) throw new Error("Shaman('boot', { … }) comes first.");
  return chat;
}

function set(settings: Partial<ShamanChat>): void {
  Object.assign(booted(), settings);
}

function run(name: unknown, ...args: unknown[]): unknown {
  const key = String(name);
  if (METHODS.includes(key)) return Reflect.apply(Reflect.get(booted(), key), chat, args);
  const command = commands[key];
  if (!command) throw new Error(`Shaman has no command "${key}".`);
  return command(...(args as never[]));
}

function install(): void {
  const before = window.Shaman;
  if (before?.loaded) return;
  window.Shaman = Object.assign(run, { loaded: true });
  for (const call of before?.q ?? []) {
    try {
      void run(...(Array.from(call) as [unknown]));
    } catch (error) {
      // One wrong call must not take the others with it.
      reportError(error);
    }
  }
}

define('shaman-chat', ShamanChat);
install();
