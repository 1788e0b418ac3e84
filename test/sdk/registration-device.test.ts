import {describe, expect, test, vi} from 'vitest';
import {
  clientDeviceUri,
  deleted,
  setup,
  server,
  useGateSetups,
  webexWith,
  type Registration,
} from './gate-setup.js';

/** The device of a registered line: whether Mobius still has it, whether calls reach it, and its end. */
useGateSetups();

const inCall = {getActiveCalls: () => ({one: {}})};

/** A line that Mobius has registered. */
const active = (more: Registration = {}) => {
  const setStatus = vi.fn();
  const clearKeepaliveTimer = vi.fn();
  const made = setup({
    isDeviceRegistered: () => !setStatus.mock.calls.length,
    setStatus,
    clearKeepaliveTimer,
    getActiveMobiusUrl: () => server,
    deviceInfo: {device: {deviceId: 'one', clientDeviceUri}},
    webex: webexWith(clientDeviceUri),
    ...more,
  });
  made.gate.devices.add(server, {deviceId: 'one'});
  return {...made, setStatus, clearKeepaliveTimer};
};

describe('verify()', () => {
  const listing = (...ids: string[]) =>
    vi.mocked(fetch).mockResolvedValue(Response.json({devices: ids.map(deviceId => ({deviceId}))}));

  test('the device is there: nothing changes', async () => {
    const {gate, listener, setStatus} = active();
    listing('other', 'one');
    expect(await gate.verify()).toBe(true);
    expect(listener.lost).not.toHaveBeenCalled();
    expect(setStatus).not.toHaveBeenCalled();
  });

  test('it is not: the line is lost, and nothing is to be deleted', async () => {
    const {gate, listener, setStatus, clearKeepaliveTimer} = active();
    listing('other');
    expect(await gate.verify()).toBe(false);
    expect(listener.lost).toHaveBeenCalledOnce();
    expect(setStatus).toHaveBeenCalledWith('inactive');
    expect(clearKeepaliveTimer).toHaveBeenCalledOnce();
    expect(gate.devices.any).toBe(false);
  });

  test.each([
    {name: 'a refusal', answer: () => new Response(null, {status: 503})},
    {
      name: 'the page of a proxy (T13)',
      answer: () => new Response('<html>', {headers: {'content-type': 'text/html'}}),
    },
    {name: 'an answer without a list (T13)', answer: () => Response.json({})},
  ])('$name says nothing', async ({answer}) => {
    const {gate, listener} = active();
    vi.mocked(fetch).mockResolvedValue(answer());
    expect(await gate.verify()).toBeUndefined();
    expect(listener.lost).not.toHaveBeenCalled();
  });

  test('no answer says nothing', async () => {
    const {gate} = active();
    vi.mocked(fetch).mockRejectedValue(new TypeError('Failed to fetch'));
    expect(await gate.verify()).toBeUndefined();
  });

  test('a command meanwhile: the answer is of no interest', async () => {
    const {gate, listener} = active();
    listing('other');
    const verified = gate.verify();
    gate.shut();
    await verified;
    expect(listener.lost).not.toHaveBeenCalled();
  });

  test('is asked by the SDK when the network is back, which then has nothing to do itself', async () => {
    const {registration, listener} = active();
    listing('other');
    expect(await registration.handleConnectionRestoration!(true)).toBe(false);
    expect(listener.lost).toHaveBeenCalledOnce();
  });

  test.each<Registration>([
    {isDeviceRegistered: () => false},
    {getActiveMobiusUrl: () => undefined},
    {deviceInfo: {}},
  ])('of a line that is not registered asks nobody (%#)', async more => {
    expect(await active(more).gate.verify()).toBeUndefined();
    expect(fetch).not.toHaveBeenCalled();
  });
});

