/**
 * Gives a command to the SDK. A line written to the guide returns at once; the real one returns a promise, which says
 * that the command is over, and no more than that.
 *
 * @returns Whether the command is under way: `over` is told of its end.
 */
export function callSdk(
  command: () => unknown,
  onError: (error: unknown) => void,
  over: () => void,
): boolean {
  try {
    const result = command();
    if (!isPromiseLike(result)) return false;
    result.then(over, (error: unknown) => {
      onError(error);
      over();
    });
    return true;
  } catch (error) {
    onError(error);
    over();
    return false;
  }
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === 'function';
}
