import {ensurePageDefault} from '../context/page-default.js';

/**
 * Defines an element, unless the tag exists already. Defines a subclass if the page has defined this class with a tag of
 * its own, because a registry accepts each class only once.
 *
 * @throws {DOMException} `SyntaxError` if the tag name is invalid.
 */
export function defineTag(
  tag: string,
  element: CustomElementConstructor,
  registry: CustomElementRegistry = customElements,
): void {
  ensurePageDefault();
  if (registry.get(tag)) return;
  try {
    registry.define(tag, element);
  } catch {
    registry.define(tag, class extends element {});
  }
}
