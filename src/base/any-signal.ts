/** Does what `AbortSignal.any()` does, for Safari before 17.4. */
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
