import {vi} from 'vitest';
import {notBefore} from '../../src/base/not-before.js';

/** A clock that stands still until `letPass`, and a browser that remembers nothing. */
export function useFakeClock(): void {
  localStorage.clear();
  // What servers have asked for was by another clock.
  notBefore.clear();
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  });
}
