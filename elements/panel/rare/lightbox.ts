/**
 * The pictures of a conversation, one at a time and as large as there is room: a modal dialog. Knows
 * no messages; which picture is shown, and what comes after it, is given.
 */
import { html, nothing, type TemplateResult } from 'lit/html.js';

import { css } from '../../style.ts';
import { back, cross, icon } from '../parts/icons.ts';
import type { Translation } from '../translations/translation.ts';

const tray = icon('M12 4v11m-5-5 5 5 5-5M5 20h14');

export interface LightboxProps {
  readonly t: Translation;
  readonly url: string;
  /** What the picture is called. */
  readonly name: string;
  /** As it is saved. */
  readonly fileName: string;
  readonly locale: string;
  readonly at: number;
  readonly count: number;
  /** Show the one that is so many further, where there is one. */
  readonly step: (by: 1 | -1) => void;
  readonly leave: () => void;
}

export function lightbox(props: LightboxProps): TemplateResult {
  const { t, url, name, at, count, leave } = props;
  const number = new Intl.NumberFormat(props.locale);
  return html`<dialog class="lightbox" aria-label=${t.pictures} @keydown=${(event: KeyboardEvent) => pressed(event, props)} @cancel=${(event: Event) => refuse(event, leave)} @click=${(event: Event) => beside(event, leave)}>
    <div class="tools">
      <span class="sr" role="status"><bdi>${name}</bdi></span>
      <span>${count > 1 ? `${number.format(at + 1)} / ${number.format(count)}` : nothing}</span>
      <a class="icon" href=${url} download=${props.fileName} target="_blank" rel="noopener nofollow ugc" aria-label=${t.download}>${tray}</a>
      <button class="icon" type="button" autofocus aria-label=${t.closePictures} @click=${leave}>${cross}</button>
    </div>
    <img src=${url} alt=${name} />
    ${count > 1 ? html`${turn(t.previousPicture, -1, at > 0, props)}${turn(t.nextPicture, 1, at < count - 1, props)}` : nothing}
  </dialog>`;
}

function turn(name: string, by: 1 | -1, can: boolean, { step }: LightboxProps): TemplateResult {
  return html`<button class=${`icon turn ${by > 0 ? 'on' : ''}`} type="button" aria-label=${name} aria-disabled=${!can} @click=${() => step(by)}>${back}</button>`;
}

function pressed(event: KeyboardEvent, { step, leave }: LightboxProps): void {
  const forward = getComputedStyle(event.currentTarget as Element).direction === 'rtl' ? -1 : 1;
  if (event.key === 'Escape') refuse(event, leave);
  else if (event.key === 'ArrowRight') step(forward);
  else if (event.key === 'ArrowLeft') step(forward > 0 ? -1 : 1);
  event.stopPropagation();
}

/** The browser would close it without asking whoever shows it. */
function refuse(event: Event, leave: () => void): void {
  event.preventDefault();
  leave();
}

function beside({ target, currentTarget }: Event, leave: () => void): void {
  if (target === currentTarget) leave();
}

export const style = css`
  .lightbox {
    position: fixed;
    inset: 0;
    display: none;
    inline-size: 100%;
    block-size: 100%;
    max-inline-size: none;
    max-block-size: none;
    margin: 0;
    padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);
    border: 0;
    background: rgb(12 8 16 / 0.94);
    color: #fff;
    --ring: #fff;
  }
  .lightbox[open] {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    animation: appear 0.15s;
  }
  .lightbox::backdrop {
    background: none;
  }
  .lightbox .tools {
    display: flex;
    align-items: center;
    padding: 4px 8px;
  }
  .tools a {
    color: inherit;
  }
  .tools > span:not(.sr) {
    flex: 1;
    padding-inline: 8px;
  }
  .lightbox img {
    max-inline-size: 100%;
    max-block-size: 100%;
    margin: auto;
    object-fit: contain;
    pointer-events: none;
  }
  .turn {
    position: absolute;
    inset-block-start: 50%;
    inset-inline-start: 8px;
    border-radius: 50%;
    background: rgb(12 8 16 / 0.6);
  }
  .turn.on {
    inset-inline: auto 8px;
    rotate: 180deg;
  }
  .turn[aria-disabled='true'] {
    opacity: 0.35;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
`;
