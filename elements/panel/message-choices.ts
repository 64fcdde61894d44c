/**
 * What a person does with one message: its menu, changing and deleting it, answering it, going to what
 * it answers. Holds which menu is open and what was changed and not yet saved, and says what sets a
 * message apart. Knows no looks: those of the menu come when it is first used.
 */
import type { ReactiveController } from 'lit';
import { type Author, type Draft, type Message, ShamanError } from '../../src/index.ts';
import type { ChatController } from '../chat-controller.ts';
import type { ScreenHost } from './conversation-screen.ts';
import type { Deeds } from './deeds.ts';
import type { Herald } from './herald.ts';
import type { Language } from './language.ts';
import { OnDemand } from './on-demand.ts';
import type { MessageActs } from './parts/message.ts';
import type { MessageListProps } from './parts/message-list.ts';
import { PictureView } from './picture-view.ts';
import type { MenuChoice } from './rare/message-menu.ts';

export interface ChoicesOptions {
  readonly host: ScreenHost;
  readonly chat: ChatController;
  readonly deeds: Deeds;
  /** Ours. */
  readonly side: Author['role'];
  readonly language: Language;
  readonly herald: Herald;
  /** Send this and leave the field alone. */
  readonly post: (draft: Draft) => Promise<void>;
  /** The row of this message, if there is one. */
  readonly reveal: (id: string) => Promise<HTMLElement | null>;
  /** The next message answers this one. */
  readonly reply: (message: Message) => void;
}

interface Edit {
  readonly text: string;
  readonly error: string;
  readonly busy: boolean;
}

/** Whose menu is open. */
interface Open {
  readonly id: string;
  readonly asking: boolean;
  readonly error: string;
}

export class MessageChoices implements ReactiveController {
  readonly acts: MessageActs;
  readonly pictures: PictureView;
  readonly #options: ChoicesOptions;
  readonly #menu: OnDemand<typeof import('./rare/message-menu.ts')>;
  readonly #edits = new Map<string, Edit>();
  #session = 0;
  #open: Open | null = null;
  /** What has the focus next, once it is there. */
  #next = '';

