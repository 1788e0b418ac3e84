/**
 * Whether an event only repeats a press: the second click of a double click, or Enter held down. On a button whose
 * meaning changes with the state it would take back what the press began.
 */
export function isRepeatedPress(event: MouseEvent | KeyboardEvent): boolean {
  return event instanceof KeyboardEvent ? event.repeat && event.key === 'Enter' : event.detail > 1;
}

/** Keeps a repeated press from doing what a press does by itself. */
export function refuseRepeatedPress(event: MouseEvent | KeyboardEvent): void {
  if (isRepeatedPress(event)) event.preventDefault();
}
