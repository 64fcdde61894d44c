/** Reads which scenarios the tests of this repository hold, by their titles. Runs nothing. */
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

export interface Scenario {
  /** `T7`. */
  readonly number: string;
  /** What stands after the number. */
  readonly title: string;
  /** Name of the file, without its end. */
  readonly file: string;
}

const TITLE = /\b(?:test|it)\(\s*(['"`])(T\d+): (.+?)\1,/g;

/** Every test whose title begins with a number. */
export function scenarios(): readonly Scenario[] {
  const files = globSync('test/{faults,src,flows}/**/*.test.ts');
  return files.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(TITLE)].map(([, , number = '', title = '']) => ({
      number,
      title,
      file: basename(path, '.test.ts'),
    })),
  );
}

/** The row of the table in README.md. */
export function rowOf({ number, title, file }: Scenario): string {
  return `| ${number} | ${title} | ${file} |`;
}
