import {vi} from 'vitest';

/** Tracks pending timers and their origin. Call it after the fake clock is installed. */
export function watchTimers() {
  const waiting = new Map<unknown, Error>();
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
    waiting.set(handle, new Error('started here'));
    return handle;
  });
  vi.stubGlobal('setInterval', (callback: () => void, ms?: number) => {
    const handle = again(callback, ms);
    waiting.set(handle, new Error('started here'));
    return handle;
  });
  vi.stubGlobal('clearTimeout', forget);
  vi.stubGlobal('clearInterval', forget);

  return {
    /** The origins: the SDK's function, or our file and line. */
    waiting: (): string[] => [...waiting.values()].map(starterOf).toSorted(),
  };
}

/**
 * The caller of `setTimeout`: a file and line of this library, or a function of the SDK. Computed only on demand,
 * because mapping a stack to the sources took a quarter of the model's time.
 */
function starterOf({stack = ''}: Error): string {
  const [, , caller = ''] = stack.split('\n');
  // The worker's code has no file, so its timers appear to come from its runner.
  if (/eval at|<anonymous>|\/test\/sdk\/sdk-workers/.test(caller)) return 'the keepalive worker';
  const ours = /\/(src\/[^?:)]+)[^:)]*:(\d+)/.exec(caller);
  if (ours) return `${ours[1]}:${ours[2]}`;
  if (/\/test\//.test(caller)) return 'test';
  return /at (?:async )?(?:new )?([\w.$#]+)/.exec(caller)?.[1] ?? caller.trim();
}
