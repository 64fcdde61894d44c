/** The round button that is always there, with the number of unread messages on it. */
import { DOWN, drawn, SPEECH } from './icon.ts';
import { assign, make } from './make.ts';
import { css } from './style.ts';

export interface LauncherProps {
  readonly name: string;
  /** The panel is asked for and not here yet. */
  readonly busy: boolean;
  /** The panel is shown. */
  readonly open: boolean;
  readonly unread: number;
}

export class Launcher {
  readonly button: Element;
  readonly #slot = make('slot', { name: 'launcher' });
  readonly #badge = make('span', { part: 'badge', class: 'badge', 'aria-hidden': 'true' });
  #open: boolean | undefined;

  /** @param near somebody is about to press it. */
  constructor(toggle: () => void, near: () => void) {
    const names = {
      part: 'launcher',
      class: 'launcher',
      type: 'button',
      'aria-haspopup': 'dialog',
    };
    this.button = make('button', names, this.#slot);
    this.button.addEventListener('click', toggle);
    for (const type of ['pointerenter', 'focus']) this.button.addEventListener(type, near);
  }

  show({ name, busy, open, unread }: LauncherProps): void {
    assign(this.button, {
      'aria-expanded': String(open),
      'aria-controls': open ? 'panel' : null,
      'aria-label': name,
      'aria-busy': busy ? 'true' : null,
    });
    if (open !== this.#open) this.#slot.replaceChildren(drawn(open ? DOWN : SPEECH));
    this.#open = open;
    const count = unread > 99 ? '99+' : String(unread);
    if (this.#badge.textContent !== count) this.#badge.textContent = count;
    if (!unread || open) this.#badge.remove();
    else if (!this.#badge.parentNode) this.button.append(this.#badge);
  }
}

export const launcherStyle = css`
  .launcher {
    position: relative;
    display: grid;
    place-items: center;
    min-inline-size: 60px;
    block-size: 60px;
    padding: 0 10px;
    border-radius: 30px;
    border-end-end-radius: 10px;
    background: var(--accent);
    color: var(--on-accent);
    box-shadow: inset 0 1px 0 rgb(255 255 255 / 0.18), 0 2px 4px rgb(30 15 45 / 0.16), 0 10px 24px rgb(30 15 45 / 0.24);
    transition: transform 0.2s cubic-bezier(0.2, 0.9, 0.3, 1.3), filter 0.15s;
  }
  :host([placement='start']) .launcher {
    border-end-start-radius: 10px;
    border-end-end-radius: 30px;
  }
  .launcher svg {
    inline-size: 28px;
    block-size: 28px;
  }
  .launcher:hover {
    transform: translateY(-2px);
    filter: brightness(1.06);
  }
  .launcher:active {
    transform: scale(0.96);
  }
  .launcher:focus-visible {
    outline: 3px solid var(--ink-accent);
    outline-offset: 3px;
    /* A dark chat may stand on a white page: the ring has its own ground. */
    box-shadow: 0 0 0 3px var(--surface);
  }
  .launcher[aria-busy]::after {
    content: '';
    position: absolute;
    inset: 5px;
    border: 2px solid;
    border-block-end-color: transparent;
    border-radius: 50%;
    opacity: 0.7;
    animation: turn 1s linear 5;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  .badge {
    position: absolute;
    inset-block-start: -4px;
    inset-inline-end: -4px;
    min-inline-size: 22px;
    padding: 0 6px;
    border: 2px solid var(--surface);
    border-radius: 12px;
    background: #b3261e;
    color: #fff;
    font: 700 12px/18px var(--font);
    text-align: center;
  }
  @media (forced-colors: active) {
    .launcher,
    .badge {
      border: 2px solid ButtonText;
    }
  }
`;
