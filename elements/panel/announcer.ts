/**
 * Tells people who do not see the screen what just happened: by `ariaNotify` where the browser has it,
 * else by live regions. Those live in the page's own DOM, one pair per document, because inside shadow
 * roots they are unreliable; while a modal dialog makes the page inert, a pair inside it takes over.
 * Knows no message.
 */
import { make } from '../make.ts';

const CLASS = 'shaman-announcer';
/** Milliseconds that a region must stand in the page before it is heard. */
const SETTLES = 150;
/** From view alone. */
const HIDDEN =
  'position:fixed;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap';

export interface Announcement {
  /** Interrupts what is being read. @default false */
  readonly urgent?: boolean;
  /** A modal dialog that makes the rest of the page inert. @default the page's body */
  readonly within?: Element | null;
  /** Milliseconds that the words stay; some readers miss what leaves within a second. @default 5000 */
  readonly keep?: number;
}

/** Not in TypeScript's DOM yet. */
interface Notified extends Element {
  ariaNotify?(text: string, options: { readonly priority: 'normal' | 'high' }): void;
}

/** By outlet, for those that are young. */
const settled = new WeakMap<Element, Promise<void>>();

export function announce(
  text: string,
  { urgent = false, within, keep = 5000 }: Announcement = {},
): void {
  const place: Notified = within ?? document.documentElement;
  place.ariaNotify?.(text, { priority: urgent ? 'high' : 'normal' });
  const outlet = outletIn(within ?? document.body);
  const words = make('div', {}, new Text(text));
  const say = () => {
    outlet.children[urgent ? 1 : 0]?.append(words);
    setTimeout(() => words.remove(), keep);
  };
  // One after the other: timers of the same end may change places.
  const wait = settled.get(outlet);
  if (wait) void wait.then(say);
  else say();
}

/** Both regions must stand in the page some time before they first speak. */
export function prepareAnnouncer(within: Element = document.body): void {
  outletIn(within);
}

function outletIn(parent: Element): Element {
  const found = parent.querySelector(`:scope > .${CLASS}`);
  if (found) return found;
  // What is notified must not be heard twice.
  const hidden = 'ariaNotify' in parent ? 'true' : null;
  const regions = [region('log', 'polite'), region('alert', 'assertive')];
  const outlet = make('div', { class: CLASS, 'aria-hidden': hidden }, ...regions) as HTMLElement;
  // Through CSSOM: a style attribute would break a strict Content-Security-Policy.
  outlet.style.cssText = HIDDEN;
  parent.append(outlet);
  const rest = new Promise<void>((resolve) => setTimeout(resolve, SETTLES));
  settled.set(outlet, rest);
  void rest.then(() => settled.delete(outlet));
  return outlet;
}

function region(role: string, live: string): Element {
  return make('div', { role, 'aria-live': live });
}
