const warned = new Set<string>();

/** Tells the developer of the page, in the browser's console, what this library does not do as it was told. Once each. */
export function warnOnce(text: string): void {
  if (warned.has(text)) return;
  warned.add(text);
  // oxlint-disable-next-line no-console -- there is no better place for what only a developer can read
  console.warn(`webex-calling-elements: ${text}`);
}

/** Tells of an attribute's value, or a property's, that is none of those there are. It counts as not set. */
export function warnUnknown(name: string, value: unknown, known: readonly string[]): void {
  if (value === undefined || value === null || known.includes(value as string)) return;
  warnOnce(`there is no ${name}="${value as string}"; there are ${known.join(', ')}`);
}
