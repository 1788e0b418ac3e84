import {FaultError} from '../base/fault.js';
import {faultKinds, faultTypes, type FaultType} from '../base/fault-catalog.js';
import {faultError} from '../base/make-fault.js';
import {reportError} from '../base/report-error.js';
import {scopes} from '../auth/access-token.js';
import type {SignInMessage} from '../auth/sign-in-window.js';

/**
 * Converts any error to a `FaultError`. An unexpected error is reported in the console and becomes a fault that
 * reveals no details.
 *
 * @param type The fault for an unexpected error.
 * @param failure A sentence without a full stop, such as "The sign-in failed".
 */
export function toFaultError(error: unknown, type: FaultType, failure: string): FaultError {
  if (error instanceof FaultError) return error;
  return faultError(type, {cause: reportError(failure, error)});
}

/** Converts the outcome that the application's server reports. An unknown outcome becomes `server`. */
export function reportedFault({
  outcome,
  scopes: lacking,
}: Pick<SignInMessage, 'outcome' | 'scopes'>): FaultError {
  const type =
    faultTypes.find(known => known === outcome && faultKinds[known].about === 'sign-in') ?? 'server';
  if (type !== 'missing-scope') return faultError(type);
  // If the missing scopes are unknown, list the required ones.
  return faultError(type, {scopes: lacking?.length ? lacking : scopes.required});
}
