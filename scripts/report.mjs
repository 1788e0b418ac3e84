/**
 * A step's result in `.results/`. A check counts as one test.
 *
 * @typedef {object} Totals
 * @property {number} passed
 * @property {number} failed
 * @property {{name: string, reason: string}[]} skipped
 * @property {string[]} [retried] The tests that passed only at the second attempt, for example because the machine was
 *   busy.
 *
 * @typedef {Totals & {name: string, seconds: number, note?: string}} Result
 */

/**
 * Prints a line for each step, the skipped tests with their reasons, and finally a summary line.
 *
 * @param {Result[]} results
 * @param {number} seconds The total time.
 * @returns {boolean} Whether nothing failed.
 */
export function report(results, seconds) {
  console.log('\n');
  for (const {name, seconds: own, passed, failed, skipped, note} of results) {
    const counts = `${passed} passed, ${failed} failed${skipped.length ? `, ${skipped.length} skipped` : ''}`;
    const time = `${own.toFixed(1)} s`.padStart(8);
    console.log(`${failed ? '✗' : '✓'} ${name.padEnd(10)} ${time}   ${note ?? counts}`);
  }
  for (const {name, reason} of results.flatMap(({skipped}) => skipped))
    console.log(`  skipped: ${name} (${reason})`);
  for (const name of results.flatMap(({retried = []}) => retried))
    console.log(`  passed at the second attempt: ${name}`);
  console.log(`\n${(seconds / 60).toFixed(1)} minutes\n${closingLine(results)}`);
  return results.every(({failed}) => failed === 0);
}

/** Returns `N passed, N failed`, and the number of skipped tests if there are any, across all suites and checks. */
export function closingLine(results) {
  const sum = key => results.reduce((total, result) => total + result[key], 0);
  const skipped = results.reduce((total, result) => total + result.skipped.length, 0);
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped ? `, ${skipped} skipped` : ''}`;
}
