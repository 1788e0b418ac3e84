import {vi} from 'vitest';
import {serverBackoff} from '../../src/base/server-backoff.js';

/** Installs a clock that is paused until `letPass`, and clears the browser's storage. */
export function useFakeClock(): void {
  localStorage.clear();
  // Backoff times were set by another clock.
  serverBackoff.clear();
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  });
}
