/**
 * Writing in the conversation that is shown: the field with all that goes along, its drafts, and what
 * is wrong with them. What most visits never use it brings when it is needed. Knows no list of messages.
 */
import { nothing, type TemplateResult } from 'lit/html.js';
import { DRAFT_LIMITS, type Draft, type SendLimits, ShamanError } from '../../src/index.ts';
import { type ChatController, NEW } from '../chat-controller.ts';
import type { Controller } from '../plain-element.ts';
import type { ScreenHost } from './conversation-screen.ts';
import { setTyping } from './deeds.ts';
import type { Drafts } from './drafts.ts';
import type { Herald } from './herald.ts';
import type { Language } from './language.ts';
import { OnDemand } from './on-demand.ts';
import { composer } from './parts/composer.ts';
import type { EmojiOptions, EmojiPicker } from './rare/emoji-picker.ts';
import type { Enclosing, EnclosingOptions } from './rare/enclosing.ts';

export interface WritingOptions {
  readonly host: ScreenHost;
  readonly chat: ChatController;
  readonly drafts: Drafts;
  readonly language: Language;
  readonly herald: Herald;
  /** With what was asked before it; null while something is still to be filled in. */
  readonly complete: (draft: Draft) => Draft | null | Promise<unknown>;
  /** Send this and leave the field alone. @throws ShamanError */
  readonly post: (draft: Draft) => Promise<void>;
}

export class Writing implements Controller {
  readonly #host: ScreenHost;
  readonly #chat: ChatController;
  readonly #drafts: Drafts;
  readonly #language: Language;
  readonly #herald: Herald;
  readonly #complete: WritingOptions['complete'];
  readonly #post: WritingOptions['post'];
  readonly #enclosing: OnDemand<Enclosing, EnclosingOptions>;
  readonly #emoji: OnDemand<EmojiPicker, EmojiOptions>;
  /** Files that were chosen, and are not in the draft yet. */
  #attaching: Promise<unknown> | undefined;
  /** How full the field is: 0, from nine tenths, to the limit, or over it. */
  #fullness = 0;

  constructor({ host, chat, language, herald, ...given }: WritingOptions) {
    this.#host = host;
    this.#chat = chat;
    this.#drafts = given.drafts;
    this.#complete = given.complete;
    this.#post = given.post;
    this.#language = language;
    this.#herald = herald;
    const { drafts } = given;
    const failed = (thrown: unknown) => {
      chat.report(thrown);
      herald.say(language.t.unreachable, true);
    };
    const written = (text: string) => this.#written(text);
    const options = { host, chat, drafts, language, herald, failed, written };
    this.#enclosing = new OnDemand(options, () => import('./rare/enclosing.ts'), failed);
    this.#emoji = new OnDemand(options, () => import('./rare/emoji-picker.ts'), failed);
    host.addController(this);
  }

  hostConnected(): void {
    for (const name of DRAGS) this.#host.renderRoot.addEventListener(name, this.#dragging);
  }

  hostDisconnected(): void {
    for (const name of DRAGS) this.#host.renderRoot.removeEventListener(name, this.#dragging);
  }

  hostUpdated(): void {
    const field = this.#field;
    if (field && !CSS.supports('field-sizing', 'content')) grow(field);
    this.#enclosing.due(this.#draft.replyTo);
  }

