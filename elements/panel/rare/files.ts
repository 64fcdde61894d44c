/**
 * The files of the messages that are shown, and which of their pictures is shown large. Comes with the
 * first file; the large view with the first picture that is opened.
 */
import type { TemplateResult } from 'lit/html.js';
import type { Attachment } from '../../../src/index.ts';
import type { ChoicesOptions } from '../message-choices.ts';
import { OnDemand } from '../on-demand.ts';
import { attachments, style } from './attachments.ts';
import type { PictureView } from './picture-view.ts';

export { Files as Part };

export class Files {
  readonly style = style;
  readonly #options: ChoicesOptions;
  readonly #view: OnDemand<PictureView, ChoicesOptions>;

  constructor(options: ChoicesOptions) {
    this.#options = options;
    this.#view = new OnDemand(options, () => import('./picture-view.ts'));
  }

  /** @param name of who sent them */
  of(files: readonly Attachment[], name: string): readonly TemplateResult[] {
    const { t, calendar } = this.#options.language;
    const look = (file: Attachment, event: Event) => void this.#look(file, event);
    return attachments({ t, locale: calendar.locale, files, name, look });
  }

  /** The picture that is shown large. */
  large(): TemplateResult | undefined {
    return this.#view.part?.render();
  }

  async #look(file: Attachment, event: Event): Promise<void> {
    const opener = event.currentTarget as HTMLElement;
    event.preventDefault();
    const view = await this.#view.now();
    if (view) view.look(file, opener);
    else window.open(file.url, '_blank', 'noopener');
  }
}
