/**
 * What goes along with a message that is being written: its files, with small pictures of those that are
 * pictures, and the message that it answers; and where files can be dropped. Keeps nothing.
 */

import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Message } from '../../../src/index.ts';
import { make } from '../../make.ts';
import { css } from '../../style.ts';
import type { KeyedList } from '../keyed-list.ts';
import { cross } from '../parts/icons.ts';
import { shownName } from '../parts/shown-name.ts';
import { nameOf } from '../people.ts';
import type { Translation } from '../translations/translation.ts';
import { card, style as cardStyle } from './attachments.ts';

export interface EnclosuresProps {
  readonly t: Translation;
  readonly files: readonly File[];
  /** Where they are drawn. */
  readonly list: KeyedList;
  readonly replyTo: Message | null;
  /** Somebody drags files over us. */
  readonly dragging: boolean;
  readonly detach: (file: File) => void;
  readonly unquote: () => void;
}

export function enclosures(props: EnclosuresProps): TemplateResult {
  const { t, files, replyTo, dragging } = props;
  return html`${dragging ? html`<div class="drop-here"><p>${t.dropHere}</p></div>` : nothing}
    ${replyTo ? quote(replyTo, props) : nothing}
    ${files.length ? queue(props) : nothing}`;
}

function queue(props: EnclosuresProps): Element {
  const { files, list } = props;
  list.element.className = 'queue';
  return list.drawn(files.map((file) => ({ key: file, draw: queued(file, props) })));
}

function quote(message: Message, { t, unquote }: EnclosuresProps): TemplateResult {
  const { author, text, attachments } = message;
  return html`<div class="answered">
    <p><bdi>${nameOf(author, t)}</bdi><bdi>${text.slice(0, 200) || shownName(attachments[0]?.name ?? '')}</bdi></p>
    <button class="icon" type="button" aria-label=${t.removeQuote} @click=${(event: Event) => leave(event, unquote)}>${cross}</button>
  </div>`;
}

function queued(file: File, { t, detach }: EnclosuresProps): TemplateResult {
  return html`<li>
    ${file.type.startsWith('image/') ? drawing(file) : nothing}
    ${card(file.name, file.size, t.tag)}
    <button class="icon" type="button" aria-label=${t.remove(shownName(file.name))} @click=${(event: Event) => leave(event, () => detach(file))}>${cross}</button>
  </li>`;
}

/** The button goes with what it removes: the focus goes to the next one, or to the field. */
function leave(event: Event, remove: () => void): void {
  const button = event.currentTarget as HTMLElement;
  const { nextElementSibling: after, previousElementSibling: before } =
    button.parentElement ?? button;
  const next = (after ?? before)?.querySelector<HTMLElement>('.icon');
  const field = button.closest('.composer')?.querySelector<HTMLElement>('textarea');
  (button.closest('.queue') && next ? next : field)?.focus();
  remove();
}

const drawings = new WeakMap<File, Element>();

/** One per file, however often it is asked for. */
function drawing(file: File): Element {
  const known = drawings.get(file);
  if (known) return known;
  const size = { width: '96', height: '96', 'aria-hidden': 'true' };
  const canvas = make('canvas', size) as HTMLCanvasElement;
  drawings.set(file, canvas);
  void draw(canvas, file);
  return canvas;
}

/** Painted and not loaded: a blob: address would need a word in the page's policy, and be let go of. */
async function draw(canvas: HTMLCanvasElement, file: File): Promise<void> {
  const picture = await createImageBitmap(file).catch(() => null);
  // What cannot be painted is shown as its name and size.
  canvas.hidden = !picture;
  if (!picture) return;
  const { width, height } = picture;
  const side = Math.min(width, height);
  const from = [(width - side) / 2, (height - side) / 2, side, side] as const;
  canvas.getContext('2d')?.drawImage(picture, ...from, 0, 0, canvas.width, canvas.height);
  picture.close();
}

const ownStyle = css`
  .queue {
    display: flex;
    gap: 8px;
    padding: 4px 0 8px;
    overflow-x: auto;
    scrollbar-width: thin;
  }
  .queue li {
    display: flex;
    flex: none;
    align-items: center;
    max-inline-size: min(240px, 90%);
    border: 1px solid var(--line);
    border-radius: 14px;
  }
  .queue canvas {
    flex: none;
    inline-size: 48px;
    block-size: 48px;
    border-start-start-radius: 13px;
    border-end-start-radius: 13px;
  }
  .queue canvas[hidden] {
    display: none;
  }
  .queue canvas:not([hidden]) + .card > svg {
    display: none;
  }
  .queue .card {
    flex: 1;
    border: 0;
    min-inline-size: 0;
  }
  .queue bdi,
  .answered bdi {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .answered {
    display: flex;
    align-items: center;
    margin-block-end: 8px;
    padding-inline-start: 12px;
    border-inline-start: 3px solid var(--ink-accent);
    border-radius: 6px;
    background: var(--sunken);
  }
  .answered p {
    flex: 1;
    min-inline-size: 0;
    font-size: 13px;
  }
  .answered bdi:first-child {
    color: var(--ink-accent);
    font-weight: 600;
  }
  .drop-here {
    position: absolute;
    inset: auto 8px 8px;
    z-index: 3;
    display: grid;
    place-items: center;
    min-block-size: 160px;
    border: 2px dashed var(--ink-accent);
    border-radius: 14px;
    background: color-mix(in oklab, var(--surface) 92%, transparent);
    color: var(--ink-accent);
    font-weight: 600;
    pointer-events: none;
  }
`;

export const style = [cardStyle, ownStyle];
