const name = 'webex-calling-elements/device';

/** Tells the browser's other tabs that this one has a device at Webex, until the returned function is called. */
export function holdDevice(): () => void {
  let end: (() => void) | undefined;
  const held = new Promise<void>(resolve => (end = resolve));
  void globalThis.navigator?.locks?.request(name, {mode: 'shared'}, () => held);
  return () => end?.();
}

/** Waits until no tab has one any more: once the session is ended none could give its device back. */
export async function allReleased(signal: AbortSignal): Promise<void> {
  await globalThis.navigator?.locks?.request(name, {signal}, () => undefined);
}
