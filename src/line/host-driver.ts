/**
 * The property with the `LineDriver` of a line for tests. The symbol is in the global registry, because the line and
 * the page's elements may come from different copies of this library.
 */
export const hostDriver = Symbol.for('webex-calling-elements/driver');

/** A line for tests that has its own `LineDriver`. The type is `object` to keep that interface private. */
export interface DrivenLine {
  readonly [hostDriver]: object;
}
