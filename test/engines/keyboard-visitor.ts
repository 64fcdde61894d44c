/**
 * A visitor without a mouse: goes from control to control, sees where the focus is by its ring, and
 * knows each by the name that assistive technology says.
 */
import assert from 'node:assert/strict';
import { PNG } from 'pngjs';
import { until } from '../support/until.ts';
import type { Driver, Key } from './driver.ts';

interface Focus {
  readonly name: string;
  /** Around it, in CSS pixels: left, top, width, height. */
  readonly box: readonly [number, number, number, number];
}

/** Who has the focus, also inside of shadow roots. */
const FOCUS = `(() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (!at || at === document.body) return null;
  const { left, top, width, height } = at.getBoundingClientRect();
  const name = at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent ?? '';
  return { name: name.trim(), box: [left, top, width, height] };
})()`;

/** Within so many pixels around a control its ring is. */
const AROUND = 7;

export class KeyboardVisitor {
  readonly #driver: Driver;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  /** Goes on with Tab until the focus is here. @returns after how many stops */
  async reaches(name: RegExp, held?: 'Shift'): Promise<number> {
    const passed: string[] = [];
    for (let stop = 1; stop <= 30; stop++) {
      const before = await this.#driver.looks();
      await this.#driver.presses('Tab', held);
      const focus = await this.focus();
      if (focus && name.test(focus.name)) {
        await this.#seesRing(focus, before);
        return stop;
      }
      passed.push(focus?.name ?? '(the page)');
    }
    assert.fail(`${name} is not reached by Tab; passed: ${passed.join(' | ')}`);
  }

  async focus(): Promise<Focus | null> {
    return this.#driver.evaluates<Focus | null>(FOCUS);
  }

  /** Waits until the focus went here by itself. */
  async isAt(name: RegExp): Promise<void> {
    const there = async () => name.test((await this.focus())?.name ?? '');
    await until(there, { timeout: 10_000, what: `focus on ${name}` });
  }

  async presses(...keys: readonly Key[]): Promise<void> {
    for (const key of keys) await this.#driver.presses(key);
  }

  async types(text: string): Promise<void> {
    await this.#driver.types(text);
  }

  /** Waits until a bubble says this. */
  async reads(text: string): Promise<void> {
    const bubbles = `[...document.querySelector('shaman-chat').shadowRoot.querySelectorAll('[part=bubble]')].map((bubble) => bubble.textContent.trim())`;
    const shown = async () => (await this.#driver.evaluates<string[]>(bubbles)).includes(text);
    await until(shown, { timeout: 10_000, what: `a bubble says "${text}"` });
  }

  /** A ring is as long as the control is round, two pixels thick, and was not there before. */
  async #seesRing({ name, box }: Focus, before: Buffer): Promise<void> {
    const [, , width, height] = box;
    const needed = Math.min(2 * (width + height), 600);
    const drawn = async () =>
      changed(PNG.sync.read(before), PNG.sync.read(await this.#driver.looks()), box);
    await until(async () => (await drawn()) >= needed, {
      what: `a ring of ${needed} pixels around ${name}`,
    });
  }
}

/** Pixels around this box that are clearly another colour now. */
function changed(before: PNG, after: PNG, [left, top, width, height]: Focus['box']): number {
  let count = 0;
  for (
    let y = Math.max(0, Math.floor(top - AROUND));
    y < Math.min(after.height, top + height + AROUND);
    y++
  )
    for (
      let x = Math.max(0, Math.floor(left - AROUND));
      x < Math.min(after.width, left + width + AROUND);
      x++
    ) {
      const at = (y * after.width + x) * 4;
      const far = [0, 1, 2].some(
        (c) => Math.abs((before.data[at + c] ?? 0) - (after.data[at + c] ?? 0)) > 48,
      );
      if (far) count++;
    }
  return count;
}
