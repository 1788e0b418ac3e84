import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {RegistrationGate} from '../../src/calling/registration-gate.js';
import type {SdkRefusal, SdkRegistration} from '../../src/calling/sdk.js';

/** The gate by itself, on registrations of other shapes than the real SDK's too, which a host may bring. */
const server = 'https://mobius.example/api/';
const clientDeviceUri = 'https://wdm.example/devices/1';

beforeEach(() => {
  vi.useFakeTimers({now: Date.UTC(2026, 10, 25)});
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => new Response(null, {status: 204})),
  );
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

type Registration = {-readonly [Key in keyof SdkRegistration]: SdkRegistration[Key]};

/** What a registration has at least to be stood in front of. */
const bare = () =>
  ({
    attemptRegistrationWithServers: vi.fn(async () => false),
    postRegistration: vi.fn(async () => ({body: {}})),
  }) satisfies Registration;

function scene(more: Registration = {}) {
  const registration: Registration = {...bare(), ...more};
  const gate = RegistrationGate.of(registration)!;
  const listener = {retrying: vi.fn(), takenOver: vi.fn(), keepalivesBlocked: vi.fn()};
  gate.listen(listener);
  return {registration, gate, listener};
}

const refusing = (refusal: SdkRefusal) => ({
  postRegistration: vi.fn(async () => {
    throw refusal;
  }),
});
const outcome = (promise: Promise<unknown> | undefined) => promise?.catch((reason: unknown) => reason);
const silence = {statusCode: 429};
const limit = {statusCode: 403, body: {errorCode: 101}};

test.each([
  {name: 'none', of: undefined},
  {name: 'one that makes no attempts', of: {postRegistration: bare().postRegistration}},
  {name: 'one that posts nothing', of: {attemptRegistrationWithServers: async () => true}},
])('a registration: $name has no gate', ({of}) => {
  expect(RegistrationGate.of(of)).toBeUndefined();
});

test('whoever holds a line next finds the gate that stands there', () => {
  const {registration, gate} = scene();
  expect(RegistrationGate.of(registration)).toBe(gate);
  expect(gate.isShut).toBe(false);
});

