/** Tells whether the browser has a network: at once, and at every change until `signal` aborts. */
export function watchOnline(listener: (online: boolean) => void, signal: AbortSignal): void {
  // Where there is no network state to ask (Node, a server), the network counts as there.
  if (typeof globalThis.addEventListener !== 'function') return;
  listener(navigator.onLine ?? true);
  globalThis.addEventListener('online', () => listener(true), {signal});
  globalThis.addEventListener('offline', () => listener(false), {signal});
}
