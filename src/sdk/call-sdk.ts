/**
 * Runs a command of the SDK. According to the guide, commands return nothing. Those of the real SDK return a promise,
 * which resolves when the command has ended, whether it succeeded or not.
 *
 * @param onEnd Called when the promise has settled, or the command has thrown.
 * @returns Whether the command returned a promise.
 */
export function callSdk(
  command: () => unknown,
  onError?: (error: unknown) => void,
  onEnd?: () => void,
): boolean {
  try {
    const result = command();
    if (!isPromiseLike(result)) return false;
    result.then(onEnd, (error: unknown) => {
      onError?.(error);
      onEnd?.();
    });
    return true;
  } catch (error) {
    onError?.(error);
    onEnd?.();
    return false;
  }
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === 'function';
}
