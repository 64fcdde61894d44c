/** Moving in a grid by keys: one cell at a time can be reached by Tab. Knows no content. */

const CELL = '[role=gridcell]';

/** Where a key leads from a cell: another one, out above the first row, or nowhere. */
export function moved(
  cell: HTMLElement,
  { key, ctrlKey }: KeyboardEvent,
): HTMLElement | 'above' | undefined {
  const grid = cell.closest<HTMLElement>('[role=grid]');
  const cells = [...(grid?.querySelectorAll<HTMLElement>(CELL) ?? [])];
  const at = cells.indexOf(cell);
  const rtl = getComputedStyle(cell).direction === 'rtl';
  if (key === 'ArrowRight' || key === 'ArrowLeft')
    return cells[(key === 'ArrowRight') === rtl ? Math.max(0, at - 1) : at + 1];
  const rows = [...(grid?.querySelectorAll('[role=row]') ?? [])];
  const row = rows.findIndex((each) => each.contains(cell));
  if (key === 'Home') return ctrlKey ? cells[0] : inRow(rows[row], 0);
  if (key === 'End') return ctrlKey ? cells.at(-1) : inRow(rows[row], Infinity);
  const column = [...(rows[row]?.children ?? [])].indexOf(cell);
  if (key === 'ArrowDown') return inRow(rows[row + 1], column);
  if (key === 'ArrowUp') return row > 0 ? inRow(rows[row - 1], column) : 'above';
  return undefined;
}

/** This cell, or else the first one, is where Tab leads; the others are not. */
export function rove(grid: HTMLElement | null, to = grid?.querySelector<HTMLElement>(CELL)): void {
  for (const cell of grid?.querySelectorAll<HTMLElement>(`${CELL}[tabindex="0"]`) ?? [])
    cell.tabIndex = -1;
  if (to) to.tabIndex = 0;
}

function inRow(row: Element | undefined, column: number): HTMLElement | undefined {
  const cells = row?.querySelectorAll<HTMLElement>(CELL) ?? [];
  return cells[Math.min(column, cells.length - 1)];
}
