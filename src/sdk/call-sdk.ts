/**
 * Calls a command of the SDK. A line written to the guide returns immediately; the real one returns a promise, which
 * only means that the command has ended.
 *
 * @param over Called when the command has ended.
 * @returns Whether the command returned a promise.
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
