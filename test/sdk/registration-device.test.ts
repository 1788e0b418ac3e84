import {describe, expect, test, vi} from 'vitest';
import {
  clientDeviceUri,
  deletedDevices,
  setup,
  server,
  useGateSetups,
  webexWith,
  type Registration,
} from './gate-setup.js';

/** The device of a registered line: whether Mobius still has it, whether calls reach it, and its deletion. */
useGateSetups();

const inCall = {getActiveCalls: () => ({one: {}})};

/** A line that Mobius has registered. */
const activeSetup = (more: Registration = {}) => {
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
  const mockDeviceList = (...ids: string[]) =>
    vi.mocked(fetch).mockResolvedValue(Response.json({devices: ids.map(deviceId => ({deviceId}))}));

  test('changes nothing if the device exists', async () => {
    const {gate, listener, setStatus} = activeSetup();
    mockDeviceList('other', 'one');
    expect(await gate.verify()).toBe(true);
    expect(listener.lost).not.toHaveBeenCalled();
    expect(setStatus).not.toHaveBeenCalled();
  });

  test('loses the line if the device is gone, with nothing to delete', async () => {
    const {gate, listener, setStatus, clearKeepaliveTimer} = activeSetup();
    mockDeviceList('other');
    expect(await gate.verify()).toBe(false);
    expect(listener.lost).toHaveBeenCalledOnce();
    expect(setStatus).toHaveBeenCalledWith('inactive');
    expect(clearKeepaliveTimer).toHaveBeenCalledOnce();
    expect(gate.devices.mayExist).toBe(false);
  });

  test.each([
    {name: 'a refusal', answer: () => new Response(null, {status: 503})},
    {
      name: 'the page of a proxy',
      answer: () => new Response('<html>', {headers: {'content-type': 'text/html'}}),
    },
    {name: 'an answer without a list', answer: () => Response.json({})},
  ])('ignores $name', async ({answer}) => {
    const {gate, listener} = activeSetup();
    vi.mocked(fetch).mockResolvedValue(answer());
    expect(await gate.verify()).toBeUndefined();
    expect(listener.lost).not.toHaveBeenCalled();
  });

  test('ignores a missing answer', async () => {
    const {gate} = activeSetup();
    vi.mocked(fetch).mockRejectedValue(new TypeError('Failed to fetch'));
    expect(await gate.verify()).toBeUndefined();
  });

  test('ignores the answer after a command', async () => {
    const {gate, listener} = activeSetup();
    mockDeviceList('other');
    const verified = gate.verify();
    gate.shut();
    await verified;
    expect(listener.lost).not.toHaveBeenCalled();
  });

  test('is called by the SDK when the network returns, instead of its own recovery', async () => {
    const {registration, listener} = activeSetup();
    mockDeviceList('other');
    expect(await registration.handleConnectionRestoration!(true)).toBe(false);
    expect(listener.lost).toHaveBeenCalledOnce();
  });

  test.each<Registration>([
    {isDeviceRegistered: () => false},
    {getActiveMobiusUrl: () => undefined},
    {deviceInfo: {}},
  ])('sends nothing for an unregistered line (%#)', async more => {
    expect(await activeSetup(more).gate.verify()).toBeUndefined();
    expect(fetch).not.toHaveBeenCalled();
  });
});

describe('a Mobius device whose WDM device was replaced', () => {
  test('is stale, as no call would reach this page', () => {
    expect(activeSetup().gate.isStale).toBe(false);
    expect(activeSetup({webex: webexWith('https://wdm.example/devices/2')}).gate.isStale).toBe(true);
  });

  test('is deleted by replace(), which reports the lost registration', async () => {
    const {gate, listener, setStatus} = activeSetup();
    await gate.replace();
    expect(deletedDevices()).toEqual(['one']);
    expect(setStatus).toHaveBeenCalledWith('inactive');
    expect(listener.lost).toHaveBeenCalledOnce();
  });

  test('is not replaced during a call, which would lose its device', async () => {
    const {gate} = activeSetup({callManager: inCall});
    await gate.replace();
    expect(deletedDevices()).toEqual([]);
  });
});

