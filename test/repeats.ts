/**
 * Marks a test that takes the same path through the code as another test, with a different input or in a slower suite.
 * `npm test` leaves it to `npm run journeys:all`.
 *
 * @param isRepeat - False for the row of a table that `npm test` runs.
 * @returns Options for Playwright's `test`.
 */
export function repeats(isRepeat = true): {tag?: string} {
  return isRepeat ? {tag: '@repeat'} : {};
}
