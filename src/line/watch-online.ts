import {isOnline} from './line-state.js';

/** Calls `listener` immediately and whenever the browser goes online or offline, until `signal` aborts. */
export function watchOnline(listener: (online: boolean) => void, signal: AbortSignal): void {
  listener(isOnline());
  if (typeof globalThis.addEventListener !== 'function') return;
  globalThis.addEventListener('online', () => listener(true), {signal});
  globalThis.addEventListener('offline', () => listener(false), {signal});
}
