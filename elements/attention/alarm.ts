/**
 * What happens once in all tabs when the desk has written: a sound, a notification of the desktop. It
 * waits a moment first: what somebody looks at, in whichever tab, is read by then. Knows no element.
 */
import type { Client, Message } from '../../src/index.ts';
import { Chime } from './chime.ts';
import { DesktopNotice, type Notice } from './desktop-notice.ts';
import { Onlookers } from './onlookers.ts';

export interface AlarmOptions {
  /** Null: nothing is said any more. */
  readonly client: () => Client | null;
  readonly sounds: () => boolean;
  readonly notifies: () => boolean;
  readonly words: (conversationId: string, message: Message) => Notice;
  /** Milliseconds in which whoever looks at a message reads it. @default 400 */
  readonly pause?: number | undefined;
}

export class Alarm {
  readonly notice = new DesktopNotice();
  readonly #options: AlarmOptions;
  readonly #chime = new Chime();
  readonly #onlookers = new Onlookers();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: AlarmOptions) {
    this.#options = options;
  }

  /** Somebody came to this page, or left it. */
  look(): void {
    this.#onlookers.look();
    if (document.visibilityState === 'visible') this.notice.close();
  }

  /** Of several at once the newest is told. */
  message(conversationId: string, message: Message): void {
    if (message.author.role !== 'agent') return;
    clearTimeout(this.#timer);
    const { pause = 400 } = this.#options;
    this.#timer = setTimeout(() => void this.#ring(conversationId, message), pause);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#onlookers.leave();
    this.notice.close();
  }

  async #ring(conversationId: string, message: Message): Promise<void> {
    const { client, sounds, notifies, words } = this.#options;
    const asked = client();
    if (!asked?.leads || !asked.conversation(conversationId)?.info.unread) return;
    if (sounds()) void this.#chime.play();
    if (!notifies() || (await this.#onlookers.any())) return;
    // Meanwhile somebody else may be here, or nobody.
    if (asked !== client() || !this.#timer) return;
    this.notice.show(words(conversationId, message));
  }
}
