/**
 * Cleans an external text (a name, a number, a message from the SDK or a server) for display and copying. Removes line
 * breaks and other control characters, and characters that change the text direction, which could make a text look like
 * another one. Keeps characters that join letters and emoji.
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
 * Matches everything that may be an access token: strings longer than any Webex ID, the text after `Bearer` (RFC 6750,
 * section 2.1), JWTs, and Webex's opaque tokens. The long strings come first, so that the later alternatives see at most 63
 * characters and matching takes linear time.
 */
const tokens =
  /[\w.~+-]{64,}|\b([Bb]earer\s+|BEARER\s+)[\w.~+/=-]+|\beyJ[\w-]*\.[\w-]+\.[\w-]*|[\w-]{1,63}_[A-Z](?=[A-Z]*\d)[0-9A-Z]{3}_[\w-]+/g;

/** Replaces everything that looks like an access token with `…`. Errors of the SDK and of the page may contain one. */
export function withoutTokens(text: string): string {
  return text.replace(tokens, '$1…');
}
