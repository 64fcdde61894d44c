/**
 * Remembers for one tab in which conversation somebody is, for pages that leave the chat open from one
 * to the next: its id, no words. Whose it is the client knows. Forgets silently where storage is blocked.
 */
import { type ChatController, NEW } from '../../chat-controller.ts';
import type { Controller, ControllerHost } from '../../plain-element.ts';

export interface WhereaboutsOptions {
  readonly host: ControllerHost & {
    readonly organization: string;
    readonly shown: boolean;
    readonly renderRoot: ShadowRoot;
  };
  readonly chat: ChatController;
}

/** No backend has a conversation of this id. */
const BEGINNING = '+';

export { Whereabouts as Part };

export class Whereabouts implements Controller {
  readonly #options: WhereaboutsOptions;
  /** Where they were before this page, until they are there again or elsewhere. */
  #before: string;
  #now: string;

  constructor(options: WhereaboutsOptions) {
    this.#options = options;
    this.#before = this.#now = attempt(() => sessionStorage.getItem(this.#key)) ?? '';
    options.host.addController(this);
  }

  hostUpdate(): void {
    const { chat, host } = this.#options;
    if (!this.#before || !host.shown) return;
    const isNew = this.#before === BEGINNING;
    const found = chat.client?.conversation(this.#before) ?? (isNew && chat.begins ? NEW : null);
    if (!chat.current && found) void chat.select(found);
    // Who went on elsewhere is left there; and in a list that is known it is, or is somebody else's.
    if (chat.current || chat.client?.known) this.#before = '';
  }

  hostUpdated(): void {
    const { current, conversation } = this.#options.chat;
    if (this.#before) return;
    const now = conversation?.id ?? (current ? BEGINNING : '');
    if (now === this.#now) return;
    this.#now = now;
    attempt(() => sessionStorage.setItem(this.#key, now));
  }

  get #key(): string {
    return `shaman-place:${this.#options.host.organization}`;
  }
}

/** A page that may not store still may chat. */
function attempt<T>(deed: () => T): T | undefined {
  try {
    return deed();
  } catch {
    return undefined;
  }
}
