/**
 * Parses a boolean attribute. Unlike in HTML, the value `"false"` is false, because React 18, Vue, Svelte and Preact
 * write this value for a property that is false. Templates of a server may write `"False"`.
 */
export function parseBoolean(value: string | null): boolean {
  return value !== null && value.trim().toLowerCase() !== 'false';
}

/** The converter of a Lit property that is a boolean attribute. */
export const booleanConverter = {fromAttribute: parseBoolean};
