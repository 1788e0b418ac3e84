/** A registered symbol, because a test's line and the page's elements may come from different copies of this library. */
export const hostDriver = Symbol.for('webex-calling-elements/driver');

/** A line that brings its own `LineDriver`, for tests. It is an `object` here to keep that interface private. */
export interface DrivenLine {
  readonly [hostDriver]: object;
}
