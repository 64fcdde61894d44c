/** Reporter of Web Test Runner that counts and says nothing. */
import type { Reporter, TestSession, TestSuiteResult } from '@web/test-runner';
import { type Counts, sum, writeCounts } from './counts.ts';

export function countReporter(): Reporter {
  return {
    onTestRunFinished: ({ sessions }) =>
      writeCounts(
        Object.fromEntries(sessions.map((session) => [session.testFile, countSession(session)])),
      ),
  };
}

/** A file that fails outside of its tests (an import, an unhandled rejection) counts as one more. */
function countSession({ testResults, passed }: TestSession): Counts {
  const counts = testResults ? countSuite(testResults) : { passed: 0, failed: 0 };
  return passed || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

function countSuite({ tests, suites }: TestSuiteResult): Counts {
  const ran = tests.filter((test) => !test.skipped);
  const passed = ran.filter((test) => test.passed).length;
  return sum([{ passed, failed: ran.length - passed }, ...suites.map(countSuite)]);
}
