import {ReactiveElement} from 'lit';
import {isServer} from '../base/is-server.js';

/**
 * Creates an element's shadow root, or empties the one that a server has rendered. The first render replaces the server's
 * content instead of hydrating it, because Lit's hydration fails unless both are equal, and by then the line, the session
 * or the language may be another one.
 */
export function emptyRenderRoot(element: ReactiveElement): HTMLElement | DocumentFragment {
  // The server's renderer has no document, and writes the root itself.
  if (isServer) return element;
  element.shadowRoot?.replaceChildren();
  // Not `LitElement`'s, which `@lit-labs/ssr-client` replaces by one that hydrates.
  return ReactiveElement.prototype['createRenderRoot'].call(element);
}
