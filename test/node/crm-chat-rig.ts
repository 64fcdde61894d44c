/** People at crm-chat's door, as its own front ends talk: raw tokens, forms, sockets. Uses no client code of ours. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { ServerOptions } from '../../server/options.ts';
import type { RunningServer } from '../../server/server.ts';
import { PlainSocket } from './plain-rig.ts';
import { serve } from './server-rig.ts';

export const API = '/crm-chat/api/v1';

type Json = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

export class CrmPerson {
  readonly token: string;
  readonly #server: RunningServer;

  constructor(server: RunningServer, token: string) {
    this.#server = server;
    this.token = token;
  }

  async ask(method: string, path: string, body?: unknown): Promise<Answer> {
    const isForm = body instanceof FormData;
    const response = await fetch(this.#server.url + API + path, {
      method,
      headers: {
        ...(this.token && { authorization: this.token }),
        ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
      redirect: 'manual',
    });
    const { status, headers } = response;
    return { status, headers, text: await response.text() };
  }

  /** What comes back when all goes well. */
  async get<T = Json>(path: string): Promise<T> {
    const { status, text } = await this.ask('GET', path);
    assert.equal(status, 200, text);
    return JSON.parse(text || 'null');
  }

  async post<T = Json>(path: string, body: unknown): Promise<T> {
    const { status, text } = await this.ask('POST', path, body);
    assert.ok(status === 201 || status === 200, `${status} ${text}`);
    return JSON.parse(text || 'null');
  }

  /** Resolves once it is open. */
  async connect(t: TestContext): Promise<PlainSocket> {
    const socket = await PlainSocket.open(this.#server, `/crm-chat/connect/?token=${this.token}`);
    t.after(() => socket.close());
    return socket;
  }
}

/** A server whose clock a test can move, a client who was here by REST, and a curator who was too. */
export async function crmScene(t: TestContext, options: ServerOptions = {}) {
  let ahead = 0;
  const server = await serve(t, { clock: () => Date.now() + ahead, ...options });
  const person = async (query: string) => {
    const answer = await fetch(`${server.url}/demo/${query}`);
    return new CrmPerson(server, ((await answer.json()) as { token: string }).token);
  };
  const client = await person('visitor-token?visitor=eva');
  const curator = await person('agent-token?agent=ana');
  for (const each of [client, curator]) await each.get('/lms-crm/notifications/');
  const forward = (ms: number) => {
    ahead += ms;
  };
  const begin = async (topic = 1) =>
    (await client.post<{ id: number }>('/client/chats/', { topic })).id;
  return { server, client, curator, person, forward, begin };
}

/** A frame of the fixtures, with these numbers. */
export function filled(frame: string, numbers: Readonly<Record<string, number>>): string {
  return frame.replace(/<(\w+)>/g, (whole, name: string) => String(numbers[name] ?? whole));
}

/** What differs each time, left out. */
export function undated(frame: string): string {
  return frame.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, '<date>');
}
