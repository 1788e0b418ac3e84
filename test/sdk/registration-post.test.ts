import {serverBackoff} from '../../src/base/server-backoff.js';
import {describe, expect, test, vi} from 'vitest';
import type {SdkDeviceAnswer, SdkRegistration} from '../../src/sdk/sdk.js';
import {
  clientDeviceUri,
  deletedDevices,
  answeringWith,
  outcome,
  refusingWith,
  setup,
  server,
  silence,
  useGateSetups,
  webexWith,
} from './gate-setup.js';

/** The registration's POST: which answers count, and how the others are passed to the SDK. */
useGateSetups();

const limit = {statusCode: 403, body: {errorCode: 101}};
const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

describe('an answer', () => {
  test('with a device is passed to the SDK, and the device is recorded', async () => {
    const {registration, gate} = setup(answeringWith('one'));
    expect(await registration.postRegistration!(server)).toMatchObject({body: {device: {deviceId: 'one'}}});
    expect(gate.devices.mayExist).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([
    {name: 'no device', body: {}},
    {name: 'a device without an ID', body: {device: {}}},
    {name: 'a page of a proxy', body: '<!doctype html>' as SdkDeviceAnswer},
    {name: 'no body', body: undefined as unknown as SdkDeviceAnswer},
    {name: 'null', body: null as unknown as SdkDeviceAnswer},
  ])('200 with $name is a refusal', async ({body}) => {
    const {registration, gate} = setup({postRegistration: async () => ({body})});
    expect(await outcome(registration.postRegistration!(server))).toMatchObject({statusCode: 599});
    expect(gate.schedule.current.cause).toBe('unexpected-answer');
    expect(gate.devices.mayExist).toBe(false);
  });

  test('is not requested if the gate is shut', async () => {
    const made = answeringWith('one');
    const {registration, gate} = setup(made);
    gate.shut();
    expect(await outcome(registration.postRegistration!(server))).toEqual(silence);
    expect(made.postRegistration).not.toHaveBeenCalled();
  });

  test('that arrives after the gate was shut is undone, and hidden from the SDK', async () => {
    const made = setup({
      postRegistration: async () => {
        made.gate.shut();
        return {body: {device: {deviceId: 'one'}}};
      },
    });
    expect(await outcome(made.registration.postRegistration!(server))).toEqual(silence);
    expect(deletedDevices()).toEqual(['one']);
    expect(made.gate.devices.mayExist).toBe(false);
  });

  test('that is a refusal after the gate was shut is hidden', async () => {
    const made = setup({
      postRegistration: async () => {
        made.gate.shut();
        throw Object.assign(new Error('down'), {statusCode: 503});
      },
    });
    expect(await outcome(made.registration.postRegistration!(server))).toEqual(silence);
    expect(fetch).not.toHaveBeenCalled();
  });

  test("that was lost after the gate was shut makes us request the server's list", async () => {
    vi.mocked(fetch).mockImplementation(async () => Response.json({devices: []}));
    const made = setup({
      postRegistration: async () => {
        made.gate.shut();
        throw new TypeError('Failed to fetch');
      },
    });
    expect(await outcome(made.registration.postRegistration!(server))).toEqual(silence);
    expect(fetch).toHaveBeenCalledExactlyOnceWith(`${server}devices?userid=`, expect.anything());
  });
});

describe('a refusal', () => {
  test.each([
    {name: 'no answer', refusal: {statusCode: 0}, cause: 'unknown', mayExist: true},
    {name: 'no status', refusal: {}, cause: 'unknown', mayExist: true},
    {name: '503', refusal: {statusCode: 503}, cause: 'server', mayExist: false},
    {name: '403 for another reason', refusal: {statusCode: 403}, cause: 'unknown', mayExist: false},
    {name: '401', refusal: {statusCode: 401, body: {errorCode: 101}}, cause: 'unknown', mayExist: false},
  ])('with $name has the cause $cause, and is passed to the SDK', async ({refusal, cause, mayExist}) => {
    const {registration, gate} = setup(refusingWith(refusal));
    expect(await outcome(registration.postRegistration!(server))).toBe(refusal);
    expect(gate.schedule.current.cause).toBe(cause);
    expect(gate.devices.mayExist).toBe(mayExist);
  });

  test.each([
    {name: 'without a header', headers: undefined},
    {name: 'without a time', headers: {}},
    {name: 'with a time', headers: {'retry-after': '30'}},
  ])('with 429 $name is hidden from the SDK, which would act on it (trap 25)', async ({headers}) => {
    const {registration, gate} = setup(refusingWith({statusCode: 429, ...(headers && {headers})}));
    expect(await outcome(registration.postRegistration!(server))).toEqual(silence);
    expect(gate.schedule.current.cause).toBe('throttled');
    expect(serverBackoff.secondsLeft(server)).toBe(headers && 'retry-after' in headers ? 30 : 0);
  });

  test('with a time blocks all requests to that server until then', async () => {
    const made = refusingWith({statusCode: 503, headers: {'retry-after': '300'}});
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

describe('a missing answer', () => {
  /** A registration whose POST waits until the test answers it. */
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
      answerLate: (deviceId: string) => answer({device: {deviceId}}),
      failLate: () => fail({}),
    };
  }

  test('times out after 20 s, and a device may then exist', async () => {
    const {post, gate} = slowSetup();
    await pass(19);
    expect(gate.schedule.current.cause).toBe('unknown');
    await pass(1);
    expect(await post).toMatchObject({statusCode: 408});
    expect(gate.schedule.current.cause).toBe('timeout');
    expect(gate.devices.mayExist).toBe(true);
  });

  test('that arrives late after a cancel has its device deleted', async () => {
    vi.mocked(fetch).mockImplementation(async (_, options) =>
      options?.method === 'DELETE' ? new Response(null, {status: 204}) : Response.json({devices: []}),
    );
    const {answerLate, gate} = slowSetup();
    await pass(20);
    gate.shut();
    await gate.devices.release();
    expect(deletedDevices()).toEqual([]);
    answerLate('late');
    await pass(0);
    expect(deletedDevices()).toEqual(['late']);
    expect(gate.devices.mayExist).toBe(false);
  });

  test('that arrives late during a retry is recorded, to be deleted with the rest', async () => {
    const {answerLate, gate} = slowSetup();
    await pass(20);
    answerLate('late');
    await pass(0);
    expect(deletedDevices()).toEqual([]);
    gate.shut();
    await gate.devices.release();
    expect(deletedDevices()).toEqual(['late']);
  });

  test('that arrives late while another device is used has its device deleted', async () => {
    const {answerLate} = slowSetup({
      isDeviceRegistered: () => true,
      deviceInfo: {device: {deviceId: 'used'}},
    });
    await pass(20);
    answerLate('late');
    await pass(0);
    expect(deletedDevices()).toEqual(['late']);
  });

  test('that arrives late with the device in use keeps it', async () => {
    const {answerLate} = slowSetup({
      isDeviceRegistered: () => true,
      deviceInfo: {device: {deviceId: 'used'}},
    });
    await pass(20);
    answerLate('used');
    await pass(600);
    expect(deletedDevices()).toEqual([]);
  });

  test.each(['a refusal', 'nothing'])('that arrives late as %s causes no error', async what => {
    const {answerLate, failLate, gate} = slowSetup();
    await pass(20);
    if (what === 'nothing') answerLate('');
    else failLate();
    await pass(0);
    expect(gate.devices.mayExist).toBe(true);
  });
});

describe('trap 22: the device limit', () => {
  const devices = [{deviceId: 'theirs'}];

  test('on an automatic attempt means that another device has taken over', async () => {
    const {registration, gate, listener} = setup(refusingWith(limit));
    expect(await outcome(registration.postRegistration!(server))).toEqual(silence);
    expect(listener.takenOver).toHaveBeenCalledOnce();
    expect(gate.isShut).toBe(true);
  });

  test("on a person's command lets the SDK make room once", async () => {
    const refusal = {...limit, body: {...limit.body, devices}};
    const {registration, gate, listener} = setup(refusingWith(refusal));
    gate.open();
    expect(await outcome(registration.postRegistration!(server))).toBe(refusal);
    expect(listener.takenOver).not.toHaveBeenCalled();
    expect(await outcome(registration.postRegistration!(server))).toEqual(silence);
    expect(listener.takenOver).toHaveBeenCalledOnce();
  });

  test.each([
    {name: 'no list', body: limit.body},
    {name: 'an empty one', body: {...limit.body, devices: []}},
  ])('with $name lets the SDK retry', async ({body}) => {
    const refusal = {...limit, body};
    const {registration, gate, listener} = setup(refusingWith(refusal));
    gate.open();
    for (let time = 0; time < 2; time += 1)
      expect(await outcome(registration.postRegistration!(server))).toBe(refusal);
    expect(listener.takenOver).not.toHaveBeenCalled();
    expect(gate.schedule.current.cause).toBe('device-limit');
  });

  test.each([
    {name: 'a registration that succeeded', use: async () => {}},
    {name: 'a recovery', use: (gate: ReturnType<typeof setup>['gate']) => gate.recover()},
  ])('permits no takeover after $name', async ({use}) => {
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
    // Webex has no device of this page, so nothing is left to delete.
    expect(gate.devices.mayExist).toBe(false);
  });

  test('shuts the gate without an owner as well', async () => {
    const {registration, gate, listener} = setup(refusingWith(limit));
    gate.unlisten(listener);
    expect(await outcome(registration.postRegistration!(server))).toEqual(silence);
    expect(gate.isShut).toBe(true);
  });
});
