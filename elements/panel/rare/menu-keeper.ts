/**
 * Which menu of a message is open, what was changed and is not yet saved, and what becomes of a choice.
 * What is written is lost neither when it cannot be saved, nor over a visit elsewhere, nor with its message;
 * and stays in sight when there is less room.
 */
import type { TemplateResult } from 'lit/html.js';
import { type Conversation, type Message, ShamanError } from '../../../src/index.ts';
import type { Controller } from '../../plain-element.ts';
import { act } from '../deeds.ts';
import { type ChoicesOptions, isOwn } from '../message-choices.ts';
import type { MessageState } from '../parts/message.ts';
import { type Choice, messageEditor, messageMenu, style } from './message-menu.ts';

interface Edit {
  readonly message: Message;
  readonly talk: Conversation | null;
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

export { MenuKeeper as Part };

export class MenuKeeper implements Controller {
  readonly style = style;
  readonly #options: ChoicesOptions;
  readonly #edits = new Map<string, Edit>();
  #session: number;
  #open: Open | null = null;
  /** What has the focus next, once it is there. */
  #next = '';
  #box: Element | null = null;
  /** A keyboard slides in, or what follows an ending; heard after the one that keeps the place. */
  readonly #observer = new ResizeObserver(() => this.#reveal());

  constructor(options: ChoicesOptions) {
    this.#options = options;
    this.#session = options.chat.session;
    options.host.addController(this);
  }

  hostUpdate(): void {
    const { session } = this.#options.chat;
    if (session !== this.#session) this.#edits.clear();
    this.#session = session;
    for (const edit of this.#edits.values()) this.#rescue(edit);
  }

  hostUpdated(): void {
    const { renderRoot } = this.#options.host;
    const menu = renderRoot.querySelector<HTMLElement>('.menu:not(.up)');
    const room = renderRoot.querySelector('.scroller')?.getBoundingClientRect().bottom ?? 0;
    if (menu && menu.getBoundingClientRect().bottom > room) menu.classList.add('up');
    const next = this.#next && renderRoot.querySelector<HTMLElement>(this.#next);
    if (next) next.focus();
    this.#next = '';
    const box = this.#edits.size ? renderRoot.querySelector('.scroller') : null;
    if (box === this.#box) return;
    this.#observer.disconnect();
    if (box) this.#observer.observe(box);
    this.#box = box;
  }

  /** What was changed in a message that is gone goes to the field below. */
  #rescue({ message: { id, createdAt, text: before }, talk, text }: Edit): void {
    const { chat, drafts, herald, language } = this.#options;
    if (!talk || talk !== chat.conversation || talk.messages.some((m) => m.id === id)) return;
    // Further back than what is in memory it may be there still.
    if (talk.hasEarlier && createdAt < (talk.messages[0]?.createdAt ?? Number.POSITIVE_INFINITY))
      return;
    this.#edits.delete(id);
    if (!text.trim() || text === before) return;
    const words = [drafts.of(talk).text, text].filter(Boolean).join('\n');
    drafts.change(talk, { text: words, refused: 'message_gone' });
    herald.say(language.t.failure.message_gone ?? '', true);
  }

  /** The field that is written in. */
  #reveal(): void {
    const box = this.#box;
    const editor = this.#options.host.shadowRoot?.activeElement?.closest('.editor');
    if (!box || !editor) return;
    const seen = box.getBoundingClientRect();
    const { top, bottom } = editor.getBoundingClientRect();
    box.scrollTop += Math.min(top - seen.top, Math.max(0, bottom - seen.bottom));
  }

  stateOf(m: Message): Pick<MessageState, 'menu' | 'editor'> | undefined {
    const edit = this.#edits.get(m.id);
    const open = this.#open?.id === m.id && this.#open;
    if (!edit && !open) return undefined;
    return {
      menu: open ? this.#menu(m, open) : undefined,
      editor: edit && this.#editor(m, edit),
    };
  }

  /** Open its menu, or close it. */
  toggle(m: Message): void {
    if (this.#open?.id === m.id) this.#leave(m);
    else this.#show({ id: m.id, asking: false, error: '' }, '[role=menuitem]');
  }

  #menu(m: Message, { asking, error }: Open): TemplateResult {
    return messageMenu({
      t: this.#options.language.t,
      choices: choicesOf(m, this.#options),
      asking,
      error,
      choose: (choice) => void this.#choose(choice, m),
      leave: () => this.#leave(m),
      drift: () => {
        if (!this.#next) this.#show(null);
      },
    });
  }

  #editor(m: Message, edit: Edit): TemplateResult {
    return messageEditor({
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

  /** Close its menu, and go back to where it was opened. */
  #leave(m: Message): void {
    this.#show(null, `${rowOf(m.id)} .more`);
  }

  #show(open: Open | null, next = ''): void {
    this.#open = open;
    this.#next = next;
    this.#options.host.requestUpdate();
  }

  async #choose(choice: Choice, m: Message): Promise<void> {
    const { chat, drafts, herald, language } = this.#options;
    if (choice === 'delete') return this.#delete(m);
    if (choice === 'edit') {
      const { conversation: talk } = this.#options.chat;
      this.#edits.set(m.id, { message: m, talk, text: m.text, error: '', busy: false });
      return this.#show(null, `${rowOf(m.id)} textarea`);
    }
    if (choice === 'reply') {
      drafts.change(chat.current, { replyTo: m });
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
      await act(this.#options.chat, (talk) => talk.remove(m.id));
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
      if (edit.text !== m.text)
        await act(this.#options.chat, (talk) => talk.edit(m.id, edit.text.trim()));
      this.#edits.delete(m.id);
      this.#leave(m);
    } catch (thrown) {
      // They may have gone on writing.
      const { text } = this.#edits.get(m.id) ?? edit;
      this.#edit(m, { ...edit, text, error: this.#tell(thrown), busy: false });
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
}

function rowOf(id: string): string {
  return `[data-id="${CSS.escape(id)}"]`;
}

/** What can be done with it now. */
function choicesOf(m: Message, options: ChoicesOptions): readonly Choice[] {
  const talk = options.chat.conversation;
  if (!talk) return [];
  const may = talk.can.edit && isOwn(m, options);
  const choices: (Choice | false | undefined)[] = [
    talk.can.reply && talk.info.open && 'reply',
    !!m.text && 'copyText',
    may && !!m.text && 'edit',
    may && 'delete',
  ];
  return choices.filter((choice) => !!choice);
}
