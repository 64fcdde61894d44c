/** The files of a message: pictures as pictures, everything else as its name and size. */
import { html, type TemplateResult } from 'lit/html.js';
import type { Attachment } from '../../../src/model.ts';
import { css } from '../../style.ts';
import { sheet } from './icons.ts';
import { safeUrl } from './linked-text.ts';

const PICTURE = /^image\/(?:png|jpeg|gif|webp|avif)$/;

export function attachments(
  files: readonly Attachment[],
  locale: string,
): readonly TemplateResult[] {
  return files.map((file) => {
    const url = safeUrl(file.url);
    const inside =
      url && PICTURE.test(file.type) ? picture(file, url) : card(file.name, file.size, locale);
    return url
      ? html`<a class="file" href=${url} target="_blank" rel="noopener nofollow ugc">${inside}</a>`
      : html`<span class="file">${inside}</span>`;
  });
}

function picture(file: Attachment, url: string): TemplateResult {
  return html`<img src=${url} alt=${file.name} loading="lazy" decoding="async" />`;
}

export function card(name: string, size: number, locale: string): TemplateResult {
  return html`<span class="card">${sheet}<span><bdi>${name}</bdi><small>${fileSize(size, locale)}</small></span></span>`;
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

export const attachmentsStyle = css`
  .file {
    display: block;
    max-inline-size: 100%;
    border-radius: 14px;
    color: inherit;
    text-decoration: none;
  }
  .file img {
    display: block;
    max-inline-size: min(240px, 100%);
    min-block-size: 80px;
    max-block-size: 280px;
    border-radius: 14px;
    background: var(--sunken);
    object-fit: cover;
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
