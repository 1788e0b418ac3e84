import {describe, expect, test, vi} from 'vitest';
import {serverBackoff} from '../../src/base/server-backoff.js';
import {RegistrationGate} from '../../src/sdk/registration-gate.js';
import {
  answeringWith,
  clientDeviceUri,
  deletedDevices,
  minimalRegistration,
  outcome,
  refusingWith,
  server,
  setup,
  silence,
  useGateSetups,
  webexWith,
  type Registration,
} from './gate-setup.js';

/** A gate whose drivers come and go, and the line between two of them. */
useGateSetups();

const seconds = (count: number): Promise<unknown> => vi.advanceTimersByTimeAsync(count * 1000);
const inCall = {getActiveCalls: () => ({one: {}})};
const limit = {statusCode: 403, body: {errorCode: 101}};
const activeLine = {
  isDeviceRegistered: () => true,
  getActiveMobiusUrl: () => server,
  deviceInfo: {device: {deviceId: 'one', clientDeviceUri}},
  webex: webexWith(clientDeviceUri),
} satisfies Registration;

/** An attempt that ends when the test says so. */
function heldAttempt() {
  let end: (isOver: boolean) => void = () => {};
  const attemptRegistrationWithServers = vi.fn(() => new Promise<boolean>(resolve => (end = resolve)));
  return {attemptRegistrationWithServers, end: (isOver: boolean) => end(isOver)};
}

describe('without a driver', () => {
  const withoutDriver = (isActive: boolean) => {
    const registration: Registration = {
      ...minimalRegistration(),
      isDeviceRegistered: () => isActive,
      setStatus: vi.fn(),
      postKeepAlive: async () => ({}),
      startKeepaliveTimer: () => Promise.reject(new Error('of the SDK')),
    };
    return {registration, gate: RegistrationGate.of(registration)!};
  };

  test.each<[string, boolean, (registration: Registration) => unknown]>([
    ['a lost registration', false, registration => registration.reconnectOnFailure!('a keepalive')],
    ['a keepalive that is answered', true, registration => registration.postKeepAlive!(server)],
    ['keepalives that cannot start', true, registration => registration.startKeepaliveTimer!(server, 30)],
    ['keepalives that must wait', true, () => serverBackoff.note('', 503, '90')],
    ['deregister() of the page', true, registration => registration.setStatus!('IDLE')],
  ])('%s causes no error', async (_name, isActive, happens) => {
    const {registration} = withoutDriver(isActive);
    const happened = expect((async () => void (await happens(registration)))()).resolves.toBeUndefined();
    await seconds(60);
    await happened;
  });

  test.each<[string, (gate: RegistrationGate) => void]>([
    ['a new token', gate => gate.onTokenRenewed()],
    ['the return of the network', gate => gate.resumeKeepalives()],
  ])('that has stopped, %s causes no error', (_name, happens) => {
    const {gate, listener} = setup();
    gate.unlisten(listener);
    expect(() => happens(gate)).not.toThrow();
  });

  test('a registration of the page is a command, so it may replace another device', async () => {
    const registration: Registration = {
      ...minimalRegistration(),
      ...refusingWith(limit),
      async triggerRegistration() {
        await this.postRegistration!(server);
      },
    };
    RegistrationGate.of(registration);
    expect(await outcome(registration.triggerRegistration!())).toBe(limit);
  });
});

describe('a driver that stops', () => {
  test('while a device is replaced or verified gets no message about it', async () => {
    for (const check of ['replace', 'verify'] as const) {
      const {gate, listener} = setup(activeLine);
      vi.mocked(fetch).mockImplementation(async () => Response.json({devices: []}));
      const checked = gate[check]();
      gate.unlisten(listener);
      await checked;
      expect(listener.lost).not.toHaveBeenCalled();
    }
  });

  test('after the next one has started does not end that one', async () => {
    const {registration, gate, listener: first} = setup();
    const second = {...first, lost: vi.fn()};
    gate.listen(second);
    gate.open();
    gate.unlisten(first);
    await registration.reconnectOnFailure!('a keepalive');
    expect(second.lost).toHaveBeenCalledOnce();
    gate.unlisten(second);
  });

  test('immediately before the next one starts leaves the line under control', async () => {
    const attempt = vi.fn(async () => true);
    const {registration, gate, listener: first} = setup({attemptRegistrationWithServers: attempt});
    const second = {...first, lost: vi.fn()};
    gate.releaseToPage(first);
    gate.listen(second);
    await seconds(0);
    gate.open();
    await registration.attemptRegistrationWithServers!('startFailoverTimer', [server]);
    expect(attempt).not.toHaveBeenCalled();
    expect(second.lost).toHaveBeenCalledOnce();
    gate.unlisten(second);
  });

  test('long before the next one starts leaves the page’s own attempts to that one', async () => {
    const {gate, listener} = setup();
    gate.releaseToPage(listener);
    await seconds(1);
    gate.listen(listener);
    expect(gate.isShut).toBe(false);
  });
});

