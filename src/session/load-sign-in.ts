import type {SignInFault} from '../auth/sign-in-fault.js';
import {reportError} from '../base/report-error.js';

const libraryFault: SignInFault = Object.freeze({type: 'library-not-loaded', step: 'sdk', action: 'reload'});
const unknownFault: SignInFault = Object.freeze({type: 'unknown', step: 'line', action: 'retry'});

/** Loads the code for signing in. It is a separate chunk, so that a page where nobody signs in does not load it. */
export async function loadSignIn() {
  try {
    // Name the exports, so that knip sees which ones are used.
    const {signIn, createHostLineDriver, attachDriver, ServerSession} = await import('./sign-in-chunk.js');
    return {signIn, createHostLineDriver, attachDriver, ServerSession};
  } catch (error) {
    reportError('A part of this library did not load', error);
    throw asError(libraryFault);
  }
}

/** Returns an error with a fault. An unexpected error is reported in the console. */
export function withFault(error: unknown): {readonly fault: SignInFault} {
  const {fault} = (error ?? {}) as {fault?: SignInFault};
  if (fault) return error as {fault: SignInFault};
  reportError('The sign-in failed', error);
  return asError(unknownFault);
}

/** Creates an error like `SignInError`, whose class is in the chunk. */
function asError(fault: SignInFault): Error & {fault: SignInFault} {
  return Object.assign(new Error(`Sign-in failed: ${fault.type}`), {name: 'SignInError', fault});
}

/** Ignores the abort of a task: the task that aborted it determines the session's state. */
export function ignoreOvertaken(error: unknown): void {
  if ((error as {name?: unknown} | undefined)?.name !== 'AbortError') throw error;
}
