import {LitElement, adoptStyles, type CSSResult, type PropertyDeclarations, type PropertyValues} from 'lit';
import {isServer} from '../base/is-server.js';
import {warnUnknown} from '../base/warn-once.js';

/**
 * The base class of all elements with a shadow root. Reuses a shadow root that a server has rendered, and keeps the
 * styles when the element moves to another document.
 */
export abstract class StyledElement extends LitElement {
  static override properties: PropertyDeclarations = {density: {reflect: true}};

  /** `compact` makes gaps and buttons smaller. */
  declare density?: 'compact';

  /**
   * Creates the shadow root, or empties the one that a server has rendered. The first render replaces the server's
   * content instead of hydrating it, because Lit's hydration fails unless both are equal, and the line, the session or
   * the language may be another one by now.
   */
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    // On a server there is no document. The server's renderer writes the shadow root.
    if (isServer) return this;
    const {shadowRootOptions, elementStyles} = this.constructor as typeof LitElement;
    const root = this.shadowRoot ?? this.attachShadow(shadowRootOptions);
    root.replaceChildren();
    // Do not use `LitElement`'s method, which `@lit-labs/ssr-client` replaces with one that hydrates, and which fails in
    // a document other than the one to which the styles belong.
    if (this.ownerDocument === document) adoptStyles(root, elementStyles);
    else this.#copyStyles(root);
    return root;
  }

  /**
   * Called by the browser when the element has moved to another document, such as that of a picture-in-picture window.
   * The shadow root has then lost its constructed style sheets, because each belongs to the document that created it.
   */
  adoptedCallback(): void {
    if (this.shadowRoot) this.#copyStyles(this.shadowRoot);
  }

  protected override willUpdate(_changed?: PropertyValues): void {
    warnUnknown('density', this.density, ['compact']);
  }

  #copyStyles(root: ShadowRoot): void {
    const {defaultView: view} = this.ownerDocument;
    // Browsers without constructed style sheets keep the `<style>` elements that Lit has added.
    if (!view || !root.adoptedStyleSheets) return;
    const {elementStyles} = this.constructor as typeof LitElement;
    root.adoptedStyleSheets = elementStyles.map(style => {
      const sheet = new view.CSSStyleSheet();
      sheet.replaceSync((style as CSSResult).cssText);
      return sheet;
    });
  }
}
