import {describe, expect, test, vi} from 'vitest';
import type {SdkLine} from '../../src/line/sdk-line.js';
import {MobiusDevices} from '../../src/sdk/mobius-devices.js';
import type {SdkRegistration} from '../../src/sdk/sdk.js';
import {onTokenRefused} from '../../src/sdk/token-renewal.js';
import {
  clientDeviceUri,
  loseAnswer,
  mobius,
  mobiusRequests,
  oneDevice,
  registration,
  server,
  status,
  useMobius,
  type Answer,
} from './mobius-devices-setup.js';

/** Deletions of several devices, deletions that are started twice or stopped while their answer was on its way, and refused tokens. */
useMobius();

const seconds = (count: number): Promise<unknown> => vi.advanceTimersByTimeAsync(count * 1000);

/** Holds the answers of Mobius until the test gives them. */
function holdAnswers(): ((code: number) => Promise<unknown>)[] {
  const held: ((code: number) => Promise<unknown>)[] = [];
  mobius.answer = () =>
    new Promise(resolve => {
      held.push(code => {
        resolve(status(code));
        return seconds(0);
      });
    });
  return held;
}

/** This page's device, and one of an earlier WDM device. */
async function twoDevices(respond: Answer, of = registration) {
  mobius.answer = () => status(503);
  const devices = new MobiusDevices(of, () => {});
  devices.add(server, {deviceId: 'two', clientDeviceUri: 'https://wdm.example/devices/0'});
  devices.add(server, {deviceId: 'one'});
  await seconds(0);
  mobius.answer = respond;
  return devices;
}

describe('two devices', () => {
  const refuseTwo: Answer = (_, url) => status(url.endsWith('two') ? 503 : 403);

  test('are retried for as long as one of them is refused for a reason that may pass', async () => {
    const devices = await twoDevices(refuseTwo);
    await devices.release();
    await seconds(600);
    expect([devices.has('one'), devices.has('two')]).toEqual([true, true]);
    expect(devices.state.status).toBe('waiting');
  });

  test('of which one is deleted when the other has expired: nothing is left', async () => {
    const devices = await twoDevices(refuseTwo);
    await devices.release();
    await seconds(179);
    mobius.answer = (_, url) => status(url.endsWith('two') ? 204 : 403);
    expect(devices.mayExist).toBe(true);
    await seconds(1);
    expect([devices.mayExist, devices.state.status]).toEqual([false, 'none']);
  });

  test('of which only one is deleted when the page is closed: the other is kept, and deleted later', async () => {
    const devices = await twoDevices((_, url) => status(url.endsWith('two') ? 503 : 204));
    devices.deleteOnUnload();
    await seconds(0);
    expect([devices.has('one'), devices.has('two')]).toEqual([false, true]);
    mobius.answer = () => status(204);
    await devices.release();
    expect(mobiusRequests().at(-1)).toBe('DELETE devices/two');
  });
});

test('a final refusal at the moment when Webex removes the device: nothing is left', async () => {
  mobius.answer = () => status(403);
  const of = {...registration, deviceInfo: {keepaliveInterval: 12}} as SdkRegistration;
  const devices = new MobiusDevices(of, () => {});
  devices.add(server, {deviceId: 'one'});
  await devices.release();
  await seconds(59);
  expect(devices.mayExist).toBe(true);
  await seconds(1);
  expect(devices.mayExist).toBe(false);
});

describe('a deletion that was stopped before its answer', () => {
  test('and was started again makes one series of requests', async () => {
    const held = holdAnswers();
    const {devices} = oneDevice();
    void devices.release();
    await seconds(0);
    devices.stopReleasing();
    void devices.release();
    await seconds(0);
    await held[0]!(503);
    expect(devices.state.status).toBe('deleting');
    // A further command waits for the request that is on its way.
    void devices.release();
    await seconds(0);
    expect(held).toHaveLength(2);
    await held[1]!(503);
    expect(devices.state.status).toBe('waiting');
    mobius.answer = () => status(204);
    await seconds(60);
    expect(mobiusRequests()).toHaveLength(3);
  });
});

describe('release()', () => {
  test('called twice: makes one request and one series of retries', async () => {
    mobius.answer = () => status(503);
    const {devices} = oneDevice();
    await Promise.all([devices.release(), devices.release()]);
    expect(mobiusRequests()).toEqual(['DELETE devices/one']);
    await devices.release();
    expect(mobiusRequests()).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(1);
  });

  test('called during another release: deletes additional devices as well', async () => {
    const {devices} = oneDevice();
    const releasing = devices.release();
    await loseAnswer(devices);
    mobius.answer = method =>
      method === 'DELETE' ? status(204) : Response.json({devices: [{deviceId: 'two', clientDeviceUri}]});
    await Promise.all([releasing, devices.release()]);
    expect(mobiusRequests()).toContain('DELETE devices/two');
    expect(devices.mayExist).toBe(false);
    expect(devices.state).toEqual({status: 'none'});
  });
});

describe('a token that is refused', () => {
  /** A device whose token can be renewed. */
  function renewableDevice(isRenewed: boolean) {
    const renew = vi.fn(async () => isRenewed);
    const of = {...registration};
    onTokenRefused({line: {registration: of} as unknown as SdkLine}, {renew});
    const devices = new MobiusDevices(of, () => {});
    devices.add(server, {deviceId: 'one'});
    return {devices, renew};
  }

  test.each([
    {name: 'renewed: the device is deleted with the new token', isRenewed: true, requests: 2, end: 'none'},
    {name: 'not renewed: the device is left', isRenewed: false, requests: 1, end: 'unauthorized'},
  ])('is $name', async ({isRenewed, requests, end}) => {
    const {devices} = renewableDevice(isRenewed);
    const answers = [401, 204];
    mobius.answer = () => status(answers.shift() ?? 500);
    await devices.release();
    expect(mobiusRequests()).toHaveLength(requests);
    expect(devices.state.status).toBe(end);
  });

  test('after the line is wanted again is not renewed for the deletion', async () => {
    const held = holdAnswers();
    const {devices, renew} = renewableDevice(true);
    void devices.release();
    await seconds(0);
    devices.stopReleasing();
    await held[0]!(401);
    expect(renew).not.toHaveBeenCalled();
    expect(devices.state).toEqual({status: 'none'});
  });

  test('and whose renewed deletion is refused after the line is wanted again is not retried', async () => {
    const held = holdAnswers();
    const {devices} = renewableDevice(true);
    void devices.release();
    await seconds(0);
    await held[0]!(401);
    devices.stopReleasing();
    await held[1]!(503);
    expect(devices.state).toEqual({status: 'none'});
    await seconds(60);
    expect(mobiusRequests()).toHaveLength(2);
  });
});
