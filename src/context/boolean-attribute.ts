/**
 * Reads a boolean attribute. `"false"` is false, unlike in HTML: React 18, Vue, Svelte and Preact write it for a property
 * that is false.
 */
export function parseBoolean(value: string | null): boolean {
  return value !== null && value !== 'false';
}

/** The declaration of a Lit property that is a boolean attribute. */
export function booleanAttribute(attribute: string) {
  return {type: Boolean, attribute, converter: {fromAttribute: parseBoolean}};
}
