/**
 * Shows an element's status to style sheets: exactly one `:state(…)`, and the same word in a `status` attribute for
 * selectors of older browsers.
 */
export function showStatus(element: HTMLElement, internals: ElementInternals, status: string): void {
  if (internals.states.has(status)) return;
  internals.states.clear();
  internals.states.add(status);
  element.setAttribute('status', status);
}

/** Says what an element is, to those who do not see it. What the page says by `role` and `aria-label` comes first. */
export function nameElement(internals: ElementInternals, name = ''): void {
  internals.role = 'group';
  internals.ariaLabel = name;
}
