import {afterEach, expect, test, vi} from 'vitest';
import {whenDevicesReleased, lockDevice} from '../../src/session/device-lock.js';
import {deferred, outcomeOf} from './session-setup.js';

afterEach(() => void vi.unstubAllGlobals());

function stubLocks(request: (...given: unknown[]) => Promise<unknown>) {
  const locks = {request: vi.fn(request)};
  vi.stubGlobal('navigator', {locks});
  return locks;
}

test('a device has a shared lock until it is released', async () => {
  const locks = stubLocks((_name, _options, task) => (task as () => Promise<void>)());
  const release = lockDevice();
  const [name, options] = locks.request.mock.calls[0]!;
  expect([name, options]).toEqual(['webex-calling-elements/device', {mode: 'shared'}]);
  let isHeld = true;
  void locks.request.mock.results[0]!.value.then(() => (isHeld = false));
  await Promise.resolve();
  expect(isHeld).toBe(true);
  release();
  await locks.request.mock.results[0]!.value;
  expect(isHeld).toBe(false);
});

test('all devices are released once the lock is granted exclusively', async () => {
  const granted = deferred();
  const locks = stubLocks(() => granted.promise);
  const {signal} = new AbortController();
  let isReleased = false;
  const waiting = whenDevicesReleased(signal).then(() => (isReleased = true));
  expect(locks.request).toHaveBeenCalledExactlyOnceWith(
    'webex-calling-elements/device',
    {signal},
    expect.any(Function),
  );
  await Promise.resolve();
  expect(isReleased).toBe(false);
  granted.resolve();
  await waiting;
});

test.each([{navigator: undefined}, {navigator: {}}])(
  'without locks there is no wait ($navigator)',
  async ({navigator}) => {
    vi.stubGlobal('navigator', navigator);
    lockDevice()();
    expect(await outcomeOf(whenDevicesReleased(new AbortController().signal))).toBe('ok');
  },
);