describe('an attempt', () => {
  test('goes through, and is counted', async () => {
    const attemptRegistrationWithServers = vi.fn(async () => true);
    const {registration, gate, listener} = scene({attemptRegistrationWithServers});
    expect(await registration.attemptRegistrationWithServers!('somebody', [server])).toBe(true);
    expect(attemptRegistrationWithServers).toHaveBeenCalledExactlyOnceWith('somebody', [server]);
    expect(listener.retrying).toHaveBeenCalledOnce();
    expect(gate.retries.known).toEqual({cause: 'unknown', attempt: 1, nextAttemptAt: undefined});
  });

  test('is over where the gate is shut, before it or meanwhile', async () => {
    let end!: (ended: boolean) => void;
    const attemptRegistrationWithServers = vi.fn(() => new Promise<boolean>(resolve => (end = resolve)));
    const {registration, gate} = scene({attemptRegistrationWithServers});
    const attempt = registration.attemptRegistrationWithServers!('somebody', [server]);
    gate.shut();
    end(false);
    expect(await attempt).toBe(true);
    expect(gate.isShut).toBe(true);
    expect(await registration.attemptRegistrationWithServers!('somebody', [server])).toBe(true);
    expect(attemptRegistrationWithServers).toHaveBeenCalledOnce();
  });

  test('of the ladder waits for its time', async () => {
    const attemptRegistrationWithServers = vi.fn(async () => false);
    const {registration, gate} = scene({attemptRegistrationWithServers, getRegRetryInterval: () => 40});
    const climb = () => registration.attemptRegistrationWithServers!('startFailoverTimer', [server]);
    expect(await climb()).toBe(true);
    registration.getRegRetryInterval!(1);
    vi.advanceTimersByTime(38_999);
    expect(await climb()).toBe(true);
    expect(attemptRegistrationWithServers).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(await climb()).toBe(false);
    expect(gate.retries.isStray).toBe(true);
  });

  test.each([
    {name: 'none', callManager: undefined, inCall: false},
    {name: 'ones of another shape', callManager: {}, inCall: false},
    {name: 'no live one', callManager: {getActiveCalls: () => ({})}, inCall: false},
    {name: 'a live one', callManager: {getActiveCalls: () => ({one: {}})}, inCall: true},
  ])('with calls, $name: put off, $inCall', async ({callManager, inCall}) => {
    const attemptRegistrationWithServers = vi.fn(async () => false);
    const {registration, gate, listener} = scene({callManager, attemptRegistrationWithServers});
    expect(gate.inCall).toBe(inCall);
    expect(await registration.attemptRegistrationWithServers!('somebody', [server])).toBe(inCall);
    expect(attemptRegistrationWithServers).toHaveBeenCalledTimes(Number(!inCall));
    expect(listener.retrying).toHaveBeenCalledOnce();
    expect(gate.retries.known.cause).toBe(inCall ? 'in-call' : 'unknown');
  });

  test('that somebody asked for is made under a call, and one of a timer after it is not', async () => {
    const attemptRegistrationWithServers = vi.fn(async () => false);
    const {registration, gate} = scene({
      attemptRegistrationWithServers,
      callManager: {getActiveCalls: () => ({one: {}})},
      async triggerRegistration() {
        await this.attemptRegistrationWithServers!('triggerRegistration', [server]);
        throw new Error('of the SDK');
      },
    });
    expect(await outcome(registration.triggerRegistration!())).toMatchObject({message: 'of the SDK'});
    expect(attemptRegistrationWithServers).toHaveBeenCalledOnce();
    expect(await registration.attemptRegistrationWithServers!('triggerRegistration', [server])).toBe(true);
    expect(attemptRegistrationWithServers).toHaveBeenCalledOnce();
    expect(gate.isShut).toBe(false);
  });

  test('of a host’s, when nobody holds the line any more, opens the gate', async () => {
    const triggerRegistration = vi.fn(async () => undefined);
    const {registration, gate, listener} = scene({triggerRegistration});
    gate.shut();
    await registration.triggerRegistration!();
    expect(gate.isShut).toBe(true);
    gate.listen(undefined);
    await registration.triggerRegistration!();
    expect(gate.isShut).toBe(false);
    expect(triggerRegistration).toHaveBeenCalledTimes(2);
    expect(listener.retrying).not.toHaveBeenCalled();
  });
});

describe('trap 26: refused by the backup after a long wait', () => {
  test.each([
    {name: 'a ladder begins', is: true},
    {name: 'not where the line is registered', isDeviceRegistered: () => true, is: false},
    {
      name: 'also where the SDK says that the line is not registered',
      isDeviceRegistered: () => false,
      is: true,
    },
    {name: 'not from the ladder itself', caller: 'startFailoverTimer', is: false},
    {name: 'not from the primary', primary: true, is: false},
    {name: 'not where the attempts are over', ended: true, is: false},
    {name: 'not without servers', none: true, is: false},
  ])('$name', async ({caller = 'somebody', isDeviceRegistered, primary, ended = false, none, is}) => {
    const backupMobiusUris = [server];
    const startFailoverTimer = vi.fn(async () => undefined);
    const {registration, gate} = scene({
      backupMobiusUris,
      startFailoverTimer,
      isDeviceRegistered,
      attemptRegistrationWithServers: async () => ended,
    });
    gate.retries.wait(0);
    const servers = none ? undefined : primary ? [server] : backupMobiusUris;
    expect(await registration.attemptRegistrationWithServers!(caller, servers)).toBe(ended);
    expect(startFailoverTimer).toHaveBeenCalledTimes(Number(is));
  });
});

