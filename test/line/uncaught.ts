/** The uncaught errors during `act`. They are hidden from the test runner, which would count them as failures. */
export async function uncaughtDuring(act: () => void | Promise<void>): Promise<unknown[]> {
  const caught: unknown[] = [];
  const hear = (error: unknown): void => void caught.push(error);
  const kinds = ['uncaughtException', 'unhandledRejection'] as const;
  const before = kinds.map(kind => ({kind, listeners: process.rawListeners(kind)}));
  for (const kind of kinds) process.removeAllListeners(kind).on(kind, hear);
  try {
    await act();
    // Both are raised at the end of an event loop turn.
    await new Promise(setImmediate);
  } finally {
    for (const {kind, listeners} of before) {
      process.removeListener(kind, hear);
      for (const listener of listeners) process.on(kind, listener as (error: unknown) => void);
    }
  }
  return caught;
}
