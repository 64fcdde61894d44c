/**
 * The history checker, after Jepsen: what people sent, what the log holds and what everybody sees
 * must be one story. Pure; knows neither clients nor servers, so it is itself tested with planted
 * faults of each kind.
 */

/** One send that was accepted from a person: it must arrive, once. */
export interface Send {
  /** Whose order holds: a person, or one tab of theirs. */
  readonly author: string;
  readonly conversation: string;
  readonly text: string;
  /** Given up before anybody acknowledged it, as by signing out: it may arrive, but not twice. */
  readonly givenUp?: boolean;
}

/** What one observer holds of a conversation, oldest first; texts are unique. */
export interface View {
  readonly observer: string;
  readonly conversation: string;
  readonly texts: readonly string[];
  /** Has paged back to the beginning: it must be the whole log, not only its end. */
  readonly whole?: boolean;
}

export type ViolationKind =
  /** Accepted, and not in the log. */
  | 'lost'
  /** In the log, or on somebody's screen, more than once. */
  | 'doubled'
  /** Not in the order in which its author sent it. */
  | 'reordered'
  /** In the log, or on somebody's screen, and nobody sent it there. */
  | 'phantom'
  /** Somebody's screen is not the end of the log. */
  | 'diverged';

export interface Violation {
  readonly kind: ViolationKind;
  readonly text: string;
}

/** All that is wrong with a history after everything has come to rest; nothing, if nothing is. */
export function violationsIn(
  sends: readonly Send[],
  log: readonly View[],
  views: readonly View[],
): readonly Violation[] {
  const sent = grouped(sends, ({ conversation }) => conversation);
  const logged = new Map(log.map((view) => [view.conversation, view]));
  const conversations = new Set([...sent.keys(), ...logged.keys()]);
  const inLogs = [...conversations].flatMap((conversation) => {
    const view = logged.get(conversation) ?? { observer: 'log', conversation, texts: [] };
    return inLog(view, sent.get(conversation) ?? []);
  });
  const inViews = views.flatMap((view) =>
    inView(view, sent.get(view.conversation) ?? [], logged.get(view.conversation)?.texts ?? []),
  );
  return [...inLogs, ...inViews];
}

function inLog(view: View, sends: readonly Send[]): readonly Violation[] {
  const there = new Set(view.texts);
  const lost = sends.filter(({ text, givenUp }) => !givenUp && !there.has(text));
  return [...lost.map(({ text }) => violation('lost', text)), ...inView(view, sends, view.texts)];
}

function inView(view: View, sends: readonly Send[], log: readonly string[]): readonly Violation[] {
  const found = [...doubles(view), ...phantoms(view, sends), ...disorder(view, sends)];
  // What has a name already is not also told as a difference.
  return found.length > 0 ? found : divergence(view, log);
}

function doubles({ observer, texts }: View): readonly Violation[] {
  const seen = new Set<string>();
  const again = texts.filter((text) => seen.size === seen.add(text).size);
  return again.map((text) => violation('doubled', text, observer));
}

function phantoms({ observer, texts }: View, sends: readonly Send[]): readonly Violation[] {
  const sent = new Set(sends.map(({ text }) => text));
  const strange = texts.filter((text) => !sent.has(text));
  return strange.map((text) => violation('phantom', text, observer));
}

/** Each author's messages stand in the order in which that author sent them. */
function disorder({ observer, texts }: View, sends: readonly Send[]): readonly Violation[] {
  const places = new Map(texts.map((text, index) => [text, index]));
  const byAuthor = grouped(sends, ({ author }) => author);
  return [...byAuthor.values()].flatMap((own) => {
    const seen = own.filter(({ text }) => places.has(text));
    const wrong = seen.find(({ text }, index) => {
      const before = seen[index - 1];
      return before && (places.get(before.text) ?? 0) > (places.get(text) ?? 0);
    });
    return wrong ? [violation('reordered', wrong.text, observer)] : [];
  });
}

/** An observer may hold only the end of a log, but that without a hole and in its order. */
function divergence(
  { observer, texts, whole }: View,
  log: readonly string[],
): readonly Violation[] {
  const start = log.length - texts.length;
  const wrong = texts.findIndex((text, index) => text !== log[start + index]);
  if (start >= 0 && wrong < 0 && !(whole && start > 0)) return [];
  const place = Math.max(0, wrong);
  const differs = `${texts[place]} where the log has ${log[start + place]}`;
  return [violation('diverged', `${differs} (${texts.length} of ${log.length})`, observer)];
}

function violation(kind: ViolationKind, text: string, observer = 'log'): Violation {
  return { kind, text: observer === 'log' ? text : `${text}, as ${observer} sees it` };
}

function grouped<T>(values: readonly T[], by: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(by(value));
    if (group) group.push(value);
    else groups.set(by(value), [value]);
  }
  return groups;
}
