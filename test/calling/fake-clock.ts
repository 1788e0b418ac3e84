import {vi} from 'vitest';

/** A clock that stands still until `letPass`, and a browser that remembers nothing. */
export function useFakeClock(): void {
  localStorage.clear();
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  });
}
