const warned = new Set<string>();

/** Logs a warning in the browser's console, once for each text. */
export function warnOnce(text: string): void {
  if (warned.has(text)) return;
  warned.add(text);
  // oxlint-disable-next-line no-console -- for the developer of the page
  console.warn(`webex-calling-elements: ${text}`);
}

/**
 * Warns about an unknown value of an attribute or property, which is treated as not set. An empty text is not set either:
 * templates write it for a variable without a value, and Preact for null and undefined.
 */
export function warnUnknown(name: string, value: unknown, known: readonly string[]): void {
  if (!value || known.includes(value as string)) return;
  warnOnce(`unknown value ${name}="${value as string}": expected one of ${known.join(', ')}`);
}
