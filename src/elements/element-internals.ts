/** Returns the element's internals. Undefined if they are not supported, for example in jsdom. */
export function internalsOf(element: HTMLElement): ElementInternals | undefined {
  try {
    return element.attachInternals();
  } catch {
    return undefined;
  }
}

/** Exposes an element's status to style sheets as its only `:state(…)`. */
export function showStatus(internals: ElementInternals | undefined, status: string): void {
  const {states} = (internals ?? {}) as Partial<ElementInternals>;
  try {
    if (states?.has(status)) return;
    states?.clear();
    states?.add(status);
  } catch {
    // Chrome before 125 accepts only dashed names: `:--registered`.
    states?.add(`--${status}`);
  }
}

/** Sets the default role and accessible name of an element. The attributes `role` and `aria-label` override them. */
export function nameElement(internals: ElementInternals | undefined, name = ''): void {
  try {
    if (internals) Object.assign(internals, {role: 'group', ariaLabel: name});
  } catch {
    // jsdom before 27, as in Jest, has the properties but cannot set them.
  }
}
