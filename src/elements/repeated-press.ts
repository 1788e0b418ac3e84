/**
 * Whether an event repeats a press: the second click of a double click, or Enter held down. The button's meaning may
 * have changed after the first press, so a repeated press could undo it.
 */
export function isRepeatedPress(event: MouseEvent | KeyboardEvent): boolean {
  return event instanceof KeyboardEvent ? event.repeat && event.key === 'Enter' : event.detail > 1;
}

/** Prevents the default action of a repeated press. */
export function refuseRepeatedPress(event: MouseEvent | KeyboardEvent): void {
  if (isRepeatedPress(event)) event.preventDefault();
}
