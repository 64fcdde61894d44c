/**
 * What else can be done with a conversation: end it or open it again, have what was said. A menu as
 * ARIA knows it; what needs a second thought or a word opens in its place. Escape goes back to the button.
 */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { OwnData } from '../../../src/index.ts';
import { deedsOf, done } from '../deeds.ts';
import { downloads, type OccasionContext } from '../occasions.ts';
import { tick } from '../parts/icons.ts';
import { menuStyle } from './conversation-menu-style.ts';
import { field, fieldStyle } from './field.ts';
import { wrong } from './question-form.ts';
import { save, saveTranscript } from './saved-transcript.ts';

interface Item {
  readonly label: string;
  readonly run: () => void;
  /** Absent: it is done, not switched. */
  readonly on?: boolean;
}

type View = 'closed' | 'menu' | 'end' | 'erase' | 'mail';

export { ConversationMenu as Part };

export class ConversationMenu {
  readonly style = [fieldStyle, menuStyle];
  readonly #context: OccasionContext;
  #view: View = 'closed';
  #email = '';
  #result = '';
  #problem = '';

  constructor(context: OccasionContext) {
    this.#context = context;
  }

  get open(): boolean {
    return this.#view === 'menu';
  }

  toggle(): void {
    if (this.#view === 'closed') this.#show('menu');
    else this.#close();
  }

  render(): TemplateResult | typeof nothing {
    if (this.#view === 'closed') return nothing;
    if (this.#view === 'menu') return this.#menu();
    const { t } = this.#context.language;
    const label = { end: t.endQuestion, erase: t.eraseQuestion, mail: t.transcript }[this.#view];
    return html`<div class="popup sheet" role="dialog" aria-label=${label} @cancel=${() => this.#close()} @keydown=${this.#escape}>
      ${this.#view === 'mail' ? this.#mail() : this.#sure(label, this.#view)}
    </div>`;
  }

  #menu(): TemplateResult {
    const { t } = this.#context.language;
    return html`<div class="popup options" role="menu" aria-label=${t.options} @cancel=${() => this.#close()} @keydown=${this.#pressed} @focusout=${this.#left}>
      ${this.#items().map(({ label, run, on }) => html`<button role=${on === undefined ? 'menuitem' : 'menuitemcheckbox'} aria-checked=${on ?? nothing} type="button" tabindex="-1" @click=${run}>${label}${on ? tick : nothing}</button>`)}
    </div>`;
  }

  #items(): readonly Item[] {
    const { chat, language } = this.#context;
    const { t } = language;
    const talk = chat.conversation;
    const can = deedsOf(chat);
    const items: Item[] = [];
    if (can.close && talk?.info.open) items.push({ label: t.end, run: () => this.#show('end') });
    else if (can.close) items.push({ label: t.reopen, run: () => void this.#reopen() });
    if (downloads(chat))
      items.push({ label: t.downloadTranscript, run: () => void this.#download() });
    else if (can.transcript) items.push({ label: t.transcript, run: () => this.#show('mail') });
    const own = chat.client?.ownData;
    const mine = own && [
      { label: t.exportData, run: () => void this.#export(own) },
      { label: t.eraseData, run: () => this.#show('erase') },
    ];
    return [...items, ...this.#switches(), ...(mine ?? [])];
  }

  /** How loud the chat may be, where it is not silent anyway. */
  #switches(): readonly Item[] {
    const { t } = this.#context.language;
    const { attention } = this.#context;
    const by = attention().part;
    if (!by) return [];
    const once = (label: string, on: boolean, run: (on: boolean) => unknown) => {
      const turn = () => {
        this.#close();
        run(!on);
      };
      return { label, on, run: turn };
    };
    const sounds = once(t.sounds, !by.muted, (on) => {
      by.muted = !on;
    });
    const quiet = once(t.quiet, by.quiet, (on) => {
      by.quiet = on;
    });
    const notices = once(t.notify, by.notifies, (on) => by.setNotifies(on));
    return [...(by.sounds ? [sounds] : []), ...(by.canNotify ? [notices] : []), quiet];
  }

  #sure(question: string, deed: 'end' | 'erase'): TemplateResult {
    const { t } = this.#context.language;
    const run = () => void (deed === 'end' ? this.#ends() : this.#erases());
    return html`<p class="question">${question}</p>
      ${this.#wrong()}
      <div class="actions">
        <button class="solid" type="button" @click=${run}>${deed === 'end' ? t.end : t.eraseData}</button>
        <button class="plain" type="button" @click=${() => this.#close()}>${t.cancel}</button>
      </div>`;
  }

  #mail(): TemplateResult {
    const { t } = this.#context.language;
    if (this.#result)
      return html`<p class="question">${this.#result}</p>
        <div class="actions"><button class="plain" type="button" @click=${() => this.#close()}>${t.done}</button></div>`;
    const asked = { label: t.email, type: 'email', required: true } as const;
    const change = (email: string) => {
      this.#email = email;
    };
    return html`<form novalidate @submit=${(event: Event) => void this.#send(event)}>
      <p class="question">${t.transcript}</p>
      ${field({ t, id: 'transcript-email', field: asked, value: this.#email, problem: this.#problem, change })}
      <div class="actions">
        <button class="solid" type="submit">${t.send}</button>
        <button class="plain" type="button" @click=${() => this.#close()}>${t.cancel}</button>
      </div>
    </form>`;
  }

  #wrong(): TemplateResult | typeof nothing {
    return this.#problem ? html`<p class="problem" role="alert">${this.#problem}</p>` : nothing;
  }

  async #ends(): Promise<void> {
    const { chat, language } = this.#context;
    const ended = await done(chat, (talk) => talk.setOpen(false));
    if (!ended) return this.#fail(language.t.notDone);
    this.#close();
  }

  async #erases(): Promise<void> {
    const { chat, language } = this.#context;
    try {
      await chat.client?.ownData?.erase();
      this.#close();
    } catch (thrown) {
      chat.report(thrown);
      this.#fail(language.t.notDone);
    }
  }

  async #export(own: OwnData): Promise<void> {
    const { chat, language, say } = this.#context;
    this.#close();
    try {
      save(await own.export(), 'application/json', 'my-chat');
    } catch (thrown) {
      chat.report(thrown);
      say(language.t.notDone, true);
    }
  }

  async #reopen(): Promise<void> {
    this.#close();
    const { chat, language, say } = this.#context;
    if (!(await done(chat, (talk) => talk.setOpen(true)))) say(language.t.notDone, true);
  }

  async #download(): Promise<void> {
    this.#close();
    const { chat, language } = this.#context;
    if (chat.conversation) await saveTranscript(chat.conversation, chat, language);
  }

  async #send(event: Event): Promise<void> {
    event.preventDefault();
    const { chat, language, say } = this.#context;
    const { t } = language;
    const email = this.#email.trim();
    const why = wrong({ type: 'email', required: true }, email);
    if (why) return this.#fail(t[why]);
    if (!(await done(chat, (talk) => talk.sendTranscript(email)))) return this.#fail(t.notDone);
    this.#problem = '';
    this.#result = t.transcriptSent(email);
    say(this.#result);
    this.#focus();
  }

  #fail(problem: string): void {
    this.#problem = problem;
    this.#focus();
  }

  #show(view: View): void {
    this.#view = view;
    this.#result = this.#problem = '';
    this.#focus();
  }

  #close(): void {
    this.#show('closed');
  }

  /** To the first thing that can be done there, or back to the button. */
  #focus(): void {
    const { host } = this.#context;
    host.requestUpdate();
    void host.updateComplete.then(() => {
      const inside = '.popup :is(input, [role^=menuitem], .solid, .plain)';
      const { renderRoot } = host;
      const target = renderRoot.querySelector<HTMLElement>(
        this.#view === 'closed' ? '#more' : inside,
      );
      target?.focus();
    });
  }

  /** Whoever goes on elsewhere is not fetched back. */
  readonly #left = ({ relatedTarget, currentTarget }: FocusEvent): void => {
    const inside = (currentTarget as Element).contains(relatedTarget as Node | null);
    if (inside || this.#view !== 'menu') return;
    this.#view = 'closed';
    this.#context.host.requestUpdate();
  };

  readonly #escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    this.#close();
  };

  readonly #pressed = (event: KeyboardEvent): void => {
    this.#escape(event);
    const items = [...(event.currentTarget as Element).querySelectorAll('button')];
    const at = items.indexOf(event.target as HTMLButtonElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    items.at(next % items.length)?.focus();
  };
}
