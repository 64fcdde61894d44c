/**
 * Two engines of accessibility that nobody here wrote, asked the same way: what in this element is
 * wrong, and of what they cannot say. Neither shares a rule with the other.
 */
import 'axe-core/axe.min.js';
import 'accessibility-checker-engine/ace-window.js';
import type { AxeResults, RunOptions } from 'axe-core';

export interface Opinion {
  /** Rule, place and reason of each fault. */
  readonly faults: readonly string[];
  /** Rules of which a person must decide. */
  readonly doubts: readonly string[];
}

interface Issue {
  readonly ruleId: string;
  readonly value: readonly [string, string];
  readonly message: string;
  readonly snippet: string;
}

interface Guideline {
  readonly id: string;
  readonly checkpoints: readonly { readonly rules?: readonly { readonly id: string }[] }[];
}

declare global {
  interface Window {
    axe: { run(context: Element, options: RunOptions): Promise<AxeResults> };
    ace_ibma: {
      readonly Checker: new () => {
        getGuidelines(): Guideline[];
        addGuideline(guideline: Guideline): void;
        check(
          node: Node,
          guidelines: readonly string[],
        ): Promise<{ readonly results: readonly Issue[] }>;
      };
    };
  }
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export async function axe(element: Element): Promise<Opinion> {
  const { violations, incomplete } = await window.axe.run(element, {
    runOnly: TAGS,
    // Regions are the page's own.
    rules: { 'target-size': { enabled: true }, region: { enabled: false } },
    resultTypes: ['violations', 'incomplete'],
  });
  const faults = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${String(target)} ${failureSummary ?? ''}`),
  );
  return { faults, doubts: incomplete.map(({ id }) => id) };
}

const OURS = 'WCAG 2.2 without colours';
let checker: InstanceType<Window['ace_ibma']['Checker']> | undefined;

export async function ibm(element: Element): Promise<Opinion> {
  checker ??= madeChecker();
  const { results } = await checker.check(element, [OURS]);
  const found = results.filter(({ value }) => value[1] !== 'PASS');
  const faults = found.filter(({ value }) => value[1] === 'FAIL');
  return {
    faults: faults.map(({ ruleId, message, snippet }) => `${ruleId} ${message} ${snippet}`),
    doubts: found.filter((issue) => !faults.includes(issue)).map(({ ruleId }) => ruleId),
  };
}

function madeChecker(): InstanceType<Window['ace_ibma']['Checker']> {
  const made = new window.ace_ibma.Checker();
  const wcag = made.getGuidelines().find(({ id }) => id === 'WCAG_2_2');
  if (!wcag) throw new Error('the engine has no WCAG 2.2');
  // It cannot read colours that are mixed in oklab, and throws; axe can, and measures them.
  const checkpoints = wcag.checkpoints.map((checkpoint) => ({
    ...checkpoint,
    rules: checkpoint.rules?.filter(({ id }) => id !== 'text_contrast_sufficient') ?? [],
  }));
  made.addGuideline({ ...wcag, id: OURS, checkpoints });
  return made;
}
