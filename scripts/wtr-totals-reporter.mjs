import {writeFileSync} from 'node:fs';

/** Writes the totals to the file in `TOTALS_FILE` in the format of report.mjs, because the runner does not print them. */
export function totalsReporter() {
  return {
    onTestRunFinished({sessions}) {
      const file = process.env.TOTALS_FILE;
      if (file) writeFileSync(file, JSON.stringify(totalsOf(sessions)));
    },
  };
}

/** Counts the tests of all sessions. Skipped tests have the titles of their `describe` in their names. */
export function totalsOf(sessions) {
  const totals = {passed: 0, failed: 0, skipped: []};
  for (const {testResults, errors, browser, passed} of sessions) {
    const tests = testsOf(testResults);
    totals.passed += tests.filter(test => test.passed && !test.skipped).length;
    const failed = tests.filter(test => !test.passed && !test.skipped).length;
    // An error outside the tests is a failure as well.
    totals.failed += failed || Number(errors.length > 0 || !passed);
    for (const {name} of tests.filter(test => test.skipped)) {
      totals.skipped.push({name, reason: `in ${browser.name}`});
    }
  }
  return totals;
}

function testsOf(suite, around = []) {
  if (!suite) return [];
  const titles = suite.name ? [...around, suite.name] : around;
  const own = suite.tests.map(test => ({...test, name: [...titles, test.name].join(': ')}));
  return [...own, ...suite.suites.flatMap(inner => testsOf(inner, titles))];
}