describe('a registration', () => {
  test('that succeeds is known', async () => {
    const answer = {body: {device: {deviceId: 'one'}}};
    const {registration, gate} = scene({postRegistration: async () => answer});
    expect(await registration.postRegistration!(server)).toBe(answer);
    expect(gate.devices.any).toBe(true);
  });

  test('without a device in its answer is none', async () => {
    const {registration, gate} = scene();
    expect(await registration.postRegistration!(server)).toEqual({body: {}});
    expect(gate.devices.any).toBe(false);
  });

  test('is not asked for where the gate is shut', async () => {
    const postRegistration = vi.fn(async () => ({body: {}}));
    const {registration, gate} = scene({postRegistration});
    gate.shut();
    expect(await outcome(registration.postRegistration!(server))).toEqual(silence);
    expect(postRegistration).not.toHaveBeenCalled();
  });

  test('that comes when the gate is shut is undone, and the SDK never hears of it', async () => {
    const answer = {body: {device: {deviceId: 'one'}}};
    const scened = scene({
      postRegistration: async () => {
        scened.gate.shut();
        return answer;
      },
    });
    expect(await outcome(scened.registration.postRegistration!(server))).toEqual(silence);
    expect(fetch).toHaveBeenCalledExactlyOnceWith(
      `${server}devices/one`,
      expect.objectContaining({method: 'DELETE'}),
    );
    expect(scened.gate.devices.any).toBe(false);
  });

  test.each([
    {name: 'no answer', refusal: {statusCode: 0}, cause: 'network', any: true},
    {name: 'none at all', refusal: {}, cause: 'network', any: true},
    {name: '503', refusal: {statusCode: 503}, cause: 'server', any: false},
    {name: '403 for another reason', refusal: {statusCode: 403}, cause: 'unknown', any: false},
    {name: '401', refusal: {statusCode: 401, body: {errorCode: 101}}, cause: 'unknown', any: false},
  ])('that is refused, $name: $cause', async ({refusal, cause, any}) => {
    const {registration, gate} = scene(refusing(refusal));
    expect(await outcome(registration.postRegistration!(server))).toBe(refusal);
    expect(gate.retries.known.cause).toBe(cause);
    expect(gate.devices.any).toBe(any);
  });

  test.each<{name: string; headers?: Record<string, string>; passes: boolean}>([
    {name: 'no header', passes: false},
    {name: 'no time', headers: {}, passes: false},
    {name: 'no time that is one', headers: {'retry-after': 'soon'}, passes: false},
    {name: '0 s', headers: {'retry-after': '0'}, passes: false},
    {name: '30 s', headers: {'retry-after': '30'}, passes: true},
  ])('that is throttled, $name (trap 25)', async ({headers, passes}) => {
    const refusal = {statusCode: 429, headers};
    const {registration, gate} = scene(refusing(refusal));
    const given = await outcome(registration.postRegistration!(server));
    expect(given === refusal).toBe(passes);
    if (!passes) expect(given).toEqual(silence);
    expect(gate.retries.known).toMatchObject({
      cause: 'throttled',
      nextAttemptAt: passes ? Date.now() + 30_000 : undefined,
    });
  });

  test('that is refused when the gate is shut is silent', async () => {
    const scened = scene({
      postRegistration: async () => {
        scened.gate.shut();
        throw Object.assign(new Error('down'), {statusCode: 503});
      },
    });
    expect(await outcome(scened.registration.postRegistration!(server))).toEqual(silence);
  });
});

