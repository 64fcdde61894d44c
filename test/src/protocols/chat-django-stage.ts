/**
 * chat-django as a script: its requests answered by a service worker as the real program answers
 * them, its stream by hand. Counts what is asked.
 */
import { expect } from 'chai';
import { HttpResponse, http, type RequestHandler } from 'msw';
import { setupWorker } from 'msw/browser';
import type { ShamanError } from '../../../src/errors.ts';
import type { ServerEvent } from '../../../src/model.ts';
import { type ChatDjangoOptions, chatDjango } from '../../../src/protocols/chat-django.ts';
import type { Protocol, ProtocolSession } from '../../../src/protocols/protocol.ts';
import { CLIENT, DESK, HELP_DESKS } from '../../fixtures/chat-django.ts';

export const SERVER = 'https://desk.test/chat';

type Wire = Readonly<Record<string, unknown>>;

export interface Posted {
  readonly help_desk?: unknown;
  readonly message?: unknown;
  readonly file?: unknown;
}

/** What it rejects with. */
export function errorOf(promise: Promise<unknown>): Promise<ShamanError> {
  return promise.then(
    () => expect.fail('it must reject'),
    (error) => error,
  );
}

export class DjangoStage {
  readonly #worker = setupWorker();
  /** Paths that were asked, in order. */
  asked: string[] = [];
  posts: Posted[] = [];
  headers: Headers[] = [];
  /** What a GET of help desks says. */
  desks: unknown = HELP_DESKS;
  /** Of every help desk, the newest first. */
  history: unknown = [];
  events: ServerEvent[] = [];
  /** How often it was said that something may be missing. */
  looks = 0;
  /** Why lines were given up. */
  failures: ShamanError[] = [];
  #count = 0;

  async opens(): Promise<void> {
    await this.#worker.start({ quiet: true });
  }

  closes(): void {
    // It would wait for what is never answered.
    void this.#worker.stop();
  }

  begins(): void {
    this.asked = [];
    this.posts = [];
    this.headers = [];
    this.desks = HELP_DESKS;
    this.history = [];
    this.events = [];
    this.looks = 0;
    this.failures = [];
    this.#worker.resetHandlers();
    this.#worker.use(
      http.get(`${SERVER}/api/help-desks/`, ({ request }) => {
        this.#note(request);
        return HttpResponse.json(this.desks as []);
      }),
      http.get(`${SERVER}/api/help-desks/:desk/history/`, ({ request }) => {
        this.#note(request);
        return HttpResponse.json(this.history as []);
      }),
      http.post(`${SERVER}/api/send-message/`, async ({ request }) => {
        await this.notesPost(request);
        return HttpResponse.json({ message: 'Mensagem criada' });
      }),
    );
  }

  /** Before what is answered by itself. */
  answers(...handlers: RequestHandler[]): void {
    this.#worker.use(...handlers);
  }

  async notesPost(request: Request): Promise<void> {
    this.#note(request);
    const isForm = request.headers.get('content-type')?.startsWith('multipart/');
    const said = isForm ? Object.fromEntries(await request.formData()) : await request.json();
    this.posts.push(said as Posted);
  }

  make(options: Partial<ChatDjangoOptions> = {}): Protocol {
    const getToken = async () => CLIENT;
    const short = { echoWithin: 50, timeout: 1_000 };
    return chatDjango({ server: SERVER, organization: 'demo', getToken, ...short, ...options });
  }

  /** A line that is there, and what comes of it. */
  line(protocol: Protocol): ProtocolSession {
    const never = () => {
      throw new Error('this must never be said');
    };
    return protocol.opened({
      send: never,
      ready: () => {},
      heads: () => this.looks++,
      emit: (event) => this.events.push(event),
      fail: (error) => this.failures.push(error),
    });
  }

  /** One that knows whose help desks there are, and its line. */
  async knowing(options?: Partial<ChatDjangoOptions>) {
    const protocol = this.make(options);
    const session = this.line(protocol);
    await protocol.conversations();
    const tells = (type: string, data: unknown) => session.receive(JSON.stringify({ type, data }));
    return { protocol, session, tells };
  }

  /** A message as the program has it, one after the other. */
  message(changes: Wire = {}): Wire {
    const second = String(++this.#count % 60).padStart(2, '0');
    const at = `2026-11-21T10:${String(Math.floor(this.#count / 60)).padStart(2, '0')}:${second}`;
    return {
      created_at: `${at}.410416-03:00`,
      updated_at: `${at}.410449-03:00`,
      uuid: crypto.randomUUID(),
      message: 'text',
      file: null,
      type: 'sent',
      status: 'sending',
      help_desk: DESK,
      ...changes,
    };
  }

  /** Messages that were told, the newest last. */
  get told() {
    return this.events.flatMap((event) => (event.type === 'message' ? [event.message] : []));
  }

  #note({ url, headers }: Request): void {
    this.asked.push(url.slice(SERVER.length));
    this.headers.push(headers);
  }
}
