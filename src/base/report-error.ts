import {withoutTokens} from './without-tokens.js';

/**
 * Writes an error that nobody expected to the browser's console, for the developer of the page. It goes there as text,
 * with whatever looks like an access token taken out: an error of the host's or of the SDK's may quote one.
 *
 * @param what What was being done, as a sentence without a full stop.
 */
export function reportError(what: string, error: unknown): void {
  // oxlint-disable-next-line no-console -- there is no better place for what only a developer can read
  console.error(`webex-calling-elements: ${what}. ${withoutTokens(textOf(error))}`);
}

/** Stacks begin with name and message in some engines, and not in others. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const head = `${error.name}: ${error.message}`;
  const {stack = ''} = error;
  return stack.startsWith(error.name) ? stack : `${head}\n${stack}`;
}
