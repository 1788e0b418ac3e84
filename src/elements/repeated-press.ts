/**
 * Whether an event repeats a press: the second click of a double click, or Enter held down. The button's meaning may
 * have changed after the first press, so a repeated press could undo it. An event in another document, such as that of a
 * picture-in-picture window, may not be an instance of this document's classes, so check its properties.
 */
export function isRepeatedPress(event: MouseEvent | KeyboardEvent): boolean {
  return 'key' in event ? event.repeat && event.key === 'Enter' : event.detail > 1;
}

/** Returns a click handler that runs an action, except for a repeated press. */
export function unlessRepeated(action: () => unknown): (event: MouseEvent) => void {
  return event => {
    if (!isRepeatedPress(event)) action();
  };
}

/** Prevents the default action of a repeated press. */
export function refuseRepeatedPress(event: MouseEvent | KeyboardEvent): void {
  if (isRepeatedPress(event)) event.preventDefault();
}
