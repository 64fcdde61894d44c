/**
 * A part of the panel that comes when it is first used, with its words: a picker, a form, a view of
 * pictures. Puts its looks beside those of the panel. Knows no part.
 */
import type { ChatController } from '../chat-controller.ts';
import { LatePanel } from '../late-panel.ts';
import { type Looks, sheetsOf } from '../style.ts';
import { fetchRest } from './translations/translations.ts';

export interface OnDemandHost {
  readonly renderRoot: ShadowRoot;
  requestUpdate(): void;
}

/** Its looks are worn when it comes. */
export type RarePart = object & { readonly style?: Looks };

/** What a part is made with, at least. */
export interface OnDemandContext {
  readonly host: OnDemandHost;
  readonly chat: ChatController;
}

/** A module of `panel/rare/`: all of them call what they bring by this name. */
export interface RareModule<P, C> {
  readonly Part: new (context: C) => P;
}

export class OnDemand<P extends RarePart, C> extends LatePanel<P> {
  /** Asked for, and it could not be had. */
  missing = false;
  readonly #chat: ChatController;
  #occasion: unknown;
  #line: unknown;

  /** @param failed once per attempt. */
  constructor(
    context: OnDemandContext & C,
    load: () => Promise<RareModule<P, C>>,
    failed: (thrown: unknown) => void = context.chat.report,
  ) {
    super({
      load: async () => {
        const [{ Part }] = await Promise.all([load(), fetchRest()]);
        return new Part(context);
      },
      arrived: ({ style = [] }) => {
        wear(context.host.renderRoot, style);
        context.host.requestUpdate();
      },
      failed: (thrown) => {
        this.missing = true;
        failed(thrown);
      },
    });
    this.#chat = context.chat;
  }

  /**
   * What is seen of it now, while there is this occasion for it: asked for once per occasion, and again
   * when the line is lost or back, or what cannot be had would be asked for with every picture.
   */
  due(occasion: unknown): P | undefined {
    const line = this.#chat.client?.connection.status;
    if (occasion && (occasion !== this.#occasion || line !== this.#line)) void this.now();
    this.#occasion = occasion;
    this.#line = line;
    return this.part;
  }
}

/** These looks, from now on, below none of those that are worn. */
export function wear({ adoptedStyleSheets: worn }: ShadowRoot, looks: Looks): void {
  worn.push(...sheetsOf(looks).filter((sheet) => !worn.includes(sheet)));
}
