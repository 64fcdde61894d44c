/**
 * Says aloud what can be seen to change: messages that came, one that could not be sent, what the desk
 * notes, a line that is lost and found. Each once; many at once as their number. Decides what is worth
 * saying, not how it is said.
 */
import type { Message } from '../../src/index.ts';
import type { ChatController } from '../chat-controller.ts';
import type { Controller, ControllerHost } from '../plain-element.ts';
import type { ChatNews } from '../shaman-events.ts';
import { announce, prepareAnnouncer } from './announcer.ts';
import type { Language } from './language.ts';
import { keyOf } from './message-window.ts';
import { noticeText, wordsOf } from './narration.ts';
import { foresee } from './parts/person-text.ts';
import { nameOf } from './people.ts';

type Host = ControllerHost & Element & { readonly shown: boolean };

export interface HeraldOptions {
  /** Milliseconds in which more than three messages are told as their number. @default 1000 */
  readonly gather?: number;
}

/** By key, what became of the newest messages; and whether it goes on. */
type Look = readonly [ReadonlyMap<string, Message['status']>, boolean | undefined];

const MODAL = 'dialog:modal';
/** What fails or is noted stands at the end; older messages need no look. */
const NEWEST = 200;

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
  #of: unknown;
  #look: Look = [new Map(), false];

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
    this.#tellChanges();
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
    // The innermost dialog, of ours or one of the page that we stand in, leaves all else unheard.
    const ours = this.#host.shadowRoot?.querySelectorAll(MODAL) ?? [];
    announce(text, { urgent, within: [...ours].at(-1) ?? this.#host.closest(MODAL) });
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

  /** Since the last look at the conversation that is shown. */
  #tellChanges(): void {
    const { conversation, client } = this.#chat;
    const newest = conversation?.messages.slice(-NEWEST) ?? [];
    const now: Look = [new Map(newest.map((m) => [keyOf(m), m.status])), conversation?.info.open];
    const [before, wasOpen] = this.#of === conversation ? this.#look : now;
    this.#of = conversation;
    this.#look = now;
    const failed = newest.find((m) => m.status === 'failed' && before.get(keyOf(m)) !== m.status);
    if (failed) void this.#tellFailure(failed);
    if (!this.#host.shown) return;
    const { t } = this.#language;
    const self = client?.self.id ?? '';
    // What stands above all that was known is history.
    const known = newest.findIndex((m) => before.has(keyOf(m)));
    const noted = newest.findLast(
      (m, at) => at > known && known >= 0 && !before.has(keyOf(m)) && isNote(m, self),
    );
    // An earlier end was somebody else's.
    const last = newest.at(-1);
    if (noted) this.say(noticeText(noted, t, self));
    if (wasOpen && !now[1])
      this.say(last && isEnd(last) ? noticeText(last, t, self) : t.endedNotice);
  }

  async #tellFailure({ failure }: Message): Promise<void> {
    await this.#language.whole();
    const { t } = this.#language;
    const reason = t.failure[failure?.code ?? ''];
    this.say(reason ? `${t.status.failed}. ${reason}` : t.status.failed, true);
  }
}

function isEnd({ notice }: Message): boolean {
  return notice?.kind === 'closed';
}

/** By somebody else; that it has ended is told by itself. */
function isNote(m: Message, self: string): boolean {
  return m.author.role === 'system' && !isEnd(m) && m.notice?.by?.id !== self;
}
