/**
 * The history checker: what people sent, what the log holds and what everybody sees must be one
 * story. Pure; knows neither clients nor servers, so it is itself tested with planted faults.
 */

/** One send that was accepted from a person: it must arrive, once. */
export interface Send {
  readonly author: string;
  readonly conversation: string;
  readonly text: string;
}

/** What one observer holds of a conversation, oldest first; texts are unique. */
export interface View {
  readonly observer: string;
  readonly conversation: string;
  readonly texts: readonly string[];
}

export interface Violation {
  readonly kind: 'lost' | 'doubled' | 'reordered' | 'phantom' | 'diverged';
  readonly text: string;
}

/** All that is wrong with a history after everything has come to rest; nothing, if nothing is. */
export function violationsIn(
  sends: readonly Send[],
  log: readonly View[],
  views: readonly View[],
): readonly Violation[] {
  const logged = new Map(log.map(({ conversation, texts }) => [conversation, texts]));
  return [
    ...sends.flatMap((send) => arrival(send, logged.get(send.conversation) ?? [])),
    ...log.flatMap((view) => phantoms(view, sends)),
    ...log.flatMap((view) => disorder(view, sends)),
    ...views.flatMap((view) => divergence(view, logged.get(view.conversation) ?? [])),
  ];
}

function arrival({ text }: Send, texts: readonly string[]): readonly Violation[] {
  const copies = texts.filter((each) => each === text).length;
  if (copies === 1) return [];
  return [{ kind: copies === 0 ? 'lost' : 'doubled', text }];
}

function phantoms({ texts, conversation }: View, sends: readonly Send[]): readonly Violation[] {
  const sent = new Set(sends.filter((send) => send.conversation === conversation).map(textOf));
  return texts.filter((text) => !sent.has(text)).map((text) => ({ kind: 'phantom', text }));
}

/** Each author's messages stand in the order in which that author sent them. */
function disorder({ texts, conversation }: View, sends: readonly Send[]): readonly Violation[] {
  const authors = new Set(sends.map(({ author }) => author));
  return [...authors].flatMap((author) => {
    const own = sends.filter(
      (send) => send.author === author && send.conversation === conversation,
    );
    const order = own.map(textOf);
    const seen = [...new Set(texts)].filter((text) => order.includes(text));
    const wanted = order.filter((text) => seen.includes(text));
    const wrong = seen.find((text, index) => text !== wanted[index]);
    return wrong === undefined ? [] : [{ kind: 'reordered', text: wrong } as const];
  });
}

/** An observer may hold only the end of a log, but that without a hole and in its order. */
function divergence({ observer, texts }: View, log: readonly string[]): readonly Violation[] {
  const end = log.slice(log.length - texts.length);
  const same = texts.length <= log.length && texts.every((text, index) => text === end[index]);
  return same ? [] : [{ kind: 'diverged', text: `${observer} holds ${texts.join(' | ')}` }];
}

function textOf({ text }: Send): string {
  return text;
}
