import {ReactiveElement} from 'lit';
import {isServer} from '../base/is-server.js';

/**
 * Creates an element's shadow root, or empties the one that a server has rendered. The first render replaces the server's
 * content instead of hydrating it, because Lit's hydration fails unless both are equal, and by then the line, the session
 * or the language may be another one.
 */
export function emptyRenderRoot(element: ReactiveElement): HTMLElement | DocumentFragment {
  // On a server there is no document. Its renderer writes the shadow root itself.
  if (isServer) return element;
  element.shadowRoot?.replaceChildren();
  // Do not use `LitElement`'s method, which `@lit-labs/ssr-client` replaces by one that hydrates.
  return ReactiveElement.prototype['createRenderRoot'].call(element);
}
