/** What the browser says of its network. Where there is none to ask (Node, a server), it counts as there. */
export function isOnline(): boolean {
  return globalThis.navigator?.onLine ?? true;
}

/** Tells whether the browser has a network: at once, and at every change until `signal` aborts. */
export function watchOnline(listener: (online: boolean) => void, signal: AbortSignal): void {
  listener(isOnline());
  if (typeof globalThis.addEventListener !== 'function') return;
  globalThis.addEventListener('online', () => listener(true), {signal});
  globalThis.addEventListener('offline', () => listener(false), {signal});
}
