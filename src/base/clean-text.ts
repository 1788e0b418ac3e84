/**
 * Cleans an external text (a name, a number, a message of the SDK or of a server) for display and copying. Removes line
 * breaks and other control characters, and characters that change the text direction, which could disguise a text.
 * Keeps characters that join letters and emoji.
 */
export function cleanText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/(?![\u200c\u200d])\p{Cf}/gu, '')
    .trim();
}

/** Cleans a value of any type. Returns undefined if it is not a string, or nothing is left to show. */
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

/** Replaces everything that looks like an access token with `…`. Errors of the SDK and of the host may contain one. */
export function withoutTokens(text: string): string {
  return text.replace(tokens, '$1…');
}
