import {reportError} from '../base/report-error.js';
import {SignInError, type SignInFaultType} from '../auth/sign-in-fault.js';

/**
 * Any error as the fault of a sign-in. What is none of ours goes to the console, and becomes a fault that says no more
 * than is known.
 *
 * @param type The fault that stands for an unexpected error.
 */
export function asSignInError(error: unknown, type: SignInFaultType, what: string): SignInError {
  if (error instanceof SignInError) return error;
  reportError(what, error);
  return new SignInError(type);
}