describe('trap 22: the device limit', () => {
  const devices = [{deviceId: 'theirs'}];

  test('of what the SDK does by itself: another device has taken over', async () => {
    const {registration, gate, listener} = scene(refusing(limit));
    expect(await outcome(registration.postRegistration!(server))).toEqual(silence);
    expect(listener.takenOver).toHaveBeenCalledOnce();
    expect(gate.isShut).toBe(true);
  });

  test('of what a person asks for: the SDK makes room, once', async () => {
    const refusal = {...limit, body: {...limit.body, devices}};
    const {registration, gate, listener} = scene(refusing(refusal));
    gate.open();
    expect(await outcome(registration.postRegistration!(server))).toBe(refusal);
    expect(listener.takenOver).not.toHaveBeenCalled();
    expect(await outcome(registration.postRegistration!(server))).toEqual(silence);
    expect(listener.takenOver).toHaveBeenCalledOnce();
  });

  test.each([
    {name: 'no list', body: limit.body},
    {name: 'an empty one', body: {...limit.body, devices: []}},
  ])('with $name the SDK may ask again', async ({body}) => {
    const refusal = {...limit, body};
    const {registration, gate, listener} = scene(refusing(refusal));
    gate.open();
    for (let time = 0; time < 2; time += 1)
      expect(await outcome(registration.postRegistration!(server))).toBe(refusal);
    expect(listener.takenOver).not.toHaveBeenCalled();
    expect(gate.retries.known.cause).toBe('device-limit');
  });

  test('after a registration that succeeded the leave is used up', async () => {
    const postRegistration = vi
      .fn<NonNullable<SdkRegistration['postRegistration']>>()
      .mockResolvedValueOnce({body: {device: {deviceId: 'one'}}})
      .mockRejectedValue(limit);
    const {registration, gate, listener} = scene({postRegistration});
    gate.open();
    await registration.postRegistration!(server);
    expect(await outcome(registration.postRegistration!(server))).toEqual(silence);
    expect(listener.takenOver).toHaveBeenCalledOnce();
    // Webex has none of this page's: nothing is left to be deleted.
    expect(gate.devices.any).toBe(false);
  });
});

describe('the ladder', () => {
  test('tells its times, and its note is not written', () => {
    const saveFailoverState = vi.fn();
    const {registration, gate, listener} = scene({
      saveFailoverState,
      getRegRetryInterval: attempt => (attempt ?? 0) * 10,
    });
    expect(registration.getRegRetryInterval!(3)).toBe(30);
    expect(listener.retrying).toHaveBeenCalledOnce();
    expect(gate.retries.known.nextAttemptAt).toBe(Date.now() + 30_000);
    registration.saveFailoverState!({
      attempt: 1,
      timeElapsed: 100,
      retryScheduledTime: 0,
      serverType: 'primary',
    });
    expect(listener.retrying).toHaveBeenCalledTimes(2);
    expect(gate.retries.known.nextAttemptAt).toBe(Date.now() + 14_000);
    expect(saveFailoverState).not.toHaveBeenCalled();
  });

  test('does not begin where the gate is shut', async () => {
    const startFailoverTimer = vi.fn(async () => undefined);
    const {registration, gate} = scene({startFailoverTimer});
    await registration.startFailoverTimer!(2, 30);
    expect(startFailoverTimer).toHaveBeenCalledExactlyOnceWith(2, 30);
    gate.shut();
    await registration.startFailoverTimer!(3, 60);
    expect(startFailoverTimer).toHaveBeenCalledOnce();
  });

  test.each([
    {asked: 0, interval: 20, is: 20},
    {asked: 30, interval: 20, is: 30},
    {asked: 30, interval: 40, is: 40},
    {asked: 59, interval: 20, is: 59},
    {asked: 60, interval: 20, is: 20},
    {asked: 90, interval: 20, is: 20},
  ])('of $interval s where the server asks for $asked: $is s', ({asked, interval, is}) => {
    const {registration, gate} = scene({retryAfter: asked, getRegRetryInterval: () => interval});
    registration.getRegRetryInterval!();
    expect(gate.retries.known.nextAttemptAt).toBe(Date.now() + is * 1000);
  });
});

