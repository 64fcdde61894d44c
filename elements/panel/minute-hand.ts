/** Asks for a new picture once a minute, because "5 min ago" grows old; only while somebody may look. */
import type { Controller, ControllerHost } from '../plain-element.ts';

type Host = ControllerHost & { readonly shown: boolean };

export class MinuteHand implements Controller {
  readonly #host: Host;
  readonly #every: number;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param every milliseconds between two pictures. */
  constructor(host: Host, every = 60_000) {
    this.#host = host;
    this.#every = every;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#turn);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#turn);
    this.#stop();
  }

  hostUpdated(): void {
    const runs = this.#host.shown && document.visibilityState === 'visible';
    if (!runs) this.#stop();
    else this.#timer ??= setInterval(this.#turn, this.#every);
  }

  readonly #turn = (): void => this.#host.requestUpdate();

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
