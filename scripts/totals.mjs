import {readFile} from 'node:fs/promises';

/** @import {Totals} from './report.mjs' */

/** Reads a file written by one of our reporters. @returns {Promise<Totals>} */
export async function readTotals(file) {
  return JSON.parse(await readFile(file, 'utf8'));
}

/** @returns {Promise<Totals>} */
export async function totalsOfPlaywright(file) {
  const {suites, errors, stats} = JSON.parse(await readFile(file, 'utf8'));
  const specs = specsOf(suites);
  const skipped = specs.flatMap(({title, tests}) =>
    tests
      .filter(({status}) => status === 'skipped')
      .map(({annotations}) => ({name: title, reason: annotations[0]?.description ?? 'no reason given'})),
  );
  const retried = specs.filter(({tests}) => tests.some(({status}) => status === 'flaky'));
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped,
    retried: retried.map(({title}) => title),
  };
}

/** Returns all tests of suites, including those of nested suites. */
export function specsOf(suites) {
  return suites.flatMap(({specs, suites: inner = []}) => [...specs, ...specsOf(inner)]);
}
