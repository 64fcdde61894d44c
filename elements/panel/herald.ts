/**
 * Says aloud what can be seen to change: messages that came, one that could not be sent, a line that is
 * lost and found. Each once; many at once as their number. Decides what is worth saying, not how it is
 * said.
 */
import type { Message } from '../../src/index.ts';
import type { ChatController } from '../chat-controller.ts';
import type { Controller, ControllerHost } from '../plain-element.ts';
import type { ChatNews } from '../shaman-events.ts';
import { announce, prepareAnnouncer } from './announcer.ts';
import type { Language } from './language.ts';
import { keyOf } from './message-window.ts';
import { wordsOf } from './narration.ts';
import { foresee } from './parts/person-text.ts';
import { nameOf } from './people.ts';

type Host = ControllerHost & Element & { readonly shown: boolean };

export interface HeraldOptions {
  /** A modal dialog that makes the page inert, while there is one. */
  readonly within?: () => Element | null;
  /** Milliseconds in which more than three messages are told as their number. @default 1000 */
  readonly gather?: number;
}

/** Failed messages wait in the outbox, and that stands at the end; older ones need no look. */
const OUTBOX = 200;

export class Herald implements Controller {
  readonly #host: Host;
  readonly #chat: ChatController;
  readonly #language: Language;
  readonly #options: HeraldOptions;
  #client: unknown = null;
  #up = false;
  #everUp = false;
  /** The line was gone and is there again: what came meanwhile is news without being told as such. */
  #back = false;
  #lost = false;
  #unread = 0;
  #came: readonly Message[] = [];
  #risen = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failed: ReadonlySet<string> = new Set();
  #of: unknown = null;

  constructor(host: Host, chat: ChatController, language: Language, options: HeraldOptions = {}) {
    this.#host = host;
    this.#chat = chat;
    this.#language = language;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    prepareAnnouncer();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#came = [];
  }

  hostUpdated(): void {
    const { client } = this.#chat;
    if (client !== this.#client) this.#up = this.#everUp = this.#back = this.#lost = false;
    this.#client = client;
    this.#tellFailures();
    this.#tellLine(client?.connection.status === 'connected');
    this.#countUnread(client?.unread ?? 0);
  }

  /** The other side has written, just now. */
  message({ message }: ChatNews['message']): void {
    this.#came = [...this.#came, message];
    this.#gather();
  }

  /** Something that came has still to be told. */
  get busy(): boolean {
    return this.#timer !== undefined;
  }

  say(text: string, urgent = false): void {
    // A dialog of the page that we stand in leaves the rest of the page unheard.
    const within = this.#options.within?.() ?? this.#host.closest('dialog:modal');
    announce(text, { urgent, within });
  }

  #gather(): void {
    this.#timer ??= setTimeout(() => void this.#tellNews(), this.#options.gather ?? 1000);
  }

  async #tellNews(): Promise<void> {
    const { t } = this.#language;
    await foresee(this.#came);
    if (!this.busy) return;
    const came = this.#came;
    const count = Math.max(came.length, this.#risen);
    this.#came = [];
    this.#risen = 0;
    this.#back = false;
    this.#timer = undefined;
    const [only] = came;
    const unseen = document.visibilityState === 'hidden';
    if (!this.#host.shown && only && count === 1) this.say(t.newFrom(nameOf(only.author, t)));
    else if (!this.#host.shown || unseen || count > Math.min(3, came.length))
      this.say(t.arrived(count));
    else for (const each of came) this.say(t.incoming(nameOf(each.author, t), wordsOf(each, t)));
  }

  #tellLine(up: boolean): void {
    const { t } = this.#language;
    if (up && !this.#up && this.#everUp) this.#back = true;
    this.#up = up;
    this.#everUp ||= up;
    const { line } = this.#chat;
    if (this.#lost ? !up : line === 'fine') return;
    this.#lost = !this.#lost;
    this.say(up ? t.connected : line === 'broken' ? t.unreachable : t.reconnecting);
  }

  #countUnread(unread: number): void {
    const risen = unread - this.#unread;
    this.#unread = unread;
    if (risen <= 0 || !this.#back) return;
    this.#risen += risen;
    this.#gather();
  }

  #tellFailures(): void {
    const { conversation } = this.#chat;
    const outbox = conversation?.messages.slice(-OUTBOX) ?? [];
    const failed = outbox.filter(({ status }) => status === 'failed');
    const before = this.#failed;
    const news = this.#of === conversation && failed.find((m) => !before.has(keyOf(m)));
    this.#of = conversation;
    this.#failed = new Set(failed.map(keyOf));
    if (news) void this.#tellFailure(news);
  }

  async #tellFailure({ failure }: Message): Promise<void> {
    await this.#language.whole();
    const { t } = this.#language;
    const reason = t.failure[failure?.code ?? ''];
    this.say(reason ? `${t.status.failed}. ${reason}` : t.status.failed, true);
  }
}
