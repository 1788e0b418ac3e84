/**
 * Access tokens: runs longer than any id of Webex's, whatever follows `Bearer` (RFC 6750, 2.1), JWTs, and Webex's opaque
 * tokens. The long runs come first: each alternative after them sees at most 63 characters, so that matching stays linear.
 */
const tokens =
  /[\w.~+-]{64,}|(?<=\b[Bb]earer\s+)[\w.~+/=-]+|\beyJ[\w-]*\.[\w-]+\.[\w-]*|[\w-]{1,63}_[A-Z](?=[A-Z]*\d)[0-9A-Z]{3}_[\w-]+/g;

/** Replaces everything in a text that looks like an access token by `…`. Errors of the SDK and of the host quote them. */
export function withoutTokens(text: string): string {
  return text.replace(tokens, '…');
}
