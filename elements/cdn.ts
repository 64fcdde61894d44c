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
const METHODS = 'identify show hide toggle openConversation showNewMessage send signOut'.split(' ');

let chat: ShamanChat | null = null;
const listeners = new Map<string, Map<Listener, EventListener>>();

const commands: Readonly<Record<string, Command>> = {
  boot(settings: Partial<ShamanChat> = {}) {
    chat ??= document.createElement('shaman-chat') as ShamanChat;
    Object.assign(chat, settings);
    if (!chat.isConnected) document.body.append(chat);
  },
  setLocale: (locale: string) => set({ locale }),
  setTheme: (theme: ShamanChat['theme']) => set({ theme }),
  on(name: string, listener: Listener) {
    off(name, listener);
    const heard = (event: Event) => {
      if (event.target === chat) listener((event as CustomEvent<unknown>).detail);
    };
    if (!listeners.has(name)) listeners.set(name, new Map());
    listeners.get(name)?.set(listener, heard);
    document.addEventListener(`shaman-${name}`, heard);
  },
  off,
  destroy() {
    chat?.remove();
    chat = null;
  },
};

function off(name: string, listener: Listener): void {
  const heard = listeners.get(name)?.get(listener);
  if (heard) document.removeEventListener(`shaman-${name}`, heard);
  listeners.get(name)?.delete(listener);
}

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
  if (!document.body) {
    // Loaded in the head: there is no place for the chat yet, and commands wait for one in order.
    window.Shaman ??= function queue(...call) {
      (queue as Queue).q = [...Array.from((queue as Queue).q ?? []), call];
    };
    document.addEventListener('DOMContentLoaded', install, { once: true });
    return;
  }
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
