/**
 * The files of a message: pictures, sounds and films as what they are, everything else, and what
 * cannot be shown, as a card with name, kind and size. Knows no message.
 */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Attachment } from '../../../src/model.ts';
import { css } from '../../style.ts';
import { icon } from '../parts/icons.ts';
import { safeUrl } from '../parts/safe-url.ts';
import { shownName } from '../parts/shown-name.ts';
import type { Translation } from '../translations/translation.ts';
import { isPicture, pictureName } from './picture-name.ts';

const sheet = icon('M13.5 3.5H7a2 2 0 0 0-2 2v13a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V9Zm0 0V9H19');
const SOUND = /^audio\/(?:mpeg|mp4|ogg|wav|webm|aac|flac)$/;
const FILM = /^video\/(?:mp4|ogg|webm)$/;

export interface AttachmentsProps {
  readonly t: Translation;
  readonly locale: string;
  readonly files: readonly Attachment[];
  /** Of who sent them. */
  readonly name: string;
  /** Show a picture large. Not called where it could not be loaded, or shall open elsewhere. */
  readonly look: (file: Attachment, event: Event) => void;
}

export function attachments(props: AttachmentsProps): readonly TemplateResult[] {
  return props.files.map((file) => {
    const url = safeUrl(file.url)?.href;
    const plain = card(file.name, file.size, props.locale);
    if (!url) return html`<span class="file">${plain}</span>`;
    if (isPicture(file)) return picture(file, url, plain, props);
    const link = html`<a class="file" href=${url} target="_blank" rel="noopener nofollow ugc">${plain}</a>`;
    return SOUND.test(file.type) || FILM.test(file.type) ? player(file, url, link) : link;
  });
}

function picture(
  file: Attachment,
  url: string,
  plain: TemplateResult,
  { name, t, look }: AttachmentsProps,
): TemplateResult {
  const opened = (event: MouseEvent) => {
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    const broken = (event.currentTarget as Element).classList.contains('broken');
    if (!elsewhere && !broken) look(file, event);
  };
  return html`<a class="file shown" href=${url} target="_blank" rel="noopener nofollow ugc" aria-haspopup="dialog" @click=${opened}
    ><img src=${url} alt=${pictureName(file, name, t)} width=${file.width ?? nothing} height=${file.height ?? nothing} loading="lazy" decoding="async" @load=${settle} @error=${settle}
    />${plain}</a>`;
}

function player(file: Attachment, url: string, link: TemplateResult): TemplateResult {
  const name = shownName(file.name);
  return html`<span class="file shown">${
    SOUND.test(file.type)
      ? html`<audio controls preload="metadata" src=${url} aria-label=${name} @loadedmetadata=${settle} @error=${settle}></audio>`
      : html`<video controls playsinline preload="metadata" src=${url} width=${file.width ?? nothing} height=${file.height ?? nothing} aria-label=${name} @loadedmetadata=${settle} @error=${settle}></video>`
  }${link}</span>`;
}

/** What could not be loaded shows its card instead, until there is something to show. */
function settle(event: Event): void {
  const shown = event.target as Element;
  shown.parentElement?.classList.toggle('broken', event.type === 'error');
}

export function card(name: string, size: number, locale: string): TemplateResult {
  const kind = /\.(\w{1,5})$/.exec(shownName(name))?.[1]?.toUpperCase();
  return html`<span class="card">${sheet}<span><bdi>${shownName(name)}</bdi><small>${kind ? `${kind} · ` : ''}${fileSize(size, locale)}</small></span></span>`;
}

/** 1 234 567 → "1.2 MB", in the language's own manner. */
export function fileSize(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: 'narrow',
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** step);
}

export const style = css`
  .file {
    display: block;
    max-inline-size: 100%;
    border-radius: 14px;
    color: inherit;
    text-decoration: none;
  }
  .file.shown {
    max-inline-size: min(260px, 100%);
  }
  .file :is(img, video) {
    display: block;
    max-inline-size: 100%;
    min-block-size: 80px;
    block-size: auto;
    max-block-size: 280px;
    border-radius: 14px;
    background: var(--sunken);
    object-fit: cover;
  }
  .file audio {
    display: block;
    inline-size: 260px;
    max-inline-size: 100%;
  }
  .shown:not(.broken) > :is(.card, a),
  .broken > :is(img, audio, video) {
    display: none;
  }
  .card {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 44px;
    padding: 8px 14px 8px 10px;
    border: 1px solid var(--line);
    border-radius: 14px;
  }
  .card > span {
    display: grid;
    min-inline-size: 0;
    overflow-wrap: anywhere;
    font-size: 14px;
    line-height: 1.3;
  }
  .card small {
    color: var(--muted);
    font-size: 12px;
  }
`;
