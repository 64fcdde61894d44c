/**
 * Listens to every socket that is opened in this process while it is installed: what was said, what
 * was heard, how often it was dialled. What polls say goes unheard, so there are none unless a test
 * wants them. Knows frames only as JSON.
 */
import type { TestContext } from 'node:test';

type Frame = { readonly t: string } & { readonly [key: string]: unknown };

export class Wiretap {
  readonly said: Frame[] = [];
  readonly heard: Frame[] = [];
  dials = 0;

  /** Until the end of the test. @param polls let them through, unheard */
  static install(t: TestContext, polls: 'with polls' | 'sockets alone' = 'sockets alone'): Wiretap {
    const tap = new Wiretap();
    const Real = globalThis.WebSocket;
    const { fetch } = globalThis;
    if (polls === 'sockets alone')
      globalThis.fetch = async (url, init) => {
        if (String(url).includes('/poll/')) throw new TypeError('no polls here');
        return fetch(url, init);
      };
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
      globalThis.fetch = fetch;
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
