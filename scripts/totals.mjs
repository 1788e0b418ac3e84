import {readFile} from 'node:fs/promises';

/** @import {Totals} from './report.mjs' */

/** @returns {Promise<Totals>} */
export async function totalsOfVitest(file) {
  const {testResults} = await readJson(file);
  // A file that failed to load has no tests, and counts as one failed test.
  const broken = testResults.filter(
    ({status, assertionResults}) => status === 'failed' && !assertionResults.length,
  );
  const tests = testResults.flatMap(({assertionResults}) => assertionResults);
  return {
    passed: tests.filter(({status}) => status === 'passed').length,
    failed: tests.filter(({status}) => status === 'failed').length + broken.length,
    skipped: tests
      .filter(({status}) => status !== 'passed' && status !== 'failed')
      .map(({fullName, status}) => ({name: fullName, reason: status})),
  };
}

/** Reads the file written by the reporter in web-test-runner.config.mjs. @returns {Promise<Totals>} */
export function totalsOfWtr(file) {
  return readJson(file);
}

/** @returns {Promise<Totals>} */
export async function totalsOfPlaywright(file) {
  const {suites, errors, stats} = await readJson(file);
  const skipped = specsOf(suites).flatMap(({title, tests}) =>
    tests
      .filter(({status}) => status === 'skipped')
      .map(({annotations}) => ({name: title, reason: annotations[0]?.description ?? 'no reason given'})),
  );
  return {passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped};
}

function specsOf(suites) {
  return suites.flatMap(({specs, suites: inner = []}) => [...specs, ...specsOf(inner)]);
}

async function readJson(file) {
  return JSON.parse(await readFile(file, 'utf8'));
}
