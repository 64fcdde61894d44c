/**
 * A backend without a network, for scenarios of hours: one desk behind scripted sockets, and a
 * protocol of four words (`welcome`, `ping`, `pong`, an event as JSON). Knows no clock.
 */
import type { TestContext } from 'node:test';
import { ShamanError } from '../../../src/errors.ts';
import type {
  Draft,
  Endpoint,
  Heads,
  LoggedEvent,
  Page,
  Protocol,
  ProtocolHost,
  ProtocolSession,
} from '../../../src/index.ts';
import { VISITOR } from '../../src/samples.ts';
import { ScriptedDesk } from '../../src/scripted-desk.ts';
import { type ScriptedSocket, ScriptedSockets } from '../../src/scripted-sockets.ts';

/** What happens to a dial. */
export type Accepts = 'everybody' | 'nobody' | 'then hangs up' | 'before the welcome hangs up';

export class ScriptedBackend implements Protocol {
  readonly name = 'scripted';
  readonly self = VISITOR;
  readonly desk: ScriptedDesk;
  readonly can = { idempotentSend: true, resume: true };
  readonly sockets = new ScriptedSockets();
  accepts: Accepts = 'everybody';
  /** It has long polls too, which nobody answers here. */
  polls = true;
  /** Lines stay open and carry nothing, and no new one opens. */
  silent = false;
  #line: ProtocolHost | null = null;

  constructor(...conversations: readonly string[]) {
    this.desk = new ScriptedDesk(...conversations);
  }

  /** Its sockets take the place of the real ones until the end of the test. */
  static install(t: TestContext, ...conversations: readonly string[]): ScriptedBackend {
    const backend = new ScriptedBackend(...conversations);
    backend.sockets.install();
    globalThis.WebSocket = new Proxy(globalThis.WebSocket, {
      construct: (target, dialled: [string]) => {
        const socket: object = new target(...dialled);
        // Answered once everybody listens to it.
        queueMicrotask(() => backend.#answer(backend.sockets.last));
        return socket;
      },
    });
    const { fetch } = globalThis;
    globalThis.fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    t.after(() => {
      backend.sockets.restore();
      globalThis.fetch = fetch;
    });
    return backend;
  }

  /** Sockets that were opened, in all. */
  get dials(): number {
    return this.sockets.all.length;
  }

  get open(): readonly ScriptedSocket[] {
    return this.sockets.all.filter(({ readyState }) => readyState === 1);
  }

  /** The newest line hears it, where it hears anything. */
  pings(): void {
    if (!this.silent) this.open.at(-1)?.says('ping');
  }

  /** The agent writes, and the newest line hears it. */
  says(text: string): void {
    const event = this.desk.says(text);
    if (!this.silent) this.open.at(-1)?.says(JSON.stringify(event));
  }

  async visitor(): Promise<string> {
    return 'visitor';
  }

  async endpoints(): Promise<readonly Endpoint[]> {
    const socket = { transport: 'websocket', url: 'ws://desk.test/' } as const;
    const poll = { transport: 'long-poll', url: 'http://desk.test/' } as const;
    return this.polls ? [socket, poll] : [socket];
  }

  opened(host: ProtocolHost): ProtocolSession {
    this.#line = host;
    return {
      receive: (frame) => this.#receive(host, frame),
      ping: () => {
        host.send('probe');
        this.pings();
      },
      closed: () => {
        if (this.#line === host) this.#line = null;
      },
    };
  }

  async conversations() {
    return this.desk.conversations();
  }

  async history(id: string, page: Page) {
    return this.desk.history(id, page);
  }

  async send(id: string, draft: Draft, localId: string) {
    if (!this.#line) throw new ShamanError('unreachable', 'There is no line.');
    return this.desk.send(id, draft, localId);
  }

  #receive(host: ProtocolHost, frame: string): void {
    if (frame === 'welcome') host.ready(this.#heads);
    else if (frame === 'ping') {
      host.send('pong');
      host.heads(this.#heads);
    } else host.emit(JSON.parse(frame) as LoggedEvent);
  }

  get #heads(): Heads {
    return this.desk.heads();
  }

  #answer(socket: ScriptedSocket): void {
    if (socket.readyState !== 0 || this.silent) return;
    if (this.accepts === 'nobody') return socket.dies();
    socket.opens();
    if (this.accepts === 'before the welcome hangs up') return socket.dies();
    socket.says('welcome');
    if (this.accepts === 'then hangs up') socket.dies();
  }
}