  constructor(options: ChoicesOptions) {
    const { host, chat, language } = options;
    this.#options = options;
    this.#menu = new OnDemand(
      host,
      () => import('./rare/message-menu.ts'),
      (thrown) => chat.report(thrown),
    );
    this.pictures = new PictureView(host, chat, language);
    this.acts = {
      offers: (message) => this.#choices(message).length > 0,
      more: (message) => void this.#more(message),
      look: this.pictures.look,
      goTo: (id) => void this.#goTo(id),
      answer: (text) => void options.post({ text }).catch((thrown) => chat.report(thrown)),
    };
    host.addController(this);
  }

  hostUpdate(): void {
    const { session } = this.#options.chat;
    if (session !== this.#session) this.#edits.clear();
    this.#session = session;
  }

  hostUpdated(): void {
    const { renderRoot } = this.#options.host;
    const menu = renderRoot.querySelector<HTMLElement>('.menu:not(.up)');
    const room = renderRoot.querySelector('.scroller')?.getBoundingClientRect().bottom ?? 0;
    if (menu && menu.getBoundingClientRect().bottom > room) menu.classList.add('up');
    const next = this.#next && renderRoot.querySelector<HTMLElement>(this.#next);
    if (next) next.focus();
    this.#next = '';
  }

  /** What can be done with these messages, and what sets one of them apart from the others. */
  of(messages: readonly Message[]): Pick<MessageListProps, 'acts' | 'stateOf'> {
    return { acts: this.acts, stateOf: this.#states(messages) };
  }

  #states(messages: readonly Message[]): MessageListProps['stateOf'] {
    const { chat, side } = this.#options;
    const info = chat.conversation?.info;
    const read =
      info?.seenBy && messages.findLast((m) => m.status === 'read' && m.author.role === side);
    const newest = messages.findLast(({ author }) => author.role !== 'system');
    const answerable = info?.open && side === 'visitor' && newest?.author.role === 'agent';
    return (m) => {
      const replies =
        answerable && m === newest && m.quickReplies?.length ? m.quickReplies : undefined;
      const [edit, open] = [this.#edits.get(m.id), this.#open?.id === m.id];
      if (m !== read && !replies && !edit && !open) return undefined;
      return {
        seen: m === read ? info?.seenBy : undefined,
        replies,
        menu: open ? this.#menuOf(m) : undefined,
        editor: edit && this.#editorOf(m, edit),
      };
    };
  }

  #choices(m: Message): readonly MenuChoice[] {
    const { chat, side } = this.#options;
    const talk = chat.conversation;
    if (!talk || ['queued', 'sending', 'failed'].includes(m.status)) return [];
    const own =
      m.author.role === side && (side === 'visitor' || m.author.id === chat.client?.self.id);
    const choices: (MenuChoice | false)[] = [
      talk.can.reply && talk.info.open && 'reply',
      !!m.text && 'copyText',
      own && talk.can.edit && !!m.text && 'edit',
      own && talk.can.edit && 'delete',
    ];
    return choices.filter((choice) => choice !== false);
  }

  #menuOf(m: Message) {
    const { asking = false, error = '' } = this.#open ?? {};
    return this.#menu.part?.messageMenu({
      t: this.#options.language.t,
      choices: this.#choices(m),
      asking,
      error,
      choose: (choice) => void this.#choose(choice, m),
      leave: () => this.#leave(m),
      drift: () => {
        if (!this.#next) this.#show(null);
      },
    });
  }

  #editorOf(m: Message, edit: Edit) {
    return this.#menu.part?.messageEditor({
      t: this.#options.language.t,
      ...edit,
      write: (text) => this.#edit(m, { ...edit, text, error: '' }),
      save: () => void this.#save(m),
      leave: () => {
        this.#edits.delete(m.id);
        this.#leave(m);
      },
    });
  }

  async #more(m: Message): Promise<void> {
    if (this.#open?.id === m.id) return this.#leave(m);
    if (!(await this.#menu.get())) return;
    this.#show({ id: m.id, asking: false, error: '' }, '[role=menuitem]');
  }

  /** Close its menu, and go back to where it was opened. */
  #leave(m: Message): void {
    this.#show(null, `${rowOf(m.id)} .more`);
  }

  #show(open: Open | null, next = ''): void {
    this.#open = open;
    this.#next = next;
    this.#options.host.requestUpdate();
  }

  async #choose(choice: MenuChoice, m: Message): Promise<void> {
    const { herald, language, reply } = this.#options;
    if (choice === 'delete') return this.#delete(m);
    if (choice === 'edit') {
      this.#edits.set(m.id, { text: m.text, error: '', busy: false });
      return this.#show(null, `${rowOf(m.id)} textarea`);
    }
    if (choice === 'reply') {
      reply(m);
      return this.#show(null, '#input');
    }
    this.#leave(m);
    try {
      await navigator.clipboard.writeText(m.text);
      herald.say(language.t.copied);
    } catch (thrown) {
      this.#tell(thrown);
    }
  }

  async #delete(m: Message): Promise<void> {
    const ask = { id: m.id, asking: true, error: '' };
    if (!this.#open?.asking) return this.#show(ask, '.menu button:last-child');
    try {
      await this.#options.deeds.remove(m.id);
      this.#show(null);
    } catch (thrown) {
      this.#show({ ...ask, error: this.#tell(thrown) });
    }
  }

  #edit(m: Message, edit: Edit): void {
    this.#edits.set(m.id, edit);
    this.#options.host.requestUpdate();
  }

  async #save(m: Message): Promise<void> {
    const edit = this.#edits.get(m.id);
    if (!edit?.text.trim() || edit.busy) return;
    this.#edit(m, { ...edit, busy: true });
    try {
      if (edit.text !== m.text) await this.#options.deeds.edit(m.id, edit.text.trim());
      this.#edits.delete(m.id);
      this.#leave(m);
    } catch (thrown) {
      // They may have gone on writing.
      const { text } = this.#edits.get(m.id) ?? edit;
      this.#edit(m, { text, error: this.#tell(thrown), busy: false });
    }
  }

  /** Say why it failed, to the person and to the page. */
  #tell(thrown: unknown): string {
    const { chat, herald, language } = this.#options;
    const { code, details } = ShamanError.from(thrown);
    const words = language.t.failure[details.reason ?? code] ?? language.t.notDone;
    herald.say(words, true);
    chat.report(thrown);
    return words;
  }

  async #goTo(id: string): Promise<void> {
    const row = await this.#options.reveal(id);
    if (!row) return;
    row.parentElement?.querySelector('.called')?.classList.remove('called');
    row.classList.add('called');
    row.scrollIntoView({ block: 'center' });
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
  }
}

function rowOf(id: string): string {
  return `[data-id="${CSS.escape(id)}"]`;
}
