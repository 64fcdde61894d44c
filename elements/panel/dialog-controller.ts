/**
 * How the panel stands in the page: beside it on a large screen, over it on a phone. Closes on
 * Escape from anywhere, gives focus and takes it back to where it came from. Knows no chat.
 */
import type { Controller, PlainElement } from '../plain-element.ts';
import { prepareAnnouncer } from './announcer.ts';
import { seclude } from './seclusion.ts';

export interface DialogHost extends PlainElement {
  open: boolean;
  hide(): void;
}

const PHONE = '(max-width: 480px), (max-height: 480px)';
/** On this page, in the order in which they were opened. */
const opened = new Set<DialogController>();

export class DialogController implements Controller {
  readonly #host: DialogHost;
  #phone: MediaQueryList | null = null;
  /** Ends with the element's time in the page. */
  #here: AbortController | undefined;
  #shown: HTMLDialogElement | null = null;
  readonly #opener: () => Element | null;
  #target: string | null = null;
  #leaving = false;
  /** The focus is here; also just after it went with the element. */
  #inside = false;

  /** @param opener who had the focus when the panel was opened */
  constructor(host: DialogHost, opener: () => Element | null) {
    this.#host = host;
    this.#opener = opener;
    host.addController(this);
  }

  /** The open dialog, when it covers the page. */
  get modal(): HTMLDialogElement | null {
    return this.#shown?.matches(':modal') ? this.#shown : null;
  }

  /** Move focus to this part of the panel once it is there. */
  focus(selector: string): void {
    this.#target = selector;
    this.#host.requestUpdate();
  }

  hostConnected(): void {
    this.#here = new AbortController();
    const { signal } = this.#here;
    this.#phone ??= matchMedia(PHONE);
    this.#phone.addEventListener('change', this.#turn, { signal });
    document.addEventListener('keydown', this.#pressed, { signal });
    this.#host.addEventListener('focusin', this.#focused, { signal });
    this.#host.addEventListener('focusout', this.#focused, { signal });
    seclude(this.#host, signal);
    visualViewport?.addEventListener('resize', this.#fit, { signal });
    visualViewport?.addEventListener('scroll', this.#fit, { signal });
  }

  hostDisconnected(): void {
    this.#here?.abort();
    if (this.#shown && this.#inside) this.#takenAway();
    this.#shown = null;
    opened.delete(this);
  }

  /** Before the panel goes: was focus in it, and so ours to give back? */
  hostUpdate(): void {
    if (!this.#shown || this.#host.open) return;
    this.#leaving = Boolean(this.#host.shadowRoot?.activeElement);
    this.#target = null;
  }

  hostUpdated(): void {
    // What was asked for before it was taken away.
    if (!this.#host.isConnected) return;
    const dialog = this.#host.shadowRoot?.querySelector<HTMLDialogElement>('dialog.panel') ?? null;
    if (dialog !== this.#shown) this.#present(dialog);
    if (this.#leaving) this.#giveBack();
    if (!this.#target) return;
    const target = this.#host.shadowRoot?.querySelector<HTMLElement>(this.#target);
    if (target) this.#target = null;
    target?.focus({ preventScroll: true });
  }

  readonly #focused = ({ type }: Event): void => {
    // Some engines say that it goes while the element is taken away.
    if (type === 'focusin') this.#inside = true;
    else queueMicrotask(() => (this.#inside = Boolean(this.#host.shadowRoot?.activeElement)));
  };

  /** From the page, with the focus in it; or only to another place in the page. */
  #takenAway(): void {
    queueMicrotask(() => {
      const nobody = document.activeElement === document.body;
      if (!this.#host.isConnected && nobody) this.#giveBack();
    });
  }

  #giveBack(): void {
    this.#leaving = false;
    const opener = this.#opener();
    const known = opener instanceof HTMLElement && opener.isConnected;
    const outside = known && opener !== this.#host && opener !== document.body;
    const launcher = this.#host.shadowRoot?.querySelector<HTMLElement>('.launcher');
    (outside ? opener : launcher)?.focus({ preventScroll: true });
  }

  #present(dialog: HTMLDialogElement | null): void {
    // Taken away while its picture was under way: nothing can be modal there.
    this.#shown = dialog?.isConnected ? dialog : null;
    opened.delete(this);
    if (!dialog?.isConnected) return;
    opened.add(this);
    dialog.addEventListener('cancel', this.#cancelled);
    dialog.addEventListener('close', this.#closed);
    // `show()` would take focus; the attribute alone does not.
    dialog.open = !this.#phone?.matches;
    if (!dialog.open) {
      dialog.showModal();
      prepareAnnouncer(dialog);
    }
    this.#fit();
  }

  /** A phone's way back. A file picker that was left says `cancel` too, from within. */
  readonly #cancelled = (event: Event): void => {
    if (event.target !== this.#shown) return;
    event.preventDefault();
    this.#host.hide();
  };

  /** The browser does not ask twice. Where we closed it, it is open again or gone. */
  readonly #closed = (): void => {
    if (this.#shown?.open === false) this.#host.open = false;
  };

  readonly #turn = (): void => {
    const dialog = this.#shown;
    if (!dialog) return;
    const active = this.#host.shadowRoot?.activeElement;
    dialog.close();
    this.#present(dialog);
    if (active instanceof HTMLElement) active.focus({ preventScroll: true });
  };

  get #hears(): boolean {
    const { open, shadowRoot } = this.#host;
    const where = this.#host.getAttribute('escape');
    return open && where !== 'off' && (where !== 'panel' || !!shadowRoot?.activeElement);
  }

  /** Escape works from the page too: what the panel covers must be reachable. */
  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    const root = this.#host.shadowRoot;
    if (event.key === 'F6' && root?.activeElement) {
      event.preventDefault();
      const walking = import('./rare/row-walk.ts').then(({ walk }) => walk(root, event.shiftKey));
      // What cannot be had now is there the next time.
      walking.catch(() => {});
    }
    if (event.key !== 'Escape') return;
    const hearing = [...opened].filter((each) => each.#hears);
    if ((hearing.find((each) => each.#inside) ?? hearing.at(-1)) !== this) return;
    // A dialog of the page that is above us closes, and not we.
    if (document.querySelector(':modal')?.contains(placeOf(this.#host)) === false) return;
    // What opened within closes first, by itself.
    if (root?.querySelector('dialog[open]:not(.panel)')) return;
    event.preventDefault();
    const popup = root?.querySelector('.popup');
    if (popup) popup.dispatchEvent(new Event('cancel'));
    else this.#host.hide();
  };

  /** A phone's keyboard shrinks only the visual viewport; the dialog follows it. */
  readonly #fit = (): void => {
    if (!this.modal || !visualViewport) return;
    this.modal.style.setProperty('--viewport-height', `${visualViewport.height}px`);
    this.modal.style.setProperty('--viewport-top', `${visualViewport.offsetTop}px`);
  };
}

/** What stands in the page itself: the node, or what it is deep within. */
function placeOf(node: Node): Node {
  const root = node.getRootNode();
  return root instanceof ShadowRoot ? placeOf(root.host) : node;
}
