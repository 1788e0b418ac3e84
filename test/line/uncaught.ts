/**
 * What is thrown to the page at large while `act` runs: the runner, which takes it for a failed test, does not hear
 * of it.
 */
export async function uncaughtDuring(act: () => void | Promise<void>): Promise<unknown[]> {
  const caught: unknown[] = [];
  const hear = (error: unknown): void => void caught.push(error);
  const kinds = ['uncaughtException', 'unhandledRejection'] as const;
  const before = kinds.map(kind => ({kind, listeners: process.rawListeners(kind)}));
  for (const kind of kinds) process.removeAllListeners(kind).on(kind, hear);
  try {
    await act();
    // Both are raised at the end of a turn of the event loop.
    await new Promise(setImmediate);
  } finally {
    for (const {kind, listeners} of before) {
      process.removeListener(kind, hear);
      for (const listener of listeners) process.on(kind, listener as (error: unknown) => void);
    }
  }
  return caught;
}
