import {withoutTokens} from './clean-text.js';

/**
 * Logs an unexpected error in the browser's console, for the developer of the page. The error is logged as text without
 * access tokens, which errors from the page or the SDK may contain.
 *
 * @param failure A sentence without a full stop, such as "The sign-in failed".
 * @returns A copy of the error without access tokens and without other properties, for `fault.cause`.
 */
export function reportError(failure: string, error: unknown): Error {
  const text = withoutTokens(textOf(error));
  // oxlint-disable-next-line no-console -- for the developer of the page
  console.error(`webex-calling-elements: ${failure}. ${text}`);
  const {name, message} = error instanceof Error ? error : new Error(String(error));
  return Object.assign(new Error(withoutTokens(message)), {name, stack: text});
}

/** Returns name, message and stack of an error. In some engines the stack already starts with name and message. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const head = `${error.name}: ${error.message}`;
  const {stack = ''} = error;
  return stack.startsWith(error.name) ? stack : `${head}\n${stack}`;
}
