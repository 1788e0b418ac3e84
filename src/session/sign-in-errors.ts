import {reportError} from '../base/report-error.js';
import {scopes} from '../auth/access-token.js';
import {SignInError, signInFaultTypes, type SignInFaultType} from '../auth/sign-in-fault.js';
import type {SignInMessage} from '../auth/sign-in-window.js';

/**
 * Converts any error to a `SignInError`. An unexpected error is reported in the console and becomes a fault that
 * reveals no details.
 *
 * @param type The fault for an unexpected error.
 * @param what The failed operation, as a sentence without a full stop.
 */
export function toSignInError(error: unknown, type: SignInFaultType, what: string): SignInError {
  if (error instanceof SignInError) return error;
  reportError(what, error);
  return new SignInError(type);
}

/** Converts the outcome that the application's server reports. An unknown outcome becomes `server`. */
export function signInErrorFrom({
  outcome,
  scopes: lacking,
}: Pick<SignInMessage, 'outcome' | 'scopes'>): SignInError {
  const type = signInFaultTypes.find(known => known === outcome) ?? 'server';
  if (type !== 'missing-scope') return new SignInError(type satisfies SignInFaultType);
  // If the missing scopes are unknown, list the required ones.
  return new SignInError(type, {scopes: lacking?.length ? lacking : scopes.required});
}
