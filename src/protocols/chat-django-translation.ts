/**
 * Between the words of chat-django and those of the domain. Reads what the program says and what
 * its documents promise; whatever is neither is nothing. Pure; knows no request and no socket.
 */
import { ShamanError } from '../errors.ts';
import type { Attachment, Author, Message } from '../model.ts';
import { instant } from './instant.ts';

export interface DjangoMessage {
  readonly uuid: string;
  readonly help_desk: string;
  readonly message: string | null;
  /** Absolute in a history, elsewhere relative; `null`, `''` or `{}` where there is none. */
  readonly file: unknown;
  /** `sent`: through this API. `received`: from whoever is at the other end. */
  readonly type: 'sent' | 'received';
  /** Absent in older programs. */
  readonly status?: 'sending' | 'sent';
  readonly created_at: string;
  readonly updated_at: string;
}

export interface HelpDesk {
  readonly uuid: string;
  readonly client?: { readonly uuid: string; readonly name?: string; readonly phone?: string };
  /** `{}` where nobody has written yet. */
  readonly last_message?: unknown;
  readonly created_at: string;
}

export interface DjangoEvent {
  readonly type: unknown;
  readonly data: unknown;
}

/** One frame of the stream. Its data is an object, or JSON in a string as documented. None: no event. */
export function eventIn(frame: string): DjangoEvent | undefined {
  try {
    const { type, data } = JSON.parse(frame);
    return { type, data: typeof data === 'string' ? JSON.parse(data) : data };
  } catch {
    // Anybody can have such a program say anything to everybody: it must not cost us the line.
    return undefined;
  }
}

/** @throws ShamanError `protocol` for what is no list, such as the page of a captive portal */
export function listIn(text: string): readonly unknown[] {
  try {
    const list = JSON.parse(text);
    if (Array.isArray(list)) return list;
  } catch {}
  throw new ShamanError('protocol', 'Not a list of chat-django.');
}

export function isMessage(said: unknown): said is DjangoMessage {
  const { uuid, help_desk } = (said ?? {}) as Partial<DjangoMessage>;
  return typeof uuid === 'string' && typeof help_desk === 'string';
}

export function isHelpDesk(said: unknown): said is HelpDesk {
  return typeof (said as Partial<HelpDesk> | null)?.uuid === 'string';
}

/** Who writes in a help desk, from where we sit. */
export interface Sides {
  readonly self: Author;
  readonly other: Author;
}

/** @param base What relative addresses of files are relative to. */
export function messageOf(said: DjangoMessage, { self, other }: Sides, base: string): Message {
  const { uuid, help_desk, message, file, type, status, created_at } = said;
  return {
    id: uuid,
    conversationId: help_desk,
    author: type === 'sent' ? self : other,
    // What comes with a file is a form, and forms write lines as terminals did.
    text: typeof message === 'string' ? message.replaceAll('\r\n', '\n') : '',
    attachments: attachmentsOf(file, base),
    createdAt: instant(created_at),
    // Its worker has still to pass it on.
    status: status === 'sending' ? 'sent' : 'delivered',
  };
}

/** What is shown as a picture. */
const TYPES: { readonly [extension: string]: string } = {
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
};

/** All that is known of a file is its address. */
function attachmentsOf(file: unknown, base: string): readonly Attachment[] {
  if (typeof file !== 'string' || !file) return [];
  try {
    const url = new URL(file, base);
    const { host, protocol, pathname } = new URL(base);
    if (url.host === host) {
      // Behind a proxy the program knows neither that it speaks TLS nor below which path it stands.
      url.protocol = protocol;
      if (!url.pathname.startsWith(pathname)) url.pathname = pathname + url.pathname.slice(1);
    }
    const name = decodeURIComponent(url.pathname.split('/').at(-1) ?? '');
    const extension = name.split('.').at(-1)?.toLowerCase() ?? '';
    const type = TYPES[extension] ?? 'application/octet-stream';
    return [{ name, type, size: 0, url: url.href }];
  } catch {
    return [];
  }
}
