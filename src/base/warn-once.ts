const warned = new Set<string>();

/** Warns the developer of the page in the browser's console, once for each text. */
export function warnOnce(text: string): void {
  if (warned.has(text)) return;
  warned.add(text);
  // oxlint-disable-next-line no-console -- there is no better place for what only a developer can read
  console.warn(`webex-calling-elements: ${text}`);
}

/** Warns about the value of an attribute or a property that is not in the list. Such a value counts as not set. */
export function warnUnknown(name: string, value: unknown, known: readonly string[]): void {
  if (value === undefined || value === null || known.includes(value as string)) return;
  warnOnce(`there is no ${name}="${value as string}"; there are ${known.join(', ')}`);
}
