const warned = new Set<string>();

/** Tells the developer of the page, in the browser's console, what this library does not do as it was told. Once each. */
export function warnOnce(text: string): void {
  if (warned.has(text)) return;
  warned.add(text);
  // oxlint-disable-next-line no-console -- there is no better place for what only a developer can read
  console.warn(`webex-calling-elements: ${text}`);
}
