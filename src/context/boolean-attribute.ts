/**
 * Parses a boolean attribute. Unlike in HTML `"false"` is false, because React 18, Vue, Svelte and Preact write it for
 * a property that is false.
 */
export function parseBoolean(value: string | null): boolean {
  return value !== null && value !== 'false';
}

/** Declares a Lit property for a boolean attribute. */
export function booleanAttribute(attribute: string) {
  return {type: Boolean, attribute, converter: {fromAttribute: parseBoolean}};
}
