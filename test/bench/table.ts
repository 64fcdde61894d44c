/** What a benchmark hands back, and how it is printed. */

export type Bench = (options: { readonly limitsOnly: boolean }) => Promise<BenchResult>;

export interface BenchResult {
  readonly title: string;
  readonly unit: string;
  readonly rows: readonly BenchRow[];
}

export interface BenchRow {
  readonly name: string;
  readonly value: number;
  /** Against the row that this table calls 1. */
  readonly ratio?: number;
  /** Measured in this run, or a number from an earlier one that stands here for comparison. */
  readonly source: 'measured' | 'reference';
  readonly limit?: number;
  /** True when the limit is passed: the run fails. */
  readonly over?: boolean;
}

/** A table as Markdown. */
export function table({ title, unit, rows }: BenchResult): string {
  const head = ['', unit, 'limit', 'ratio', ''];
  const lines = rows.map(({ name, value, limit, ratio, source }) => [
    name,
    value.toLocaleString('en'),
    limit?.toLocaleString('en') ?? '',
    ratio === undefined ? '' : `${ratio.toFixed(2)} ×`,
    source === 'reference' ? 'reference' : '',
  ]);
  const widths = head.map((_, i) =>
    Math.max(...[head, ...lines].map((cells) => cells[i]?.length ?? 0)),
  );
  const draw = (cells: readonly string[]): string => {
    const padded = cells.map((cell, i) =>
      i === 0 || i === 4 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0),
    );
    return `| ${padded.join(' | ')} |`;
  };
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [title, '', draw(head), rule, ...lines.map(draw)].join('\n');
}
