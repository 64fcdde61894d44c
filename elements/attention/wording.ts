/** A message in the words of a card and of a notification, and as it is said. Knows no screen. */
import type { Message } from '../../src/index.ts';
import type { Language } from '../panel/language.ts';
import { safeUrl } from '../panel/parts/safe-url.ts';
import type { Notice } from './desktop-notice.ts';
import type { Preview } from './preview-card.ts';

export class Wording {
  readonly #language: Language;
  readonly #text: (message: Message) => string;

  /** @param text what a message says, in plain words */
  constructor(language: Language, text: (message: Message) => string) {
    this.#language = language;
    this.#text = text;
  }

  card(message: Message): Omit<Preview, 'open' | 'dismiss'> {
    const { t } = this.#language;
    return {
      name: this.#name(message),
      text: this.#text(message),
      portrait: portraitOf(message),
      label: t.newMessage,
      close: t.dismiss,
      lang: t.tag,
    };
  }

  /** @param discreet who wrote, not what */
  notice(message: Message, discreet: boolean): Omit<Notice, 'subject' | 'clicked'> {
    return {
      title: this.#name(message),
      body: discreet ? this.#language.t.newMessage : this.#text(message),
      icon: portraitOf(message),
    };
  }

  aloud(message: Message): string {
    return this.#language.t.incoming(this.#name(message), this.#text(message));
  }

  #name({ author }: Message): string {
    return author.name || this.#language.t.someone;
  }
}

/** As the panel has it: whatever else a desk says is no address of a picture. */
function portraitOf({ author }: Message): string | undefined {
  return safeUrl(author.avatarUrl)?.href;
}
