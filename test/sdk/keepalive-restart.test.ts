import {describe, expect, test, vi} from 'vitest';
import {clientDeviceUri, server, setup, useGateSetups, type Registration} from './gate-setup.js';

/** When keepalives are restarted: with a new token, or when the network is back. */
useGateSetups();

const uri = `${server}devices/one`;
const worker = {} as NonNullable<Registration['webWorker']>;

/** A registered line. The SDK has started its keepalives, unless they were running before this library was loaded. */
async function registeredLine({isStarted = true} = {}) {
  const start = vi.fn(async () => undefined);
  const made = setup({
    deviceInfo: {device: {deviceId: 'one', uri, clientDeviceUri}, keepaliveInterval: 30},
    isDeviceRegistered: () => true,
    startKeepaliveTimer: start,
    clearKeepaliveTimer: vi.fn(),
  });
  if (isStarted) await made.registration.startKeepaliveTimer!(uri, 30);
  made.registration.webWorker = worker;
  start.mockClear();
  return {...made, start};
}

describe('a new token', () => {
  test('restarts the keepalives, because a worker keeps the token that it started with (trap 13)', async () => {
    const {gate, start} = await registeredLine();
    gate.onTokenRenewed();
    expect(start.mock.calls).toEqual([[uri, 30]]);
  });

  test('restarts keepalives that the SDK had started before this library', async () => {
    const {gate, start} = await registeredLine({isStarted: false});
    gate.onTokenRenewed();
    expect(start.mock.calls).toEqual([[uri, 30, 'UNKNOWN']]);
  });

  test('starts none if none run', async () => {
    const {registration, gate, start} = await registeredLine();
    registration.webWorker = undefined;
    gate.onTokenRenewed();
    expect(start).not.toHaveBeenCalled();
  });
});

test.each([undefined, null, 0, 'often'])(
  'an answer with the interval %s starts keepalives every 30 s, not all the time',
  async interval => {
    const {registration, start} = await registeredLine({isStarted: false});
    registration.webWorker = undefined;
    await registration.startKeepaliveTimer!(uri, interval, 'PRIMARY');
    expect(start.mock.calls).toEqual([[uri, 30, 'PRIMARY']]);
  },
);

describe('when the network is back, the keepalives', () => {
  test('restart after 4 s if the SDK has stopped them (trap 27)', async () => {
    const {registration, gate, start} = await registeredLine();
    registration.webWorker = undefined;
    gate.resumeKeepalives();
    await vi.advanceTimersByTimeAsync(3_999);
    expect(start).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(start).toHaveBeenCalledOnce();
  });

  test.each<[string, Partial<Registration>]>([
    ['they run', {webWorker: worker}],
    ['the line is no longer registered', {webWorker: undefined, isDeviceRegistered: () => false}],
  ])('are left alone if %s', async (_name, change) => {
    const {registration, gate, start} = await registeredLine();
    Object.assign(registration, change);
    gate.resumeKeepalives();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(start).not.toHaveBeenCalled();
  });
});
