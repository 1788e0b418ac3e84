/** An element works without its internals, where a browser or a test's DOM has none. */
export function internalsOf(element: HTMLElement): ElementInternals | undefined {
  try {
    return element.attachInternals();
  } catch {
    return undefined;
  }
}

/** Shows an element's status to style sheets, as exactly one `:state(…)`. */
export function showStatus(internals: ElementInternals | undefined, status: string): void {
  const {states} = (internals ?? {}) as Partial<ElementInternals>;
  try {
    if (states?.has(status)) return;
    states?.clear();
    states?.add(status);
  } catch {
    // Chrome before 125 takes dashed names alone: `:--registered`.
    states?.add(`--${status}`);
  }
}

/** Says what an element is, to those who do not see it. What the page says by `role` and `aria-label` comes first. */
export function nameElement(internals: ElementInternals | undefined, name = ''): void {
  if (internals) Object.assign(internals, {role: 'group', ariaLabel: name});
}
