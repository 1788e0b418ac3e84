import {reportError} from '../base/report-error.js';
import {scopes} from '../auth/access-token.js';
import {SignInError, signInFaultTypes, type SignInFaultType} from '../auth/sign-in-fault.js';
import type {SignInMessage} from '../auth/sign-in-window.js';

/**
 * Any error as the fault of a sign-in. What is none of ours goes to the console, and becomes a fault that says no more
 * than is known.
 *
 * @param type The fault that stands for an unexpected error.
 */
export function toSignInError(error: unknown, type: SignInFaultType, what: string): SignInError {
  if (error instanceof SignInError) return error;
  reportError(what, error);
  return new SignInError(type);
}

/** What the application's server says of a sign-in that failed: whatever it is, it becomes one of ours. */
export function signInErrorFrom({
  outcome,
  scopes: lacking,
}: Pick<SignInMessage, 'outcome' | 'scopes'>): SignInError {
  const type = signInFaultTypes.find(known => known === outcome) ?? 'server';
  if (type !== 'missing-scope') return new SignInError(type satisfies SignInFaultType);
  // Where nobody says which one lacks: what is needed.
  return new SignInError(type, {scopes: lacking?.length ? lacking : scopes.required});
}
