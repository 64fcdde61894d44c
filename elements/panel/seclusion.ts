/**
 * What is typed in the panel is nobody else's. A page sees our element and no field: its short cuts
 * would act on single letters, and a dialog of its own would fetch the focus back. Knows no chat.
 */

/** Of one element, until the signal ends it. */
export function seclude(host: HTMLElement, signal: AbortSignal): void {
  for (const type of ['keydown', 'keypress', 'keyup', 'paste', 'focusin'])
    host.addEventListener(type, keep as EventListener, { signal });
}

function keep(event: KeyboardEvent): void {
  // What the page has put into a slot is its own; ways out and commands are for everybody.
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey) return;
  const { key } = event;
  const written = (event.composedPath()[0] as Element).matches(':read-write');
  if (!key || (written && !/^(Esc|Tab|F\d)/.test(key))) event.stopPropagation();
}
