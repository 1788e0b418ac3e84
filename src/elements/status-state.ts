/** Shows an element's status to style sheets, as exactly one `:state(…)`. */
export function showStatus({states}: ElementInternals, status: string): void {
  if (states.has(status)) return;
  states.clear();
  states.add(status);
}

/** Says what an element is, to those who do not see it. What the page says by `role` and `aria-label` comes first. */
export function nameElement(internals: ElementInternals, name = ''): void {
  internals.role = 'group';
  internals.ariaLabel = name;
}
