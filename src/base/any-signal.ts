/** As `AbortSignal.any()`, which Safari has from 17.4 on. */
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
