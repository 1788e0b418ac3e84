/**
 * A text of somebody else's (a name, a number, words of the SDK's or of a server's) as it may be shown and copied:
 * without line breaks and other controls, and without what turns the direction of writing, with which a text can look
 * like another one, or break out of its line. What joins letters and emoji stays.
 */
export function cleanText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/(?![\u200c\u200d])\p{Cf}/gu, '')
    .trim();
}

/** The same for what need not be a text at all; undefined for what is none, or has nothing to show. */
export function readText(value: unknown): string | undefined {
  return (typeof value === 'string' && cleanText(value)) || undefined;
}