describe('the SDK’s method to delete a device', () => {
  const deletableRegistration = () => ({
    setStatus: vi.fn(),
    lineEmitter: vi.fn(),
    deleteRegistration: vi.fn(async () => ({})),
    webex: webexWith(clientDeviceUri),
  });

  test('is replaced by ours, which deletes this page’s device and updates the line', async () => {
    const sdk = deletableRegistration();
    const {registration, gate} = setup({...sdk});
    gate.devices.add(server, {deviceId: 'one'});
    expect(await registration.deleteRegistration!(server, 'one', clientDeviceUri)).toEqual({});
    expect(deletedDevices()).toEqual(['one']);
    expect(sdk.setStatus.mock.calls).toEqual([['inactive']]);
    expect(sdk.lineEmitter.mock.calls).toEqual([['unregistered']]);
    expect(sdk.deleteRegistration).not.toHaveBeenCalled();
  });

  test('for another device deletes that one', async () => {
    const {registration} = setup(deletableRegistration());
    await registration.deleteRegistration!(server, 'theirs', 'https://wdm.example/devices/2');
    expect(deletedDevices()).toEqual(['theirs']);
    expect(vi.mocked(fetch).mock.calls[0]?.[1]?.headers).toMatchObject({
      'cisco-device-url': 'https://wdm.example/devices/2',
    });
  });

  test('with another ID for the device of this page deletes the one that Webex has named', async () => {
    const {registration, gate} = setup(deletableRegistration());
    gate.devices.add(server, {deviceId: 'one'});
    await registration.deleteRegistration!(server, 'earlier', clientDeviceUri);
    expect(deletedDevices()).toEqual(['one']);
  });

  test('without a WDM device names none', async () => {
    const {registration} = setup(deletableRegistration());
    await registration.deleteRegistration!(server, 'theirs');
    expect(deletedDevices()).toEqual(['theirs']);
    expect(vi.mocked(fetch).mock.calls[0]?.[1]?.headers).toMatchObject({'cisco-device-url': ''});
  });

  test('sends nothing without a device (trap 6)', async () => {
    const {registration} = setup(deletableRegistration());
    await registration.deleteRegistration!(server, undefined, 'https://wdm.example/devices/2');
    expect(fetch).not.toHaveBeenCalled();
  });

  test('treats every device as another one without a `webex`', async () => {
    const {registration} = setup({...deletableRegistration(), webex: undefined});
    await registration.deleteRegistration!(server, 'theirs', 'https://wdm.example/devices/2');
    expect(deletedDevices()).toEqual(['theirs']);
  });

  test.each(['setStatus', 'lineEmitter'] as const)('is unchanged without %s', async missing => {
    const sdk = {...deletableRegistration(), [missing]: undefined};
    const {registration} = setup(sdk);
    await registration.deleteRegistration!(server, 'one', clientDeviceUri);
    expect(sdk.deleteRegistration).toHaveBeenCalledOnce();
  });

  test('is not added if the SDK has none', () => {
    const {registration} = setup({setStatus: vi.fn(), lineEmitter: vi.fn()});
    expect(registration.deleteRegistration).toBeUndefined();
  });
});

describe('suspend() of a page that is left', () => {
  test.each([
    {release: true, registered: true},
    {release: false, registered: true},
    {release: true, registered: false},
  ])(
    'deletes the device if told to ($release), and ends the registration if there is one ($registered)',
    async ({release, registered}) => {
      const {gate, setStatus, clearKeepaliveTimer} = activeSetup({isDeviceRegistered: () => registered});
      gate.suspend(release);
      await vi.advanceTimersByTimeAsync(0);
      expect(deletedDevices()).toEqual(release ? ['one'] : []);
      expect(clearKeepaliveTimer).toHaveBeenCalledOnce();
      expect(setStatus.mock.calls).toEqual(registered ? [['inactive']] : []);
    },
  );

  test.each<Registration>([{}, {isDeviceRegistered: () => true}])(
    'with another shape causes no error (%o)',
    shape => {
      const {gate} = setup(shape);
      expect(() => gate.suspend(true)).not.toThrow();
    },
  );
});
