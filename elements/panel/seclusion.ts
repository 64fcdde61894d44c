/**
 * What is typed in the panel is nobody else's. A page sees our element and no field: its short cuts
 * would act on single letters, and a dialog of its own would fetch the focus back. Knows no chat.
 */

/** Keys that went down in a field; where they come up nobody else waits for that. */
const down = new Set<string>();

/** Of one element, until the signal ends it. */
export function seclude(host: HTMLElement, signal: AbortSignal): void {
  for (const type of ['keydown', 'keypress', 'keyup', 'paste', 'focusin'])
    host.addEventListener(type, keep as EventListener, { signal });
}

function keep(event: KeyboardEvent): void {
  const { code, key, type } = event;
  // What the page has put into a slot is its own.
  if (event.target !== event.currentTarget) return;
  // Whoever heard a key go down waits for it to come up.
  if (type === 'keyup' ? !down.delete(code) : key && !isWritten(event)) return;
  if (type === 'keydown') down.add(code);
  event.stopPropagation();
}

/** Ways out and commands are for everybody. */
function isWritten(event: KeyboardEvent): boolean {
  const field = event.composedPath()[0] as Element;
  const command = event.ctrlKey || event.metaKey || /^(Esc|Tab|F\d)/.test(event.key);
  return !command && field.matches(':read-write, select');
}
