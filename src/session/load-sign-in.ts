import {libraryNotLoaded, signInFailed} from '../base/early-faults.js';
import {FaultError, type Fault} from '../base/fault.js';
import {reportError} from '../base/report-error.js';

/** Loads the code for signing in. It is a separate chunk, so that a page where nobody signs in does not load it. */
export async function loadSignIn() {
  try {
    // Name the exports, so that knip sees which ones are used.
    const {signIn, prepareSignIn, createHostLineDriver, attachDriver, ServerSession} =
      await import('./sign-in-chunk.js');
    return {signIn, prepareSignIn, createHostLineDriver, attachDriver, ServerSession};
  } catch (error) {
    reportError('A part of this library did not load', error);
    throw new FaultError(libraryNotLoaded);
  }
}

/** Returns an error with a fault. An unexpected error is reported in the console. */
export function withFault(error: unknown): {readonly fault: Fault} {
  const {fault} = (error ?? {}) as {fault?: Fault};
  if (fault) return error as {fault: Fault};
  reportError('The sign-in failed', error);
  return new FaultError(signInFailed);
}

/** Ignores the abort of a task: the task that aborted it determines the session's state. */
export function ignoreAbort(error: unknown): void {
  if ((error as {name?: unknown} | undefined)?.name !== 'AbortError') throw error;
}
