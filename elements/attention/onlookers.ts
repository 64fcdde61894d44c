/**
 * Whether any page of this site is seen right now, in whichever tab: each that is seen holds a shared
 * lock, which the browser frees when it goes. Without locks a page knows only of itself.
 */
const LOCK = 'shaman-seen';

export class Onlookers {
  #leave: (() => void) | undefined;

  /** This page is here, perhaps in another state than before. */
  look(): void {
    if (document.visibilityState !== 'visible') return this.leave();
    if (this.#leave || !navigator.locks) return;
    const left = new Promise<void>((resolve) => {
      this.#leave = resolve;
    });
    // Pages of no origin may have none.
    navigator.locks.request(LOCK, { mode: 'shared' }, () => left).catch(() => {});
  }

  leave(): void {
    this.#leave?.();
    this.#leave = undefined;
  }

  async any(): Promise<boolean> {
    if (document.visibilityState === 'visible') return true;
    const { held = [] } = (await navigator.locks?.query().catch(() => undefined)) ?? {};
    return held.some(({ name }) => name === LOCK);
  }
}
