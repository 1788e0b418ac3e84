import {vi} from 'vitest';
import {serverBackoff} from '../../src/base/server-backoff.js';

/** A clock that stands still until `letPass`, and a browser that remembers nothing. */
export function useFakeClock(): void {
  localStorage.clear();
  // What servers have asked for was by another clock.
  serverBackoff.clear();
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  });
}
