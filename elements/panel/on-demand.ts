/**
 * A part of the panel that comes when it is first used, with its words: a picker, a form, a view of
 * pictures. Puts its looks beside those of the panel; whoever asks meanwhile waits for the same, and what could not be had
 * is asked for again by the next who needs it. Knows no part.
 */
import { type Looks, sheetsOf } from '../style.ts';
import { fetchRest } from './translations/translations.ts';

export interface OnDemandHost {
  readonly renderRoot: HTMLElement | DocumentFragment;
  requestUpdate(): void;
}

/** A module of `panel/rare/`, or what it makes. */
export type RarePart = object & { readonly style?: Looks };

export class OnDemand<P extends RarePart> {
  /** Undefined: not here yet. */
  part: P | undefined;
  readonly #load: () => Promise<P>;
  readonly #host: OnDemandHost;
  readonly #failed: (thrown: unknown) => void;
  #coming: Promise<P | undefined> | undefined;

  /** @param failed once per attempt. */
  constructor(host: OnDemandHost, load: () => Promise<P>, failed: (thrown: unknown) => void) {
    this.#host = host;
    this.#load = load;
    this.#failed = failed;
  }

  /** Resolves with undefined where it cannot be had now; never rejects. */
  get(): Promise<P | undefined> {
    this.#coming ??= this.#bring();
    return this.#coming;
  }

  async #bring(): Promise<P | undefined> {
    try {
      const [part] = await Promise.all([this.#load(), fetchRest()]);
      wear(this.#host.renderRoot, part.style ?? []);
      this.part = part;
      this.#host.requestUpdate();
    } catch (thrown) {
      this.#coming = undefined;
      this.#failed(thrown);
    }
    return this.part;
  }
}

/** These looks, from now on, below none of those that are worn. */
export function wear(root: HTMLElement | DocumentFragment, looks: Looks): void {
  if (!(root instanceof ShadowRoot)) return;
  const { adoptedStyleSheets: worn } = root;
  worn.push(...sheetsOf(looks).filter((sheet) => !worn.includes(sheet)));
}