describe('a device at Mobius whose device at WDM was replaced', () => {
  test('is stale: no call would reach this page', () => {
    expect(active().gate.isStale).toBe(false);
    expect(active({webex: webexWith('https://wdm.example/devices/2')}).gate.isStale).toBe(true);
  });

  test('replace() deletes it, and tells that the registration is lost', async () => {
    const {gate, listener, setStatus} = active();
    await gate.replace();
    expect(deleted()).toEqual(['one']);
    expect(setStatus).toHaveBeenCalledWith('inactive');
    expect(listener.lost).toHaveBeenCalledOnce();
  });

  test('not under a call, which would lose its device', async () => {
    const {gate} = active({callManager: inCall});
    await gate.replace();
    expect(deleted()).toEqual([]);
  });
});

describe('the SDK’s own way to delete a device', () => {
  const speaking = () => ({
    setStatus: vi.fn(),
    lineEmitter: vi.fn(),
    deleteRegistration: vi.fn(async () => ({})),
    webex: webexWith(clientDeviceUri),
  });

  test('is ours: this page’s device goes, and the line says so', async () => {
    const sdk = speaking();
    const {registration, gate} = setup({...sdk});
    gate.devices.add(server, {deviceId: 'one'});
    expect(await registration.deleteRegistration!(server, 'one', clientDeviceUri)).toEqual({});
    expect(deleted()).toEqual(['one']);
    expect(sdk.setStatus.mock.calls).toEqual([['inactive']]);
    expect(sdk.lineEmitter.mock.calls).toEqual([['unregistered']]);
    expect(sdk.deleteRegistration).not.toHaveBeenCalled();
  });

  test('for another device deletes that one', async () => {
    const {registration} = setup(speaking());
    await registration.deleteRegistration!(server, 'theirs', 'https://wdm.example/devices/2');
    expect(deleted()).toEqual(['theirs']);
    expect(vi.mocked(fetch).mock.calls[0]?.[1]?.headers).toMatchObject({
      'cisco-device-url': 'https://wdm.example/devices/2',
    });
  });

  test('for none asks nothing (trap 6)', async () => {
    const {registration} = setup(speaking());
    await registration.deleteRegistration!(server, undefined, 'https://wdm.example/devices/2');
    expect(fetch).not.toHaveBeenCalled();
  });

  test('of a registration without a `webex` takes every device for another one', async () => {
    const {registration} = setup({...speaking(), webex: undefined});
    await registration.deleteRegistration!(server, 'theirs', 'https://wdm.example/devices/2');
    expect(deleted()).toEqual(['theirs']);
  });

  test.each(['setStatus', 'lineEmitter'] as const)('stays where there is no %s', async missing => {
    const sdk = {...speaking(), [missing]: undefined};
    const {registration} = setup(sdk);
    await registration.deleteRegistration!(server, 'one', clientDeviceUri);
    expect(sdk.deleteRegistration).toHaveBeenCalledOnce();
  });

  test('is not made up where the SDK has none', () => {
    const {registration} = setup({setStatus: vi.fn(), lineEmitter: vi.fn()});
    expect(registration.deleteRegistration).toBeUndefined();
  });
});

describe('a page that is left', () => {
  test.each([
    {release: true, registered: true},
    {release: false, registered: true},
    {release: true, registered: false},
  ])('release: $release, registered: $registered', async ({release, registered}) => {
    const {gate, setStatus, clearKeepaliveTimer} = active({isDeviceRegistered: () => registered});
    gate.leave(release);
    await vi.advanceTimersByTimeAsync(0);
    expect(deleted()).toEqual(release ? ['one'] : []);
    expect(clearKeepaliveTimer).toHaveBeenCalledOnce();
    expect(setStatus.mock.calls).toEqual(registered ? [['inactive']] : []);
  });

  test.each<Registration>([{}, {isDeviceRegistered: () => true}])('of another shape (%o)', shape => {
    const {gate} = setup(shape);
    expect(() => gate.leave(true)).not.toThrow();
  });
});
