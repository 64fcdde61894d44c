/**
 * What few messages have besides their words: what they answer, answers that are offered, how far their
 * files have come, why they were refused. Comes with the first of them. Keeps nothing.
 */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Conversation, Message, Quote } from '../../../src/index.ts';
import { NEW } from '../../chat-controller.ts';
import { css } from '../../style.ts';
import { done } from '../deeds.ts';
import type { ChoicesOptions } from '../message-choices.ts';
import { plainText } from '../parts/person-text.ts';
import { status } from '../parts/status.ts';
import { nameOf } from '../people.ts';

/** How far back a message is looked for. */
const PAGES = 50;

export { Asides as Part };

export class Asides {
  readonly style = style;
  readonly #options: ChoicesOptions;

  constructor(options: ChoicesOptions) {
    this.#options = options;
  }

  quote({ id, author, text }: Quote): TemplateResult {
    const { t } = this.#options.language;
    return html`<button class="quote" type="button" @click=${() => this.#goTo(id)}><span class="sr">${t.inReplyTo} </span><b><bdi>${nameOf(author, t)}</bdi></b> <span dir="auto">${plainText(text)}</span></button>`;
  }

  uploading(m: Message): TemplateResult | typeof nothing {
    const { t } = this.#options.language;
    if (m.uploaded === undefined) return nothing;
    return html`<progress max="1" .value=${m.uploaded} aria-label=${t.uploading}></progress><button class="plain" type="button" @click=${() => void this.#stop(m)}>${t.cancel}</button>`;
  }

  /** Why it was not sent, and what can be done with it. */
  refused(m: Message): TemplateResult {
    const { t } = this.#options.language;
    const reason = t.failure[m.failure?.code ?? ''];
    return html`<div class="meta">${status('failed', t)}${reason ? html`<span>${reason}</span>` : nothing}</div>
      <div class="choices">
        <button class="plain" @click=${() => void this.#retry(m)}>${t.retry}</button>
        <button class="plain" @click=${() => void this.#discard(m)}>${t.discard}</button>
      </div>`;
  }

  replies(offered: readonly string[]): TemplateResult {
    const { language, post, chat } = this.#options;
    const answer = (text: string) => void post({ text }).catch((thrown) => chat.report(thrown));
    return html`<div class="choices replies" role="group" aria-label=${language.t.quickReplies}>${offered.map((text) => html`<button class="plain" type="button" dir="auto" @click=${() => answer(text)}>${text}</button>`)}</div>`;
  }

  /** What failed because its conversation has ended would fail again: that is opened first, or another begun. */
  async #retry(m: Message): Promise<void> {
    const { chat } = this.#options;
    const talk = chat.conversation;
    if (!talk) return;
    const ended = m.failure?.code === 'conversation_closed' && !talk.info.open;
    if (ended && talk.can.close) await done(chat, (it) => it.setOpen(true));
    else if (ended && chat.begins && !m.attachments.length) return this.#elsewhere(m, talk);
    talk.retry(outgoing(m));
  }

  async #elsewhere(m: Message, from: Conversation): Promise<void> {
    const { chat, post } = this.#options;
    try {
      await chat.select(NEW);
      await post({ text: m.text });
      await from.discard(outgoing(m));
    } catch (thrown) {
      chat.report(thrown);
    }
  }

  async #discard(m: Message): Promise<void> {
    const { chat } = this.#options;
    await chat.conversation?.discard(outgoing(m)).catch(chat.report);
  }

  /** The files stay behind; the words were not what took so long, and go back to where they were written. */
  async #stop(m: Message): Promise<void> {
    const { chat, host } = this.#options;
    await this.#discard(m);
    // It had arrived already.
    if (chat.conversation?.messages.some((known) => outgoing(known) === outgoing(m))) return;
    // A conversation that had nothing else went with it.
    if (!chat.current) await chat.select(NEW);
    await host.updateComplete;
    const field = host.renderRoot.querySelector<HTMLTextAreaElement>('.composer textarea');
    if (!field) return;
    field.value = [field.value, m.text].filter(Boolean).join('\n');
    field.dispatchEvent(new Event('input'));
    field.focus();
  }

  /** The row of this message, as far back as it may be. Null: there is none. */
  async #reveal(id: string): Promise<HTMLElement | null> {
    const { host, chat, reachBack } = this.#options;
    const seat = chat.current;
    const row = () => host.renderRoot.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
    for (let pages = 0; !row() && pages < PAGES && seat === chat.current; pages++)
      if (!(await reachBack())) break;
    return seat === chat.current ? row() : null;
  }

  async #goTo(id: string): Promise<void> {
    const row = await this.#reveal(id);
    if (!row) return;
    row.parentElement?.querySelector('.called')?.classList.remove('called');
    row.classList.add('called');
    row.scrollIntoView({ block: 'center' });
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
  }
}

/** Its name in the outbox. */
function outgoing({ localId, id }: Message): string {
  return localId ?? id;
}

const style = css`
  .mine.failed .bubble {
    background: none;
    color: var(--text);
    box-shadow: inset 0 0 0 1.5px var(--danger);
  }
  .choices {
    display: flex;
    gap: 4px;
    margin-block-start: -4px;
  }
  .meta progress {
    inline-size: 72px;
    margin-block: auto;
    accent-color: var(--ink-accent);
  }
  .quote {
    display: grid;
    inline-size: 100%;
    min-block-size: 24px;
    margin-block-end: 6px;
    padding-inline-start: 8px;
    border-inline-start: 3px solid;
    font-size: 13px;
    white-space: normal;
  }
  .quote > [dir] {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  .replies {
    flex-wrap: wrap;
    margin: 6px 0 0;
  }
  .replies .plain {
    min-block-size: 44px;
    border: 1px solid;
  }
  .message.called .bubble {
    outline: 2px solid var(--ink-accent);
    outline-offset: 2px;
  }
`;
