import {serverBackoff} from '../../src/base/server-backoff.js';
import {describe, expect, test, vi} from 'vitest';
import type {SdkDeviceAnswer, SdkRegistration} from '../../src/sdk/sdk.js';
import {
  clientDeviceUri,
  deleted,
  giving,
  outcome,
  refusing,
  setup,
  server,
  silence,
  useGateSetups,
  webexWith,
} from './gate-setup.js';

/** The POST itself: which answers count, and what the SDK is told of the others. */
useGateSetups();

const limit = {statusCode: 403, body: {errorCode: 101}};
const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

describe('an answer', () => {
  test('with a device is what the SDK gets, and the device is known', async () => {
    const {registration, gate} = setup(giving('one'));
    expect(await registration.postRegistration!(server)).toMatchObject({body: {device: {deviceId: 'one'}}});
    expect(gate.devices.any).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([
    {name: 'no device', body: {}},
    {name: 'a device without a name', body: {device: {}}},
    {name: 'a page of a proxy', body: '<!doctype html>' as SdkDeviceAnswer},
    {name: 'no body', body: undefined as unknown as SdkDeviceAnswer},
    {name: 'null', body: null as unknown as SdkDeviceAnswer},
  ])('200 with $name is a refusal (T13)', async ({body}) => {
    const {registration, gate} = setup({postRegistration: async () => ({body})});
    expect(await outcome(registration.postRegistration!(server))).toMatchObject({statusCode: 599});
    expect(gate.schedule.known.cause).toBe('unexpected-answer');
    expect(gate.devices.any).toBe(false);
  });

  test('is not asked for where the gate is shut', async () => {
    const made = giving('one');
    const {registration, gate} = setup(made);
    gate.shut();
    expect(await outcome(registration.postRegistration!(server))).toEqual(silence);
    expect(made.postRegistration).not.toHaveBeenCalled();
  });

  test('that comes when the gate is shut is undone, and the SDK never hears of it', async () => {
    const scened = setup({
      postRegistration: async () => {
        scened.gate.shut();
        return {body: {device: {deviceId: 'one'}}};
      },
    });
    expect(await outcome(scened.registration.postRegistration!(server))).toEqual(silence);
    expect(deleted()).toEqual(['one']);
    expect(scened.gate.devices.any).toBe(false);
  });

  test('that is a refusal, when the gate is shut, is silent', async () => {
    const scened = setup({
      postRegistration: async () => {
        scened.gate.shut();
        throw Object.assign(new Error('down'), {statusCode: 503});
      },
    });
    expect(await outcome(scened.registration.postRegistration!(server))).toEqual(silence);
    expect(fetch).not.toHaveBeenCalled();
  });

  test('that was lost, when the gate is shut: the server is asked what it has', async () => {
    vi.mocked(fetch).mockImplementation(async () => Response.json({devices: []}));
    const scened = setup({
      postRegistration: async () => {
        scened.gate.shut();
        throw new TypeError('Failed to fetch');
      },
    });
    expect(await outcome(scened.registration.postRegistration!(server))).toEqual(silence);
    expect(fetch).toHaveBeenCalledExactlyOnceWith(`${server}devices?userid=`, expect.anything());
  });
});

describe('a refusal', () => {
  test.each([
    {name: 'no answer', refusal: {statusCode: 0}, cause: 'unknown', any: true},
    {name: 'none at all', refusal: {}, cause: 'unknown', any: true},
    {name: '503', refusal: {statusCode: 503}, cause: 'server', any: false},
    {name: '403 for another reason', refusal: {statusCode: 403}, cause: 'unknown', any: false},
    {name: '401', refusal: {statusCode: 401, body: {errorCode: 101}}, cause: 'unknown', any: false},
  ])('$name: $cause, and the SDK gets it', async ({refusal, cause, any}) => {
    const {registration, gate} = setup(refusing(refusal));
    expect(await outcome(registration.postRegistration!(server))).toBe(refusal);
    expect(gate.schedule.known.cause).toBe(cause);
    expect(gate.devices.any).toBe(any);
  });

  test.each([
    {name: 'without a header', headers: undefined},
    {name: 'without a time', headers: {}},
    {name: 'with a time', headers: {'retry-after': '30'}},
  ])('429 $name: the SDK hears nothing of it that it could act on (trap 25)', async ({headers}) => {
    const {registration, gate} = setup(refusing({statusCode: 429, ...(headers && {headers})}));
    expect(await outcome(registration.postRegistration!(server))).toEqual(silence);
    expect(gate.schedule.known.cause).toBe('throttled');
    expect(serverBackoff.secondsLeft(server)).toBe(headers && 'retry-after' in headers ? 30 : 0);
  });

  test('a server that wants to be left alone is not asked, whoever asks (T12)', async () => {
    const made = refusing({statusCode: 503, headers: {'retry-after': '300'}});
    const {registration, gate} = setup(made);
    await outcome(registration.postRegistration!(server));
    gate.open();
    await pass(299);
    expect(await outcome(registration.postRegistration!(server))).toEqual(silence);
    expect(made.postRegistration).toHaveBeenCalledOnce();
    await pass(1);
    await outcome(registration.postRegistration!(server));
    expect(made.postRegistration).toHaveBeenCalledTimes(2);
  });
});

describe('an answer that does not come (T30)', () => {
  /** Answers when the test says so. */
  function slowSetup(more: SdkRegistration = {}) {
    let answer!: (body: SdkDeviceAnswer) => void;
    let fail!: (reason: unknown) => void;
    const postRegistration = vi.fn(
      () =>
        new Promise<{body: SdkDeviceAnswer}>((resolve, reject) => {
          answer = body => resolve({body});
          fail = reject;
        }),
    );
    const made = setup({postRegistration, webex: webexWith(clientDeviceUri), ...more});
    const post = outcome(made.registration.postRegistration!(server));
    return {
      ...made,
      post,
      answers: (deviceId: string) => answer({device: {deviceId}}),
      fails: () => fail({}),
    };
  }

  test('is given up after 20 s, as a time-out; the server is in doubt', async () => {
    const {post, gate} = slowSetup();
    await pass(19);
    expect(gate.schedule.known.cause).toBe('unknown');
    await pass(1);
    expect(await post).toMatchObject({statusCode: 408});
    expect(gate.schedule.known.cause).toBe('timeout');
    expect(gate.devices.any).toBe(true);
  });

  test('and comes late, given up meanwhile: the device is given back', async () => {
    vi.mocked(fetch).mockImplementation(async (_, options) =>
      options?.method === 'DELETE' ? new Response(null, {status: 204}) : Response.json({devices: []}),
    );
    const {answers, gate} = slowSetup();
    await pass(20);
    gate.shut();
    await gate.devices.release();
    expect(deleted()).toEqual([]);
    answers('late');
    await pass(0);
    expect(deleted()).toEqual(['late']);
    expect(gate.devices.any).toBe(false);
  });

  test('and comes late, while it is tried again: it is known, to be given back with the rest', async () => {
    const {answers, gate} = slowSetup();
    await pass(20);
    answers('late');
    await pass(0);
    expect(deleted()).toEqual([]);
    gate.shut();
    await gate.devices.release();
    expect(deleted()).toEqual(['late']);
  });

  test('and comes late, beside another one that is used: given back', async () => {
    const {answers} = slowSetup({isDeviceRegistered: () => true, deviceInfo: {device: {deviceId: 'used'}}});
    await pass(20);
    answers('late');
    await pass(0);
    expect(deleted()).toEqual(['late']);
  });

  test('and comes late, and is the one that is used: kept', async () => {
    const {answers} = slowSetup({isDeviceRegistered: () => true, deviceInfo: {device: {deviceId: 'used'}}});
    await pass(20);
    answers('used');
    await pass(600);
    expect(deleted()).toEqual([]);
  });

  test.each(['a refusal', 'nothing'])('and comes late, %s: no trouble', async what => {
    const {answers, fails, gate} = slowSetup();
    await pass(20);
    if (what === 'nothing') answers('');
    else fails();
    await pass(0);
    expect(gate.devices.any).toBe(true);
  });
});

describe('trap 22: the device limit', () => {
  const devices = [{deviceId: 'theirs'}];

  test('of what happens automatically: another device has taken over', async () => {
    const {registration, gate, listener} = setup(refusing(limit));
    expect(await outcome(registration.postRegistration!(server))).toEqual(silence);
    expect(listener.takenOver).toHaveBeenCalledOnce();
    expect(gate.isShut).toBe(true);
  });

  test('of what a person asks for: the SDK makes room, once', async () => {
    const refusal = {...limit, body: {...limit.body, devices}};
    const {registration, gate, listener} = setup(refusing(refusal));
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
    const {registration, gate, listener} = setup(refusing(refusal));
    gate.open();
    for (let time = 0; time < 2; time += 1)
      expect(await outcome(registration.postRegistration!(server))).toBe(refusal);
    expect(listener.takenOver).not.toHaveBeenCalled();
    expect(gate.schedule.known.cause).toBe('device-limit');
  });

  test.each([
    {name: 'a registration that succeeded', use: async () => {}},
    {name: 'a recovery', use: (gate: ReturnType<typeof setup>['gate']) => gate.recover()},
  ])('after $name the leave is used up', async ({use}) => {
    const postRegistration = vi
      .fn<NonNullable<SdkRegistration['postRegistration']>>()
      .mockResolvedValueOnce({body: {device: {deviceId: 'one'}}})
      .mockRejectedValue(limit);
    const {registration, gate, listener} = setup({postRegistration});
    gate.open();
    await registration.postRegistration!(server);
    await use(gate);
    expect(await outcome(registration.postRegistration!(server))).toEqual(silence);
    expect(listener.takenOver).toHaveBeenCalledOnce();
    // Webex has none of this page's: nothing is left to be deleted.
    expect(gate.devices.any).toBe(false);
  });

  test('nobody holds the line: nobody is told, and it is shut all the same', async () => {
    const {registration, gate} = setup(refusing(limit));
    gate.listen(undefined);
    expect(await outcome(registration.postRegistration!(server))).toEqual(silence);
    expect(gate.isShut).toBe(true);
  });
});
