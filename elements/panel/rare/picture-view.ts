/** Which picture of the conversation is shown large, and who had the focus before. */
import type { TemplateResult } from 'lit/html.js';
import type { Attachment } from '../../../src/index.ts';
import type { Controller } from '../../plain-element.ts';
import type { ChoicesOptions } from '../message-choices.ts';
import { shownName } from '../parts/shown-name.ts';
import { nameOf } from '../people.ts';
import { lightbox, style } from './lightbox.ts';
import { isPicture, pictureName } from './picture-name.ts';

export { PictureView as Part };

export class PictureView implements Controller {
  readonly style = style;
  readonly #options: ChoicesOptions;
  #url: string | null = null;
  #of: unknown = null;
  #opener: HTMLElement | null = null;

  constructor(options: ChoicesOptions) {
    this.#options = options;
    options.host.addController(this);
  }

  /** @param opener has the focus again afterwards */
  look(file: Attachment, opener: HTMLElement): void {
    this.#opener = opener;
    this.#of = this.#options.chat.current;
    this.#show(file.url);
  }

  hostUpdate(): void {
    const { host, chat } = this.#options;
    if (this.#of !== chat.current || !host.shown) this.#url = null;
  }

  hostUpdated(): void {
    const dialog = this.#options.host.renderRoot.querySelector<HTMLDialogElement>('.lightbox');
    if (dialog && !dialog.open) dialog.showModal();
    if (dialog) return;
    this.#opener?.focus({ preventScroll: true });
    this.#opener = null;
  }

  render(): TemplateResult | undefined {
    const { t, calendar } = this.#options.language;
    const all = this.#url ? this.#pictures() : [];
    const at = all.findIndex(({ url }) => url === this.#url);
    const shown = all[at];
    if (!shown) return undefined;
    return lightbox({
      t,
      ...shown,
      locale: calendar.locale,
      at,
      count: all.length,
      step: (by) => this.#show(all[at + by]?.url ?? shown.url),
      leave: () => this.#show(null),
    });
  }

  #show(url: string | null): void {
    this.#url = url;
    this.#options.host.requestUpdate();
  }

  #pictures(): readonly {
    readonly url: string;
    readonly name: string;
    readonly fileName: string;
  }[] {
    const { chat, language } = this.#options;
    const { t } = language;
    const messages = chat.conversation?.messages ?? [];
    return messages.flatMap(({ attachments, author }) =>
      attachments.filter(isPicture).map((file) => ({
        url: file.url,
        name: pictureName(file, nameOf(author, t), t),
        fileName: shownName(file.name),
      })),
    );
  }
}
