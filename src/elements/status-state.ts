/**
 * Shows an element's status to style sheets: exactly one `:state(…)`, and the same word in a `status` attribute for
 * selectors of older browsers.
 */
export function showStatus(element: HTMLElement, internals: ElementInternals, status: string): void {
  internals.states.clear();
  internals.states.add(status);
  if (element.getAttribute('status') !== status) element.setAttribute('status', status);
}
