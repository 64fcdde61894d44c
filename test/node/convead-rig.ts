/**
 * A Convead of nobody: npm's real Faye server, and the four requests on a list in memory. What its
 * document leaves open is an option here. Uses no code of ours.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';

interface BayeuxServer {
  attach(server: Server): void;
  close(): void;
  addExtension(extension: object): void;
  getClient(): { publish(channel: string, data: unknown): void; disconnect(): void };
  on(event: 'subscribe', listener: (clientId: string, channel: string) => void): void;
}

export const { NodeAdapter } = createRequire(import.meta.url)('faye') as {
  NodeAdapter: new (options: { mount: string; timeout: number }) => BayeuxServer;
};

export interface Behaviour {
  /** What requests give: what was asked for, or only that it went well. @default 'objects' */
  readonly answers?: 'objects' | 'nothing';
  /** What `since_id` means. @default 'inclusive' */
  readonly since?: 'inclusive' | 'exclusive' | 'older';
  /** @default 8 */
  readonly seconds?: number;
  /** Where service messages go. @default 'service' */
  readonly service?: string;
  readonly extension?: object;
}

interface Written {
  readonly id: number;
  readonly content: string;
  readonly sender: unknown;
  read: boolean;
}

export class Convead {
  readonly messages: Written[] = [];
  readonly asked: { readonly path: string; readonly body: Record<string, unknown> }[] = [];
  readonly subscribed: string[] = [];
  /** Errors of the next requests that open a conversation. */
  readonly errors: string[] = [];
  /** So many of the next marks are not taken. */
  failures = 0;
  handshakes = 0;
  conversation = 42;
  readonly #behaviour: Behaviour;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #faye: BayeuxServer | undefined;
  #port = 0;

  constructor(behaviour: Behaviour) {
    this.#behaviour = behaviour;
  }

  static async open(t: TestContext, behaviour: Behaviour = {}): Promise<Convead> {
    const convead = new Convead(behaviour);
    await convead.starts();
    t.after(() => convead.stops());
    return convead;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** A new Faye, which knows nobody. */
  async starts(): Promise<void> {
    const { seconds = 8, extension } = this.#behaviour;
    const faye = new NodeAdapter({ mount: '/faye', timeout: seconds });
    if (extension) faye.addExtension(extension);
    faye.addExtension({
      incoming: (message: { channel: string }, request: unknown, next: (it: object) => void) => {
        // Without a request it is the server's own.
        if (request && message.channel === '/meta/handshake') this.handshakes += 1;
        next(message);
      },
    });
    faye.on('subscribe', (_, channel) => this.subscribed.push(channel));
    const server = createServer((request, response) => void this.#answer(request, response));
    faye.attach(server);
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#faye = faye;
    this.#server = server;
  }

  async stops(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    // Its own client would ask it for ever, and no program with that in it ends.
    this.#faye?.getClient().disconnect();
    this.#faye?.close();
    // Those that were upgraded are not the server's any more.
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  }

  publish(channel: string, data: unknown): void {
    this.#faye?.getClient().publish(channel, data);
  }

  /** The manager writes. */
  says(content: string): number {
    return this.write({ type: 'manager', id: 7, name: 'Ana' }, content).id;
  }

  write(sender: unknown, content: string): Written {
    const message = { id: this.messages.length + 1, content, sender, read: false };
    this.messages.push(message);
    this.publish(`/conversations/${this.conversation}`, { entity: 'message', message });
    return message;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const body = JSON.parse((await text(request)) || '{}') as Record<string, unknown>;
    this.asked.push({ path, body });
    const [status, said] = this.#said(path, body);
    const isBare = this.#behaviour.answers === 'nothing' && !path.endsWith('/messages');
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isBare && status === 200 ? {} : said));
  }

  #said(path: string, body: Record<string, unknown>): readonly [number, unknown] {
    const { service = 'service' } = this.#behaviour;
    const [, , kind, id, , message] = path.split('/');
    if (kind === 'service') {
      const error = this.errors.shift();
      if (error) return [422, { error }];
      const conversation = { id: this.conversation, manager: { id: 7, name: 'Ana' } };
      this.publish(`/${service}/${id}`, { entity: 'conversation', conversation });
      return [200, { conversation }];
    }
    if (path.endsWith('/messages')) return [200, this.#history(body)];
    if (path.endsWith('/mark_read')) {
      if (this.failures-- > 0) return [500, {}];
      this.failures = 0;
      const read = this.messages.find((each) => each.id === Number(message));
      if (read) read.read = true;
      return [200, {}];
    }
    return [200, { message: this.write(body.sender, String(body.content)) }];
  }

  #history({ count = 50, since_id }: Record<string, unknown>): readonly Written[] {
    const { since = 'inclusive' } = this.#behaviour;
    const limit = Number(count);
    if (since_id === undefined) return this.messages.slice(-limit);
    const from = Number(since_id);
    if (since === 'older') return this.messages.filter(({ id }) => id <= from).slice(-limit);
    const first = since === 'inclusive' ? from : from + 1;
    return this.messages.filter(({ id }) => id >= first).slice(0, limit);
  }
}