describe('the SDK’s own way to delete a device', () => {
  const speaking = () => ({
    setStatus: vi.fn(),
    lineEmitter: vi.fn(),
    deleteRegistration: vi.fn(async () => ({})),
    webex: {
      credentials: {},
      internal: {device: {url: clientDeviceUri}},
    } as unknown as SdkRegistration['webex'],
  });
  const deleted = () =>
    vi
      .mocked(fetch)
      .mock.calls.map(([url, {headers} = {}]) => [
        (url as string).replace(server, ''),
        (headers as Record<string, string>)['cisco-device-url'],
      ]);

  test('is ours: this page’s device goes, and the line says so', async () => {
    const sdk = speaking();
    const {registration, gate} = scene(sdk);
    gate.devices.add(server, {deviceId: 'one'});
    expect(await registration.deleteRegistration!(server, 'one', clientDeviceUri)).toEqual({});
    expect(deleted()).toEqual([['devices/one', clientDeviceUri]]);
    expect(sdk.setStatus.mock.calls).toEqual([['inactive']]);
    expect(sdk.lineEmitter.mock.calls).toEqual([['unregistered']]);
    expect(sdk.deleteRegistration).not.toHaveBeenCalled();
  });

  test('for another device deletes that one', async () => {
    const {registration} = scene(speaking());
    await registration.deleteRegistration!(server, 'theirs', 'https://wdm.example/devices/2');
    expect(deleted()).toEqual([['devices/theirs', 'https://wdm.example/devices/2']]);
  });

  test('for none asks nothing (trap 6)', async () => {
    const {registration} = scene(speaking());
    await registration.deleteRegistration!(server, undefined, 'https://wdm.example/devices/2');
    expect(deleted()).toEqual([]);
  });

  test('of a registration without a `webex` takes every device for another one', async () => {
    const {registration} = scene({...speaking(), webex: undefined});
    await registration.deleteRegistration!(server, 'theirs', 'https://wdm.example/devices/2');
    expect(deleted()).toEqual([['devices/theirs', 'https://wdm.example/devices/2']]);
  });

  test.each(['setStatus', 'lineEmitter'] as const)('stays where there is no %s', async missing => {
    const sdk = {...speaking(), [missing]: undefined};
    const {registration} = scene(sdk);
    await registration.deleteRegistration!(server, 'one', clientDeviceUri);
    expect(sdk.deleteRegistration).toHaveBeenCalledOnce();
  });

  test('is not made up where the SDK has none', () => {
    const {registration} = scene({setStatus: vi.fn(), lineEmitter: vi.fn()});
    expect(registration.deleteRegistration).toBeUndefined();
  });
});

describe('a page that is left', () => {
  test.each([
    {release: true, registered: true},
    {release: false, registered: true},
    {release: true, registered: false},
  ])('release: $release, registered: $registered', async ({release, registered}) => {
    const [setStatus, clearKeepaliveTimer] = [vi.fn(), vi.fn()];
    const {gate} = scene({setStatus, clearKeepaliveTimer, isDeviceRegistered: () => registered});
    gate.devices.add(server, {deviceId: 'one'});
    gate.leave(release);
    await vi.advanceTimersByTimeAsync(0);
    expect(fetch).toHaveBeenCalledTimes(Number(release));
    expect(clearKeepaliveTimer).toHaveBeenCalledOnce();
    expect(setStatus.mock.calls).toEqual(registered ? [['inactive']] : []);
  });

  test.each([{}, {isDeviceRegistered: () => true}])('of another shape (%o)', shape => {
    const {gate} = scene(shape);
    expect(() => gate.leave(true)).not.toThrow();
  });
});

test('a registration of another shape, which nobody holds any more, is no trouble', async () => {
  const {registration, gate, listener} = scene({
    ...refusing(limit),
    backupMobiusUris: [server],
    getRegRetryInterval: () => 10,
    callManager: {getActiveCalls: () => ({})},
  });
  gate.listen(undefined);
  expect(registration).not.toHaveProperty('triggerRegistration');
  expect(registration).not.toHaveProperty('startFailoverTimer');
  expect(await registration.attemptRegistrationWithServers!('somebody', registration.backupMobiusUris)).toBe(
    false,
  );
  registration.getRegRetryInterval!();
  registration.saveFailoverState!({attempt: 1, timeElapsed: 0, retryScheduledTime: 0, serverType: 'backup'});
  expect(gate.putOff()).toBe(true);
  expect(await outcome(registration.postRegistration!(server))).toEqual(silence);
  for (const heard of Object.values(listener)) expect(heard).not.toHaveBeenCalled();
});
