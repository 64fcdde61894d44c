/**
 * What the tests of the server share: a server of their own in a folder of its own, and clients
 * that speak the wire with nothing but fetch and a socket. Uses no client code of ours.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { ServerOptions } from '../../server/options.ts';
import { type RunningServer, startServer } from '../../server/server.ts';
import type {
  ClientFrame,
  HelloFrame,
  ServerFrame,
  WireConversationPage,
  WireEvent,
  WirePositions,
  WireSession,
} from '../../src/protocols/shaman-wire.ts';

export type ServerFrameOf<T extends ServerFrame['t']> = Extract<ServerFrame, { readonly t: T }>;

/** An empty folder that goes away with the test. */
export async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'shaman-server-'));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** A server on a free port; the demo agent stays away unless it is asked for. */
export async function serve(t: TestContext, options: ServerOptions = {}): Promise<RunningServer> {
  const dataDir = options.dataDir ?? (await folder(t));
  const server = await startServer({ port: 0, demoAgent: false, ...options, dataDir });
  t.after(() => server.close());
  return server;
}

/** A server with an operator on duty, and a visitor in a conversation. */
export async function scene(t: TestContext, options: ServerOptions = {}) {
  const server = await serve(t, options);
  const agent = await signIn(server, 'ana');
  const desk = await agent.connect();
  t.after(() => desk.close());
  const visitor = await arrive(server);
  const page = await visitor.starts('Hello');
  return { server, agent, desk, visitor, page, id: page.conversation.id };
}

/** A new anonymous visitor. */
export async function arrive(server: Pick<RunningServer, 'url'>): Promise<Caller> {
  const caller = new Caller(server.url);
  return caller.begin({ organization: 'demo' });
}

/** An agent of the demo. */
export async function signIn(server: Pick<RunningServer, 'url'>, agent: string): Promise<Caller> {
  const caller = new Caller(server.url);
  const { body } = await caller.call('GET', `/demo/agent-token?agent=${agent}`);
  const { token } = body as { token: string };
  return caller.begin({ organization: 'demo', token });
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it was JSON. */
  readonly body: unknown;
}

/** Somebody who talks to a server. */
export class Caller {
  url: string;
  session: WireSession | undefined;

  constructor(url: string) {
    this.url = url;
  }

  get known(): WireSession {
    if (this.session === undefined) throw new Error('no session yet');
    return this.session;
  }

  async begin(request: object): Promise<this> {
    const { status, body } = await this.call('POST', '/chat/sessions', request);
    if (status !== 201) throw new Error(`no session: ${JSON.stringify(body)}`);
    this.session = body as WireSession;
    return this;
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const raw = body instanceof FormData || typeof body === 'string';
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(this.session && { authorization: `Bearer ${this.session.session}` }),
        ...(body !== undefined && !raw && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: raw ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(text) : text,
    };
  }

  async starts(text: string, localId: string = crypto.randomUUID()): Promise<WireConversationPage> {
    const draft = { local_id: localId, text };
    const { status, body } = await this.call('POST', '/chat/conversations', draft);
    if (status !== 201) throw new Error(`no conversation: ${JSON.stringify(body)}`);
    return body as WireConversationPage;
  }

  hello(streams: WirePositions = {}): HelloFrame {
    return { t: 'hello', v: 1, token: this.known.session, client: 'client-1', streams };
  }

  /** A socket that was welcomed. */
  async connect(streams: WirePositions = {}): Promise<Socket> {
    const socket = new Socket(this.url, this.known.room_id);
    socket.send(this.hello(streams));
    await socket.next('welcome');
    return socket;
  }

  /** One poll: its frames go out after hello, and what is answered comes back. */
  async poll(
    hello: HelloFrame,
    frames: readonly ClientFrame[] = [],
    hold = 0,
    signal: AbortSignal | null = null,
  ): Promise<readonly ServerFrame[]> {
    const response = await fetch(`${this.url}/poll/chat/${this.known.room_id}/?hold=${hold}`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: [hello, ...frames].map((frame) => JSON.stringify(frame)).join('\n'),
      signal,
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${response.status}: ${text}`);
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as ServerFrame);
  }
}

/** A raw line: keeps what it hears until somebody asks. */
export class Socket {
  readonly frames: ServerFrame[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly #socket: WebSocket;
  #read = 0;
  #wake: () => void = () => {};

  /** @param headers as only Node can send them */
  constructor(url: string, room: string, headers: Record<string, string> = {}) {
    const address = `${url.replace('http', 'ws')}/ws/chat/${room}/`;
    // The types are those of browsers, which let nobody choose a header.
    this.#socket = Reflect.construct(WebSocket, [address, { headers }]) as WebSocket;
    this.#socket.addEventListener('message', ({ data }) => {
      this.frames.push(JSON.parse(String(data)) as ServerFrame);
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      this.#socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason }));
    });
  }

  /** Anything, as soon as the line is open. */
  send(frame: ClientFrame | string): void {
    const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
    else this.#socket.addEventListener('open', () => this.#socket.send(text), { once: true });
  }

  /** The next frame of this kind that nobody asked for yet; those before it are passed over. */
  async next<T extends ServerFrame['t']>(t: T): Promise<ServerFrameOf<T>> {
    for (;;) {
      while (this.#read < this.frames.length) {
        const frame = this.frames[this.#read++];
        if (frame?.t === t) return frame as ServerFrameOf<T>;
      }
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await Promise.race([woken, this.closed.then(({ code }) => gone(t, code))]);
    }
  }

  /** All events heard so far, in order. */
  get events(): readonly WireEvent[] {
    return this.frames.flatMap((frame) => (frame.t === 'evs' ? frame.evs : []));
  }

  /** Resolves once this many events were heard. */
  async heard(count: number): Promise<readonly WireEvent[]> {
    while (this.events.length < count) await this.next('evs');
    return this.events;
  }

  /** Bytes that did not leave yet. */
  get unsent(): number {
    return this.#socket.bufferedAmount;
  }

  close(): void {
    this.#socket.close();
  }
}

function gone(t: string, code: number): never {
  throw new Error(`closed with ${code} while waiting for ${t}`);
}

/** Asks again until it is so. */
export async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await what())) await new Promise((resolve) => setImmediate(resolve));
}

export function errorOf({ body }: Answer): string {
  return (body as { error: { code: string } }).error.code;
}
