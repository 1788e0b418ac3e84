/**
 * Limits the time to wait for a promise. The operation behind it is not aborted.
 *
 * @param milliseconds The time limit. `Infinity` for none.
 * @param timeoutError Creates the error to reject with if the promise takes longer.
 * @throws The signal's reason when `signal` aborts.
 */
export function withTimeout<T>(
  promise: PromiseLike<T>,
  milliseconds: number,
  timeoutError: () => Error,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => finish(() => reject(signal?.reason));
    const timer =
      milliseconds < Infinity
        ? setTimeout(() => finish(() => reject(timeoutError())), milliseconds)
        : undefined;
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      settle();
    };
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    promise.then(
      value => finish(() => resolve(value)),
      error => finish(() => reject(error)),
    );
  });
}

/** Runs a task and waits for its end, but not longer than a number of milliseconds. Never rejects. */
export async function settled(task: () => unknown, milliseconds: number): Promise<void> {
  const run = async (): Promise<unknown> => await task();
  await withTimeout(run(), milliseconds, () => new Error('late')).catch(() => undefined);
}

/** `AbortSignal.any()`, for Safari before 17.4. */
export function anySignal(...signals: readonly AbortSignal[]): AbortSignal {
  const {any} = AbortSignal as Partial<typeof AbortSignal>;
  if (any) return any.call(AbortSignal, [...signals]);
  const either = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) either.abort(signal.reason);
    signal.addEventListener('abort', () => either.abort(signal.reason), {signal: either.signal});
  }
  return either.signal;
}

/** Waits for a number of milliseconds, or until `signal` aborts. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
