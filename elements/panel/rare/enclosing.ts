/**
 * What goes along with the message that is being written, as it comes and goes: files that are chosen,
 * dropped or pasted, and what is answered. Says which of them cannot be sent. Knows no text.
 */
import type { TemplateResult } from 'lit/html.js';
import { DRAFT_LIMITS, type Message, type SendLimits } from '../../../src/index.ts';
import type { ChatController } from '../../chat-controller.ts';
import type { Controller, ControllerHost } from '../../plain-element.ts';
import type { Drafts } from '../drafts.ts';
import type { Herald } from '../herald.ts';
import { KeyedList } from '../keyed-list.ts';
import type { Language } from '../language.ts';
import { keyOf } from '../message-window.ts';
import type { OnDemandHost } from '../on-demand.ts';
import { shownName } from '../parts/shown-name.ts';
import { enclosures, style } from './enclosures.ts';
import { sift } from './sift.ts';

export interface EnclosingOptions {
  readonly host: OnDemandHost & Pick<ControllerHost, 'addController'>;
  readonly chat: ChatController;
  readonly drafts: Drafts;
  readonly language: Language;
  readonly herald: Herald;
}

export { Enclosing as Part };

export class Enclosing implements Controller {
  readonly style = style;
  readonly #options: EnclosingOptions;
  readonly #queue = new KeyedList('ul');
  /** Somebody drags files over us. */
  #dragging = false;
  #left: ReturnType<typeof setTimeout> | undefined;

  constructor(options: EnclosingOptions) {
    this.#options = options;
    options.host.addController(this);
  }

  hostConnected(): void {
    for (const name of ENDS) this.#options.host.renderRoot.addEventListener(name, this.#leave);
  }

  hostDisconnected(): void {
    for (const name of ENDS) this.#options.host.renderRoot.removeEventListener(name, this.#leave);
    clearTimeout(this.#left);
    this.#drag(false);
  }

  render(): TemplateResult {
    const { chat, drafts, language } = this.#options;
    const { current } = chat;
    const { files, replyTo } = drafts.of(current);
    const change = (change: Parameters<Drafts['change']>[1]) => {
      drafts.change(current, change);
      this.#options.host.requestUpdate();
    };
    return enclosures({
      t: language.t,
      files,
      list: this.#queue,
      replyTo: replyTo && this.#asItIs(replyTo),
      dragging: this.#dragging,
      detach: (file) => change({ files: files.filter((other) => other !== file) }),
      unquote: () => change({ replyTo: null }),
    });
  }

  /** What was taken back meanwhile is shown no longer, and what was changed as it is now. */
  #asItIs(answered: Message): Message {
    const messages = this.#options.chat.conversation?.messages ?? [];
    const found = messages.findLast((m) => keyOf(m) === keyOf(answered));
    return found ?? { ...answered, text: '', attachments: [] };
  }

  /** @param place the conversation for which they were chosen, in this session */
  async attach(added: readonly File[], place: unknown, session: number): Promise<void> {
    const { chat, drafts, host, language, herald } = this.#options;
    const { t } = language;
    const { taken, rejected } = await sift(added, drafts.of(place).files, limitsOf(chat), t);
    if (session !== chat.session) return;
    drafts.change(place, { files: [...drafts.of(place).files, ...taken], rejected });
    if (taken.length) herald.say(t.attached(taken.map(({ name }) => shownName(name)).join(', ')));
    if (rejected) herald.say(rejected, true);
    host.requestUpdate();
  }

  /** Files are dragged over us, and can be dropped. */
  hover(): void {
    clearTimeout(this.#left);
    this.#drag(true);
  }

  readonly #leave = ({ type, relatedTarget }: Event & { relatedTarget?: unknown }): void => {
    const { renderRoot } = this.#options.host;
    if (type === 'dragleave' && renderRoot.contains(relatedTarget as Node | null)) return;
    clearTimeout(this.#left);
    // Some browsers also say that they leave between two things that both are ours.
    this.#left = setTimeout(() => this.#drag(false), type === 'drop' ? 0 : 100);
  };

  #drag(dragging: boolean): void {
    if (dragging === this.#dragging) return;
    this.#dragging = dragging;
    this.#options.host.requestUpdate();
  }
}

const ENDS = ['dragleave', 'drop'] as const;

/** What this desk takes, or else what the SDK does. */
function limitsOf({ client }: ChatController): Required<SendLimits> {
  const { text, file: fileSize, files } = DRAFT_LIMITS;
  return { text, fileSize, files, fileTypes: [], ...client?.organization?.limits };
}
