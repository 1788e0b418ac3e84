import type {SignInFault} from '../auth/sign-in-fault.js';
import {reportError} from '../base/report-error.js';

const libraryFault: SignInFault = Object.freeze({type: 'library-not-loaded', step: 'sdk', action: 'reload'});
const unknownFault: SignInFault = Object.freeze({type: 'unknown', step: 'line', action: 'retry'});

/**
 * Loads what signing in takes: a chunk of its own, so that a page where nobody signs in does not load it.
 *
 * @throws {SignInError} `library-not-loaded`
 */
export async function loadSignIn() {
  try {
    // By name, so that tools see what is used.
    const {signIn, createHostLineDriver, attachDriver, ServerSession} = await import('./sign-in-chunk.js');
    return {signIn, createHostLineDriver, attachDriver, ServerSession};
  } catch (error) {
    reportError('A part of this library did not load', error);
    throw asError(libraryFault);
  }
}

/** Any error as one with a fault: what is none of ours goes to the console. */
export function withFault(error: unknown): {readonly fault: SignInFault} {
  const {fault} = (error ?? {}) as {fault?: SignInFault};
  if (fault) return error as {fault: SignInFault};
  reportError('The sign-in failed', error);
  return asError(unknownFault);
}

/** The class of these errors comes with the chunk. */
function asError(fault: SignInFault): Error & {fault: SignInFault} {
  return Object.assign(new Error(`Sign-in failed: ${fault.type}`), {name: 'SignInError', fault});
}

/** For a task of the session: whatever overtook it shows what becomes of the session. */
export function ignoreOvertaken(error: unknown): void {
  if ((error as {name?: unknown} | undefined)?.name !== 'AbortError') throw error;
}