  render(): TemplateResult {
    const { t } = this.#language;
    const { text, files, refused, rejected } = this.#draft;
    const left = this.#room(text);
    if (left < 0 || refused) void this.#language.whole();
    return composer({
      t,
      text,
      above: this.#enclosing.part?.render(),
      error:
        left < 0
          ? `${this.#reason(TOO_LONG)} ${left.toLocaleString(t.tag)}`
          : refused && this.#reason(refused),
      rejected,
      left: left <= this.#limit / 10 ? Math.max(0, left) : undefined,
      // Also over the limit: who presses it then is told why.
      ready: text.trim() !== '' || files.length > 0,
      fileTypes: this.#canAttach ? (this.#limits?.fileTypes?.join() ?? '') : undefined,
      picker: this.#emoji.part?.render() ?? nothing,
      pick: async () => (await this.#emoji.now())?.toggle(),
      write: (written) => this.#written(written),
      attach: (added) => this.#attach(added),
      send: () => void this.send(),
    });
  }

  /** Put words into the field, as if they were written. */
  write(text: string): void {
    this.#change({ text });
    const room = this.#room(text);
    const fullness = [this.#limit / 10, 0, -1].filter((bound) => room <= bound).length;
    const { t } = this.#language;
    if (fullness > this.#fullness)
      if (room < 0) void this.#refuse(TOO_LONG);
      else this.#herald.say(t.charactersLeft(room));
    this.#fullness = fullness;
  }

  async send(): Promise<void> {
    if (this.#attaching) return this.#sendAfter(this.#attaching);
    const { current, session } = this.#chat;
    const draft = this.#drafts.of(current);
    const { files, replyTo } = draft;
    const text = draft.text.trim();
    if (!text && !files.length) return;
    if (this.#room(text) < 0) return this.#refuse(TOO_LONG);
    const whole = this.#complete({
      text,
      ...(files.length > 0 && { files }),
      ...(replyTo && { replyTo: replyTo.id }),
    });
    if (whole instanceof Promise) return this.#sendAfter(whole);
    if (!whole) return;
    this.#drafts.handOver(current);
    this.#host.requestUpdate();
    this.#fullness = 0;
    setTyping(this.#chat, false);
    try {
      await this.#post(whole);
    } catch (thrown) {
      if (session !== this.#chat.session) return;
      const { code, details } = ShamanError.from(thrown);
      const refused = details.reason ?? code;
      // Another message may have begun the conversation meanwhile.
      const place = current === NEW ? (this.#chat.conversation ?? NEW) : current;
      this.#drafts.giveBack(place, { ...draft, refused });
      this.#host.requestUpdate();
      await this.#refuse(refused);
    } finally {
      if (session === this.#chat.session) this.#drafts.forget(current);
    }
  }

  /** It stays in its field until then, and may be written on. */
  async #sendAfter(coming: Promise<unknown>): Promise<void> {
    const { current, session } = this.#chat;
    const { rejected } = this.#draft;
    await coming;
    if (current !== this.#chat.current || session !== this.#chat.session) return;
    // What cannot go along is seen first.
    if (['', rejected].includes(this.#draft.rejected)) await this.send();
  }

  get #draft() {
    return this.#drafts.of(this.#chat.current);
  }

  get #field(): HTMLTextAreaElement | null {
    return this.#host.renderRoot.querySelector<HTMLTextAreaElement>('#input');
  }

  get #limits(): SendLimits | undefined {
    return this.#chat.client?.organization?.limits;
  }

  get #limit(): number {
    return this.#limits?.text ?? DRAFT_LIMITS.text;
  }

  get #canAttach(): boolean {
    return (this.#chat.conversation ?? this.#chat.client)?.can.files ?? true;
  }

  /** Characters that can still be written. */
  #room(text: string): number {
    return this.#limit - text.trim().length;
  }

  #reason(refused: string): string {
    const { t } = this.#language;
    return t.failure[refused] ?? t.status.failed;
  }

  async #refuse(code: string): Promise<void> {
    await this.#language.whole();
    this.#herald.say(this.#reason(code), true);
  }

  #change(change: Parameters<Drafts['change']>[1]): void {
    this.#drafts.change(this.#chat.current, change);
    this.#host.requestUpdate();
  }

  #written(text: string): void {
    this.write(text);
    setTyping(this.#chat, text !== '');
  }

  /** What is sent meanwhile waits for them. */
  #attach(added: readonly File[]): void {
    const all = Promise.all([this.#attaching, this.#take(added)]).finally(() => {
      if (this.#attaching === all) this.#attaching = undefined;
    });
    this.#attaching = all;
  }

  /** For the conversation that is shown now, whenever what takes them is here. */
  async #take(added: readonly File[]): Promise<void> {
    const { current, session } = this.#chat;
    if (!added.length) return;
    const part = await this.#enclosing.now();
    if (part) return part.attach(added, current, session);
    if (session !== this.#chat.session) return;
    this.#drafts.change(current, { rejected: this.#language.t.unreachable });
    this.#host.requestUpdate();
  }

  readonly #dragging = (event: Event): void => {
    const { dataTransfer, type } = event as DragEvent;
    if (!this.#host.shown || !dataTransfer?.types.includes('Files')) return;
    // Otherwise the browser leaves the page for the file.
    event.preventDefault();
    if (!this.#chat.current || !this.#canAttach) return;
    if (type === 'drop') this.#attach([...dataTransfer.files]);
    else if (type === 'dragenter') void this.#enclosing.now();
    // Said again and again while they are here: when it comes, they may be gone.
    else this.#enclosing.part?.hover();
  };
}

const TOO_LONG = 'message_too_long';
const DRAGS = ['dragenter', 'dragover', 'drop'] as const;

/** Where the browser does not do it by itself. Its style has a limit; measuring a book would take seconds. */
function grow(field: HTMLTextAreaElement): void {
  field.style.blockSize = '';
  field.style.blockSize = field.value.length > 5_000 ? '100vh' : `${field.scrollHeight}px`;
}