describe('a driver that starts before the previous one has stopped', () => {
  test('keeps a registered line', () => {
    const {gate, listener} = setup(activeLine);
    gate.listen({...listener});
    expect(gate.isShut).toBe(false);
    gate.listen(listener);
  });

  test.each([
    {name: 'deletes the device of the attempt in progress', isWanted: false, deleted: ['late']},
    {name: 'keeps that device if it registers the line itself', isWanted: true, deleted: []},
  ])('$name', async ({isWanted, deleted}) => {
    const {attemptRegistrationWithServers, end} = heldAttempt();
    const {gate, listener} = setup({attemptRegistrationWithServers});
    void gate.recover();
    gate.listen({...listener});
    expect(gate.isShut).toBe(true);
    if (isWanted) gate.open();
    gate.devices.add(server, {deviceId: 'late'});
    end(false);
    await seconds(0);
    expect(deletedDevices()).toEqual(deleted);
    gate.listen(listener);
  });
});

describe('a line that returns to the page’s SDK', () => {
  const released = async (more: Registration, before: (gate: RegistrationGate) => unknown) => {
    const reconnectOnFailure = vi.fn(async () => undefined);
    const made = setup({primaryMobiusUris: [server], reconnectOnFailure, ...more});
    await before(made.gate);
    made.gate.releaseToPage(made.listener);
    await seconds(300);
    return reconnectOnFailure.mock.calls;
  };
  const continued = [['reconnectOnFailure']];

  test('while a retry is planned is retried by the SDK', async () => {
    expect(await released({}, gate => gate.recover())).toEqual(continued);
  });

  test('while a retry waits for the end of a call is retried by the SDK', async () => {
    expect(await released({callManager: inCall}, gate => gate.recover())).toEqual(continued);
  });

  test.each<[string, Registration, (gate: RegistrationGate) => unknown]>([
    ['that was not in use', {}, () => {}],
    ['that is registered', {isDeviceRegistered: () => true, callManager: inCall}, gate => gate.recover()],
    [
      'that is not wanted',
      {callManager: inCall},
      gate => {
        gate.shut();
        gate.retrySoon();
      },
    ],
  ])('%s is not registered by the SDK', async (_name, more, before) => {
    expect(await released(more, before)).toEqual([]);
  });
});

describe('a line that is found registered', () => {
  test('opens a gate that an earlier driver has shut; a later registration does not', () => {
    const {gate} = setup(activeLine);
    gate.shut();
    gate.onRegistered();
    expect(gate.isShut).toBe(true);
    gate.onRegistered(true);
    expect(gate.isShut).toBe(false);
  });

  test('has its device deleted by a deregistration', async () => {
    const {gate} = setup(activeLine);
    gate.onRegistered(true);
    await gate.devices.release();
    expect(deletedDevices()).toEqual(['one']);
  });

  test('during the deletion of its known device does not stop the deletion', async () => {
    const {gate} = setup(activeLine);
    gate.devices.add(server, {deviceId: 'one'});
    vi.mocked(fetch).mockImplementation(async () => new Response(null, {status: 503}));
    gate.shut();
    await gate.devices.release();
    gate.onRegistered();
    expect(gate.devices.state.status).toBe('waiting');
  });

  test.each<Registration>([
    {},
    {getActiveMobiusUrl: () => server},
    {getActiveMobiusUrl: () => server, deviceInfo: {device: {}}},
    {deviceInfo: {device: {deviceId: 'one'}}},
  ])('and does not report a device causes no error (%o)', more => {
    const {gate} = setup(more);
    expect(() => gate.onRegistered(true)).not.toThrow();
    expect(gate.devices.mayExist).toBe(false);
  });
});

test('the server of a new device is known before the SDK reports it', async () => {
  const {registration, gate} = setup(answeringWith('one'));
  expect(gate.server).toBeUndefined();
  await registration.postRegistration!(server);
  expect(gate.server).toBe(server);
});

test('a gate that opens without a command lets the line replace no device', async () => {
  const {registration, gate, listener} = setup(refusingWith(limit));
  gate.open({isAutomatic: true});
  expect(gate.isAttempting).toBe(false);
  expect(await outcome(registration.postRegistration!(server))).toEqual(silence);
  expect(listener.takenOver).toHaveBeenCalledOnce();
});

test('the SDK does not register at the end of a call a line that is deregistered, or that we register', async () => {
  const {registration, gate} = setup();
  registration.reconnectPending = true;
  await registration.reconnectOnFailure!('a keepalive');
  expect(registration.reconnectPending).toBe(false);
  registration.reconnectPending = true;
  gate.shut();
  expect(registration.reconnectPending).toBe(false);
});

test('recover() of a line that the SDK still considers registered replaces its device first', async () => {
  const {gate, listener, registration} = setup(activeLine);
  gate.devices.add(server, {deviceId: 'one'});
  await gate.recover(true);
  expect(deletedDevices()).toEqual(['one']);
  expect(listener.lost).toHaveBeenCalledOnce();
  expect(registration.isDeviceRegistered!()).toBe(true);
});

test('replace() of a line that is deregistered meanwhile does not register it again', async () => {
  const {gate, listener} = setup(activeLine);
  const replaced = gate.replace();
  gate.shut();
  await replaced;
  expect(listener.lost).not.toHaveBeenCalled();
});

test.each([
  {name: 'registered: they are replaced, because they cannot be observed', isActive: true, times: 1},
  {name: 'not registered: nothing starts', isActive: false, times: 0},
])('the keepalives that the SDK has started before, for a line that is $name', ({isActive, times}) => {
  const startKeepaliveTimer = vi.fn(async () => undefined);
  const webWorker = {} as NonNullable<Registration['webWorker']>;
  setup({startKeepaliveTimer, webWorker, isDeviceRegistered: () => isActive});
  expect(startKeepaliveTimer).toHaveBeenCalledTimes(times);
});
