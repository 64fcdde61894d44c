/**
 * The language that an element speaks: its words and its calendar. One that must be fetched first
 * takes over when it is there; until then, and where it cannot be had, the former goes on.
 */

import { spoken, tagOf } from '../launcher-words.ts';
import type { Controller, ControllerHost } from '../plain-element.ts';
import { Calendar } from './calendar.ts';
import { en } from './translations/en.ts';
import { reworded, type Texts } from './translations/texts.ts';
import type { Translation } from './translations/translation.ts';
import { fetchRest, fetchTranslation, translationHere } from './translations/translations.ts';

interface LanguageHost extends ControllerHost, Element {
  readonly locale: string;
  /** What the page says in its own words. */
  readonly texts?: Texts | undefined;
}

export class Language implements Controller {
  t: Translation = en;
  calendar = new Calendar(en.tag);
  /** Nothing better comes for what was asked: it is spoken, or cannot be had. */
  settled = false;
  readonly #host: LanguageHost;
  /** Before the page's own words. */
  #ours = en;
  #tag: string | undefined;
  #texts: Texts | undefined;
  #whole: Promise<void> | undefined;

  constructor(host: LanguageHost) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    const tag = tagOf(this.#host, this.#host.locale);
    if (tag !== this.#tag || this.#host.texts !== this.#texts) void this.learn();
  }

  /** Take the language that is asked for; resolves, also when it cannot be had. */
  async learn(): Promise<void> {
    const tag = tagOf(this.#host, this.#host.locale);
    const name = spoken(tag);
    this.#tag = tag;
    this.#texts = this.#host.texts;
    const here = translationHere(name);
    this.settled = Boolean(here);
    if (here) this.#speak(here, tag);
    else {
      const fetched = await fetchTranslation(name).catch(() => undefined);
      if (tag !== this.#tag) return;
      this.settled = true;
      if (fetched) this.#speak(fetched, tag);
      else this.#speak(this.#ours, this.calendar.locale);
      this.#host.requestUpdate();
    }
  }

  /** All of it is here, such as why something failed; or cannot be had now. */
  whole(): Promise<void> {
    this.#whole ??= fetchRest().then(
      () => this.#host.requestUpdate(),
      () => {
        this.#whole = undefined;
      },
    );
    return this.#whole;
  }

  #speak(t: Translation, tag: string): void {
    const locale = readable(tag, t.tag);
    if (locale !== this.calendar.locale) this.calendar = new Calendar(locale);
    this.#ours = t;
    // What a desk says is looked up in these, and `constructor` is no word of ours.
    for (const each of [t.notice, t.failure, t.status]) Object.setPrototypeOf(each, null);
    this.t = reworded(t, this.#host.texts);
  }
}

/** Dates speak the language of the texts around them, in the manner of the asked region if it is the same. */
function readable(tag: string, translated: string): string {
  const digits = (of: string) => new Intl.NumberFormat(of).resolvedOptions().numberingSystem;
  try {
    if (new Intl.Locale(tag).language !== new Intl.Locale(translated).language) return translated;
    const numberingSystem = digits(translated);
    // The texts around them know no region.
    return digits(tag) === numberingSystem ? tag : `${new Intl.Locale(tag, { numberingSystem })}`;
  } catch {
    return translated;
  }
}
