import {ensurePageDefault} from '../context/page-default.js';

/**
 * Creates the page's session, and defines an element unless the tag exists already. Defines a subclass if the page has
 * already defined the class with another tag, because a registry accepts each class only once.
 *
 * @throws {DOMException} `SyntaxError` if the tag name is invalid.
 */
export function defineTag(
  tag: string,
  elementClass: CustomElementConstructor,
  registry: CustomElementRegistry = customElements,
): void {
  ensurePageDefault();
  if (registry.get(tag)) return;
  try {
    registry.define(tag, elementClass);
  } catch {
    registry.define(tag, class extends elementClass {});
  }
}
