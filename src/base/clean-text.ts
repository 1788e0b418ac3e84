/**
 * Cleans a text that comes from elsewhere (a name, a number, a message of the SDK or of a server) for display and copying.
 * Removes line breaks and other control characters, and the characters that change the direction of writing, which can
 * make a text look like another one. Characters that join letters and emoji stay.
 */
export function cleanText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/(?![\u200c\u200d])\p{Cf}/gu, '')
    .trim();
}

/** The same for a value of any type. Returns undefined if it is not a string, or if nothing is left to show. */
export function readText(value: unknown): string | undefined {
  return (typeof value === 'string' && cleanText(value)) || undefined;
}

/**
 * Access tokens: runs longer than any id of Webex, whatever follows `Bearer` (RFC 6750, 2.1), JWTs, and Webex's opaque
 * tokens. The long runs come first, so that the alternatives after them see at most 63 characters and matching stays
 * linear.
 */
const tokens =
  /[\w.~+-]{64,}|\b([Bb]earer\s+|BEARER\s+)[\w.~+/=-]+|\beyJ[\w-]*\.[\w-]+\.[\w-]*|[\w-]{1,63}_[A-Z](?=[A-Z]*\d)[0-9A-Z]{3}_[\w-]+/g;

/** Replaces whatever looks like an access token with `…`: errors of the SDK and of the host may quote one. */
export function withoutTokens(text: string): string {
  return text.replace(tokens, '$1…');
}
