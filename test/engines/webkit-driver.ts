/** A WebKitGTK window as scripts use it: keys by WebDriver's own codes. */
import { existsSync } from 'node:fs';
import { type Driver, type Key, WINDOW } from './driver.ts';
import { WebKit } from './webkit.ts';

const CODES: Readonly<Record<string, string>> = {
  Tab: '\ue004',
  Enter: '\ue007',
  Escape: '\ue00c',
  PageUp: '\ue00e',
  PageDown: '\ue00f',
  End: '\ue010',
  Home: '\ue011',
  ArrowLeft: '\ue012',
  ArrowUp: '\ue013',
  ArrowRight: '\ue014',
  ArrowDown: '\ue015',
  Shift: '\ue008',
};

export class WebKitDriver implements Driver {
  readonly #webkit: WebKit;

  private constructor(webkit: WebKit) {
    this.#webkit = webkit;
  }

  static async launch(path: string): Promise<Driver> {
    const webkit = await WebKit.launch(path, existsSync);
    await webkit.asks('POST', '/window/rect', WINDOW);
    return new WebKitDriver(webkit);
  }

  async goes(url: string): Promise<void> {
    await this.#webkit.asks('POST', '/url', { url });
  }

  async presses(key: Key, held?: 'Shift'): Promise<void> {
    const [down, up] = held ? stroke(held) : [];
    await this.#keys([down, ...stroke(key), up].filter((action) => action !== undefined));
  }

  async types(text: string): Promise<void> {
    await this.#keys([...text].flatMap(stroke));
  }

  async evaluates<T>(expression: string): Promise<T> {
    const script = `return (${expression})`;
    return this.#webkit.asks<T>('POST', '/execute/sync', { script, args: [] });
  }

  async looks(): Promise<Buffer> {
    return Buffer.from(await this.#webkit.asks<string>('GET', '/screenshot'), 'base64');
  }

  async closes(): Promise<void> {
    await this.#webkit.closes();
  }

  async #keys(actions: readonly unknown[]): Promise<void> {
    await this.#webkit.asks('POST', '/actions', {
      actions: [{ type: 'key', id: 'keyboard', actions }],
    });
  }
}

/** Down and up again. @param key its name, or the letter that it makes */
export function stroke(key: string): readonly [object, object] {
  const value = CODES[key] ?? key;
  return [
    { type: 'keyDown', value },
    { type: 'keyUp', value },
  ];
}
