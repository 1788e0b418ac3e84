import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {DeviceCleanup} from '../../src/sdk/device-cleanup.js';
import type {MobiusDevices} from '../../src/sdk/mobius-devices.js';
import type {SdkWebex} from '../../src/sdk/sdk.js';
import {useFakeClock} from './fake-clock.js';

beforeEach(useFakeClock);
afterEach(() => vi.useRealTimers());

/** An SDK whose WDM device is deleted at the given attempt. */
function sdk(deletedAt = 1) {
  let attempts = 0;
  const device = {
    registered: true,
    unregister: vi.fn(async () => {
      attempts += 1;
      if (attempts < deletedAt) throw new Error('503');
      device.registered = false;
    }),
  };
  return {device, webex: {internal: {device}} as unknown as SdkWebex};
}

/** A line's devices at Mobius. */
function lineDevices(mayExist: boolean) {
  return {
    mayExist,
    remaining: mayExist ? {} : undefined,
    adopt: vi.fn(),
    onGone: vi.fn(),
    deleteOnUnload: vi.fn(),
  };
}
const asDevices = (...list: readonly ReturnType<typeof lineDevices>[]) => list as unknown as MobiusDevices[];

const seconds = (count: number): Promise<unknown> => vi.advanceTimersByTimeAsync(count * 1000);

describe('a discarded SDK', () => {
  test('without a device has nothing to delete', async () => {
    const cleanup = new DeviceCleanup(() => undefined, vi.fn());
    const {webex, device} = sdk();
    device.registered = false;
    cleanup.releaseDiscarded(webex);
    cleanup.releaseDiscarded(undefined);
    cleanup.releaseDiscarded({} as SdkWebex);
    expect(cleanup.unreleased).toEqual([]);
    await seconds(60);
    expect(device.unregister).not.toHaveBeenCalled();
  });

  test('deletes its device, after attempts that fail', async () => {
    const onChange = vi.fn();
    const cleanup = new DeviceCleanup(() => undefined, onChange);
    const {webex, device} = sdk(3);
    cleanup.releaseDiscarded(webex);
    expect(cleanup.unreleased).toEqual(['device']);
    await seconds(1 + 2);
    expect(device.unregister).toHaveBeenCalledTimes(2);
    expect(cleanup.unreleased).toEqual(['device']);
    await seconds(5);
    expect(cleanup.unreleased).toEqual([]);
    await seconds(300);
    expect(device.unregister).toHaveBeenCalledTimes(3);
    expect(onChange).toHaveBeenCalledTimes(3);
  });
});

describe('release', () => {
  test('deletes the current device, and can be used again', async () => {
    let {device} = sdk(2);
    const cleanup = new DeviceCleanup(() => device, vi.fn());
    cleanup.release();
    cleanup.release();
    await seconds(1 + 2);
    expect(device.unregister).toHaveBeenCalledTimes(2);
    ({device} = sdk());
    cleanup.release();
    await seconds(1);
    expect(device.registered).toBe(false);
  });

  test('stops when the device is wanted again', async () => {
    const {device} = sdk();
    const onChange = vi.fn();
    const cleanup = new DeviceCleanup(() => device, onChange);
    cleanup.release();
    cleanup.stopReleasing();
    await seconds(300);
    expect(device.unregister).not.toHaveBeenCalled();
    expect(onChange).not.toHaveBeenCalled();
  });

  test('that was stopped does not stop the next one', async () => {
    const {device} = sdk(3);
    const cleanup = new DeviceCleanup(() => device, vi.fn());
    cleanup.release();
    cleanup.stopReleasing();
    cleanup.release();
    await seconds(1 + 2 + 5);
    expect(device.unregister).toHaveBeenCalledTimes(3);
    expect(device.registered).toBe(false);
  });

  test('waits for the devices of lines, which delete themselves', async () => {
    const onChange = vi.fn();
    const cleanup = new DeviceCleanup(() => undefined, onChange);
    const devices = lineDevices(true);
    cleanup.add(asDevices(devices));
    cleanup.release();
    await seconds(1);
    expect(cleanup.unreleased).toEqual(['line']);
    devices.mayExist = false;
    await seconds(60);
    expect(onChange).toHaveBeenCalledTimes(2);
  });
});

test('a new line takes over the devices of earlier ones, and those without devices are dropped', () => {
  const cleanup = new DeviceCleanup(() => undefined, vi.fn());
  const [left, gone, latest] = [lineDevices(true), lineDevices(false), lineDevices(false)];
  cleanup.add(asDevices(left, gone));
  cleanup.add(asDevices(latest));
  expect(latest.adopt.mock.calls).toEqual([[left], [gone]]);
  expect(cleanup.remainingLineDevice).toBe(left.remaining);
  cleanup.deleteOnUnload();
  expect([left, gone, latest].map(({deleteOnUnload}) => deleteOnUnload.mock.calls.length)).toEqual([1, 0, 1]);
});
