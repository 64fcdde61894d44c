/**
 * Which picture of the conversation is shown large, and who had the focus before. Brings what shows it
 * when the first one is looked at; until then, and where that cannot be had, a picture is a link.
 */
import type { ReactiveController, TemplateResult } from 'lit';
import type { Attachment } from '../../src/index.ts';
import type { ChatController } from '../chat-controller.ts';
import type { ScreenHost } from './conversation-screen.ts';
import type { Language } from './language.ts';
import { OnDemand } from './on-demand.ts';
import { isPicture, pictureName, shownName } from './parts/attachments.ts';
import { nameOf } from './people.ts';

export class PictureView implements ReactiveController {
  readonly #host: ScreenHost;
  readonly #chat: ChatController;
  readonly #language: Language;
  readonly #lightbox: OnDemand<typeof import('./rare/lightbox.ts')>;
  #url: string | null = null;
  #of: unknown = null;
  #opener: HTMLElement | null = null;

  constructor(host: ScreenHost, chat: ChatController, language: Language) {
    this.#host = host;
    this.#chat = chat;
    this.#language = language;
    this.#lightbox = new OnDemand(
      host,
      () => import('./rare/lightbox.ts'),
      (thrown) => chat.report(thrown),
    );
    host.addController(this);
  }

  /** @param event the click on the picture */
  readonly look = async (file: Attachment, event: Event): Promise<void> => {
    event.preventDefault();
    const opener = event.currentTarget as HTMLElement;
    const of = this.#chat.current;
    if (!(await this.#lightbox.get())) window.open(file.url, '_blank', 'noopener');
    else if (of === this.#chat.current) {
      this.#opener = opener;
      this.#of = of;
      this.#url = file.url;
      this.#host.requestUpdate();
    }
  };

  hostUpdate(): void {
    if (this.#of !== this.#chat.current || !this.#host.shown) this.#url = null;
  }

  hostUpdated(): void {
    const dialog = this.#host.renderRoot.querySelector<HTMLDialogElement>('.lightbox');
    if (dialog && !dialog.open) dialog.showModal();
    if (dialog || !this.#opener) return;
    this.#opener.focus({ preventScroll: true });
    this.#opener = null;
  }

  render(): TemplateResult | undefined {
    const { part } = this.#lightbox;
    const { t, calendar } = this.#language;
    const all = this.#url ? this.#pictures() : [];
    const at = all.findIndex(({ url }) => url === this.#url);
    const shown = all[at];
    if (!part || !shown) return undefined;
    return part.lightbox({
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
    this.#host.requestUpdate();
  }

  #pictures(): readonly {
    readonly url: string;
    readonly name: string;
    readonly fileName: string;
  }[] {
    const { t } = this.#language;
    const messages = this.#chat.conversation?.messages ?? [];
    return messages.flatMap(({ attachments, author }) =>
      attachments.filter(isPicture).map((file) => ({
        url: file.url,
        name: pictureName(file, nameOf(author, t), t),
        fileName: shownName(file.name),
      })),
    );
  }
}
