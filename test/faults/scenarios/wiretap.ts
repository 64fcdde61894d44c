/**
 * Listens to every socket that is opened in this process while it is installed: what was said, what
 * was heard, how often it was dialled. Changes nothing. Knows frames only as JSON.
 */
import type { TestContext } from 'node:test';

type Frame = { readonly t: string } & { readonly [key: string]: unknown };

export class Wiretap {
  readonly said: Frame[] = [];
  readonly heard: Frame[] = [];
  dials = 0;

  /** Until the end of the test. */
  static install(t: TestContext): Wiretap {
    const tap = new Wiretap();
    const Real = globalThis.WebSocket;
    globalThis.WebSocket = class extends Real {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        tap.dials += 1;
        this.addEventListener('message', ({ data }) => tap.heard.push(JSON.parse(data)));
      }
      override send(data: string): void {
        tap.said.push(JSON.parse(data));
        super.send(data);
      }
    };
    t.after(() => {
      globalThis.WebSocket = Real;
    });
    return tap;
  }

  /** Frames of one kind, oldest first. */
  saying(t: string): readonly Frame[] {
    return this.said.filter((frame) => frame.t === t);
  }

  /** Everything from here on. */
  forgets(): void {
    this.said.length = 0;
    this.heard.length = 0;
    this.dials = 0;
  }
}
