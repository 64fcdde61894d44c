/**
 * What a visitor's conversation has besides talking: questions before it begins, a menu meanwhile, and
 * what follows when it has ended. Knows when each is due; how it looks comes with it, when it is first due.
 */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Draft, Message } from '../../src/index.ts';
import type { Attention } from '../attention/attention.ts';
import { type ChatController, NEW } from '../chat-controller.ts';
import type { LatePanel } from '../late-panel.ts';
import type { Controller } from '../plain-element.ts';
import { deedsOf } from './deeds.ts';
import type { Language } from './language.ts';
import { OnDemand } from './on-demand.ts';
import { skeleton } from './parts/empty.ts';
import { more } from './parts/icons.ts';
import type { ConversationMenu } from './rare/conversation-menu.ts';
import type { Ending } from './rare/ending.ts';
import type { Questions } from './rare/questions.ts';

export interface OccasionHost {
  readonly renderRoot: ShadowRoot;
  readonly updateComplete: Promise<boolean>;
  addController(controller: Controller): void;
  requestUpdate(): void;
}

/** What each of them is given. */
export interface OccasionContext {
  readonly host: OccasionHost;
  readonly chat: ChatController;
  readonly language: Language;
  /** What makes a closed chat noticed. */
  readonly attention: () => LatePanel<Attention>;
  /** Aloud. */
  readonly say: (text: string, urgent?: boolean) => void;
  /** Go on in a new conversation, with what is written in this one. */
  readonly begin: () => void;
}

export class Occasions implements Controller {
  readonly #context: OccasionContext;
  readonly #questions: OnDemand<Questions, OccasionContext>;
  readonly #menu: OnDemand<ConversationMenu, OccasionContext>;
  readonly #ending: OnDemand<Ending, OccasionContext>;

  constructor(context: OccasionContext) {
    this.#context = context;
    this.#questions = new OnDemand(context, () => import('./rare/questions.ts'));
    this.#menu = new OnDemand(context, () => import('./rare/conversation-menu.ts'));
    this.#ending = new OnDemand(context, () => import('./rare/ending.ts'));
    context.host.addController(this);
  }

  /** Something stands before the field of a new conversation. */
  get asks(): boolean {
    if (this.#context.chat.current !== NEW || !this.#wants) return false;
    return this.#questions.part?.asks ?? !this.#questions.missing;
  }

  hostUpdate(): void {
    const asks = this.asks || this.#refused !== undefined;
    this.#questions.due(asks);
    this.#ending.due(!asks && this.#ended);
  }

  /** In place of the messages of a conversation that has none yet; undefined where nothing is asked. */
  questions(): TemplateResult | undefined {
    if (!this.asks) return undefined;
    const { t } = this.#context.language;
    const { part } = this.#questions;
    return html`<div class="stage ask">${part ? part.render() : skeleton('rows', t)}</div>`;
  }

  /** Below the messages of a conversation that has ended, or could not begin without better answers. */
  ending(): TemplateResult | typeof nothing | undefined {
    const refused = this.#refused;
    if (refused)
      return html`<div class="ask again">${this.#questions.part?.again(refused) ?? nothing}</div>`;
    return this.#ended ? this.#ending.part?.render() : nothing;
  }

  /** The button to what else can be done, and what it opens. */
  menu(): TemplateResult | typeof nothing {
    const { chat, language } = this.#context;
    const { close, transcript } = deedsOf(chat);
    if (!close && !transcript && !downloads(chat) && !chat.client?.ownData) return nothing;
    const { part } = this.#menu;
    const { t } = language;
    return html`<div class="extras">
      <button id="more" class="icon" aria-haspopup="menu" aria-expanded=${part?.open ?? false} aria-label=${t.options} @click=${this.#openMenu}>${more}</button>
      ${part ? part.render() : nothing}
    </div>`;
  }

  /** With what was asked before it; null when something is still to be filled in, a promise while the questions are on their way, or an end is undone. */
  complete(draft: Draft): Draft | null | Promise<unknown> {
    const { part } = this.#questions;
    const ending = this.#ending;
    if (this.#ended) return ending.part?.complete(draft) ?? (ending.missing ? draft : ending.now());
    if (this.#context.chat.current !== NEW) return draft;
    if (!part) return this.asks ? this.#questions.now() : draft;
    return part.complete(draft);
  }

  /** As it can be sent without anybody being asked; null where somebody has to answer first. */
  async whole(draft: Draft): Promise<Draft | null> {
    if (this.#context.chat.conversation || !this.#wants) return draft;
    const part = await this.#questions.now();
    // Where it cannot be had the desk refuses what it must, and asks then.
    return part?.ready === false ? null : (part?.complete(draft) ?? draft);
  }

  /** There is a form or a choice for a new conversation. */
  get #wants(): boolean {
    const { topics, welcomeForm, offlineForm } = this.#context.chat.client?.organization ?? {};
    return !!(topics?.length || welcomeForm || offlineForm);
  }

  /** The first message, where the desk did not take what was answered. */
  get #refused(): Message | undefined {
    const first = this.#context.chat.conversation?.messages[0];
    return first?.status === 'failed' && first.failure?.code.startsWith('form_')
      ? first
      : undefined;
  }

  get #ended(): boolean {
    return this.#context.chat.conversation?.info.open === false;
  }

  /** How loud the chat may be is chosen there. */
  readonly #openMenu = async (): Promise<void> => {
    const [menu] = await Promise.all([this.#menu.now(), this.#context.attention().now()]);
    menu?.toggle();
  };
}

/** This desk gives transcripts as a file. */
export function downloads({ client, conversation }: ChatController): boolean {
  return conversation !== null && client?.organization?.transcript === 'download';
}
