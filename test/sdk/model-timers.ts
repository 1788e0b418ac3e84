import {vi} from 'vitest';

/** Everything that waits for its time, and who put it there. To be begun after the clock is the test's. */
export function watchTimers() {
  const waiting = new Map<unknown, string>();
  const {setTimeout: later, setInterval: again, clearTimeout: clear} = globalThis;

  const forget = (handle: Parameters<typeof clear>[0]): void => {
    waiting.delete(handle);
    clear(handle);
  };
  vi.stubGlobal('setTimeout', (callback: () => void, ms?: number) => {
    const handle = later(() => {
      waiting.delete(handle);
      callback();
    }, ms);
    waiting.set(handle, starter());
    return handle;
  });
  vi.stubGlobal('setInterval', (callback: () => void, ms?: number) => {
    const handle = again(callback, ms);
    waiting.set(handle, starter());
    return handle;
  });
  vi.stubGlobal('clearTimeout', forget);
  vi.stubGlobal('clearInterval', forget);

  return {
    /** Who waits: the function of the SDK's, or the file and line of ours. */
    waiting: (): string[] => [...waiting.values()].toSorted(),
  };
}

/** Who called `setTimeout`: a file of this library and its line, or a function of the SDK's. */
function starter(): string {
  const [, , , caller = ''] = (new Error('who?').stack ?? '').split('\n');
  // The worker's code has no file: its timers are set by whoever runs it.
  if (/eval at|<anonymous>|\/test\/sdk\/real-sdk/.test(caller)) return 'the keepalive worker';
  const ours = /\/(src\/[^?:)]+)[^:)]*:(\d+)/.exec(caller);
  if (ours) return `${ours[1]}:${ours[2]}`;
  if (/\/test\//.test(caller)) return 'test';
  return /at (?:async )?(?:new )?([\w.$#]+)/.exec(caller)?.[1] ?? caller.trim();
}
