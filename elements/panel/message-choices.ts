/**
 * What can be done with the messages that are shown, and what sets one of them apart. Files, menu and
 * large pictures come when they are first used, and know the rest; this knows that there are some.
 */
import { html, type TemplateResult } from 'lit/html.js';
import type { Author, Draft, Message } from '../../src/index.ts';
import type { ChatController } from '../chat-controller.ts';
import type { ScreenHost } from './conversation-screen.ts';
import type { Drafts } from './drafts.ts';
import type { Herald } from './herald.ts';
import type { Language } from './language.ts';
import { OnDemand } from './on-demand.ts';
import type { MessageActs } from './parts/message.ts';
import type { MessageListProps } from './parts/message-list.ts';
import { shownName } from './parts/shown-name.ts';
import type { Files } from './rare/files.ts';
import type { MenuKeeper } from './rare/menu-keeper.ts';

export interface ChoicesOptions {
  readonly host: ScreenHost;
  readonly chat: ChatController;
  /** Ours. */
  readonly side: Author['role'];
  readonly language: Language;
  readonly herald: Herald;
  /** Send this and leave the field alone. */
  readonly post: (draft: Draft) => Promise<void>;
  /** Draw a page further back; false when there is none. */
  readonly reachBack: () => Promise<boolean>;
  /** What waits in the field. */
  readonly drafts: Drafts;
}

export class MessageChoices {
  readonly #options: ChoicesOptions;
  readonly #acts: MessageActs;
  readonly #menu: OnDemand<MenuKeeper, ChoicesOptions>;
  readonly #files: OnDemand<Files, ChoicesOptions>;

  constructor(options: ChoicesOptions) {
    const { chat } = options;
    this.#options = options;
    this.#menu = new OnDemand(options, () => import('./rare/menu-keeper.ts'));
    this.#files = new OnDemand(options, () => import('./rare/files.ts'));
    const asides = new OnDemand(options, () => import('./rare/asides.ts'));
    this.#acts = {
      offers: (m) => offers(m, options),
      more: async (m) => (await this.#menu.now())?.toggle(m),
      files: ({ attachments }, name) =>
        this.#files.due(chat.current)?.of(attachments, name) ??
        attachments.map((file) => html`<bdi class="coming">${shownName(file.name)}</bdi>`),
      // Where they cannot be had, they are asked for again with the next message.
      asides: () => asides.due(chat.conversation?.messages.at(-1)?.id),
    };
  }

  /** Of these messages. */
  of(messages: readonly Message[]): Pick<MessageListProps, 'acts' | 'stateOf'> {
    const { chat, side } = this.#options;
    const info = chat.conversation?.info;
    const seen = info?.seenBy;
    const read = seen && messages.findLast((m) => m.status === 'read' && m.author.role === side);
    const newest = messages.findLast(({ author }) => author.role !== 'system');
    const asked = info?.open && side === 'visitor' && newest?.author.role === 'agent';
    return {
      acts: this.#acts,
      stateOf: (m) => {
        const replies =
          asked && m === newest && m.quickReplies?.length ? m.quickReplies : undefined;
        const open = this.#menu.part?.stateOf(m);
        if (m !== read && !replies && !open) return undefined;
        return { seen: m === read ? seen : undefined, replies, ...open };
      },
    };
  }

  /** The picture that is shown large. */
  render(): TemplateResult | undefined {
    return this.#files.part?.large();
  }
}

/** Something can be done with it now; nothing with what is still on its way. */
function offers(m: Message, options: ChoicesOptions): boolean {
  const { chat } = options;
  const { can, info } = chat.conversation ?? {};
  if (!can || ['queued', 'sending', 'failed'].includes(m.status)) return false;
  return !!(m.text || (can.reply && info?.open) || (can.edit && isOwn(m, options)));
}

/** Written by who reads it. */
export function isOwn({ author }: Message, { chat, side }: ChoicesOptions): boolean {
  return author.role === side && (side === 'visitor' || author.id === chat.client?.self.id);
}
