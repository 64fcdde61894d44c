/**
 * What is typed in the panel is nobody else's. A page sees our element and no field: its short cuts
 * would act on single letters, and a dialog of its own would fetch the focus back. Knows no chat.
 */

/** Of one element, until the signal ends it. */
export function seclude(host: HTMLElement, signal: AbortSignal): void {
  for (const type of ['keydown', 'keypress', 'keyup', 'paste', 'focusin'])
    host.addEventListener(type, keep, { signal });
}

function keep(event: Event): void {
  const { target, currentTarget, key, ctrlKey, metaKey } = event as KeyboardEvent;
  // What the page has put into a slot is its own; ways out and commands are for everybody.
  if (target !== currentTarget || ctrlKey || metaKey || /^(Esc|Tab|F\d)/.test(key)) return;
  if (!key || (event.composedPath()[0] as Element).matches(':read-write')) event.stopPropagation();
}
