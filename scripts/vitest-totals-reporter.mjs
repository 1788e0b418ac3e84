import {writeFileSync} from 'node:fs';

/**
 * Writes the totals to the file in `TOTALS_FILE` in the format of report.mjs. Vitest's own JSON reporter omits second
 * attempts.
 */
export function totalsReporter() {
  return {
    onTestRunEnd(modules, errors) {
      const file = process.env.TOTALS_FILE;
      if (file) writeFileSync(file, JSON.stringify(totalsOf(modules, errors)));
    },
  };
}

/** @returns {import('./report.mjs').Totals} */
export function totalsOf(modules, errors) {
  const tests = modules.flatMap(({children}) => [...children.allTests()]);
  const inState = state => tests.filter(test => test.result().state === state);
  // A file that failed to load has no tests, and counts as one failed test.
  const broken = modules.filter(module => module.state() === 'failed' && !module.children.size);
  return {
    passed: inState('passed').length,
    failed: inState('failed').length + broken.length + errors.length,
    skipped: inState('skipped').map(test => ({name: test.fullName, reason: test.result().note ?? 'skipped'})),
    retried: tests.filter(test => test.diagnostic()?.flaky).map(test => test.fullName),
  };
}
