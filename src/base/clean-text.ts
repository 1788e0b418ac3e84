/**
 * Cleans an external text (a name, a number, a message from the SDK or a server) for display and copying. Replaces line
 * breaks and other control characters with a space. Removes invisible characters, such as those that change the text
 * direction and could make a text look like another one, but keeps those that join letters and emoji.
 */
export function cleanText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/(?![\u200c\u200d])\p{Cf}/gu, '')
    .trim();
}

/** Returns a value as a clean text. Undefined if the value is not a string, or if nothing is left to show. */
export function readText(value: unknown): string | undefined {
  return (typeof value === 'string' && cleanText(value)) || undefined;
}

/**
 * Matches everything that may be an access token: strings of at least 64 characters (UUIDs and tracking IDs are
 * shorter), the text after `Bearer` (RFC 6750, section 2.1), JWTs, and Webex's opaque tokens. The long strings come
 * first, so that the other alternatives are tried only on short ones and matching takes linear time.
 */
const tokenPattern =
  /[\w.~+-]{64,}|\b([Bb]earer\s+|BEARER\s+)[\w.~+/=-]+|\beyJ[\w-]*\.[\w-]+\.[\w-]*|[\w-]{1,63}_[A-Z](?=[A-Z]*\d)[0-9A-Z]{3}_[\w-]+/g;

/** Replaces everything that looks like an access token with `…`. Errors of the SDK and of the page may contain tokens. */
export function withoutTokens(text: string): string {
  return text.replace(tokenPattern, '$1…');
}
