import type {LitElement} from 'lit';

type Parts = typeof import('./on-demand-parts.js');

let parts: Parts | undefined;
let loading: Promise<Parts> | undefined;

/** Loads what nobody sees before somebody has signed in. What cannot be loaded is asked for again by the next. */
export async function loadParts(): Promise<Parts | undefined> {
  loading ??= import('./on-demand-parts.js');
  try {
    parts = await loading;
  } catch {
    loading = undefined;
  }
  return parts;
}

/**
 * What is drawn on demand, with its styles. Not there at first: then the element is drawn again when it is.
 *
 * @param needed Without need nothing is loaded.
 */
export function partsFor(element: LitElement, needed = true): Parts | undefined {
  if (!needed) return undefined;
  if (!parts) {
    void loadParts().then(loaded => loaded && element.requestUpdate());
    return undefined;
  }
  const {styleSheet} = parts.styles;
  const {adoptedStyleSheets: sheets} = element.renderRoot as ShadowRoot;
  if (styleSheet && !sheets.includes(styleSheet)) sheets.push(styleSheet);
  return parts;
}
