/**
 * How many seconds a server asks to wait, by its `Retry-After` (RFC 9110, section 10.2.3): a number of seconds, or an
 * HTTP date.
 *
 * @returns Undefined where the header is missing, means nothing, or names a time that has passed.
 */
export function secondsUntil(retryAfter: string | null | undefined): number | undefined {
  const text = retryAfter?.trim();
  if (!text) return undefined;
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return seconds > 0 ? Math.min(seconds, longest) : undefined;
}

/** No server means more than a day, and a timer holds no more than 24.8 days. */
const longest = 86_400;
