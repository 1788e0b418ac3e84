import {afterEach, describe, expect, test} from 'vitest';
import type {SdkLine} from '../../src/line/sdk-line.js';
import {
  mobiusRequests,
  cloud,
  keepaliveMissed,
  outcomeOf,
  registeredSetup,
  useSetups,
} from './real-sdk-setup.js';
import {clientDevice, mercury} from './real-sdk.js';
import {block, letPass, settled, unblock} from './sdk-requests.js';

/** `deregister()`, which Webex confirms, does not confirm, or refuses because of the token. */
useSetups();

const devices = () => cloud.devices().mobius;

describe('deregister() that Webex confirms', () => {
  test('leaves the event socket open', async () => {
    const {line, watch} = await registeredSetup({}, {socket: 'own'});
    await line.deregister();
    await letPass(10);
    expect(watch?.isConnected).toBe(true);
  });

  test('takes 404 as the confirmation', async () => {
    const {line} = await registeredSetup();
    cloud.removeDevice(devices()[0]?.deviceId ?? '');
    await line.deregister();
    await letPass(300);
    expect(mobiusRequests()).toEqual(['register', 'deregister']);
  });
});

describe('deregister() that Webex does not confirm', () => {
  const refusals = [
    {name: '500', deregister: {status: 500}, cause: 'server'},
    {name: '503', deregister: {status: 503}, cause: 'server'},
    {name: '403', deregister: {status: 403}, cause: 'unknown'},
    {name: 'no answer', deregister: {drop: true}, cause: 'unknown'},
    {name: 'no answer, though the device is gone', deregister: {drop: 'answer'}, cause: 'unknown'},
    {name: 'the page of a proxy', deregister: {body: 'html'}, cause: 'unexpected-answer'},
  ] as const;

  test.each(refusals)(
    '$name: the state is `deregistering` until Webex confirms',
    async ({deregister, cause}) => {
      const {line, states, state} = await registeredSetup({
        deregister: [deregister, deregister, {status: 200}],
      });
      const deregistration = outcomeOf(line.deregister());
      await settled();
      expect(state()).toMatchObject({status: 'deregistering', cause, nextAttemptAt: Date.now() + 1_000});
      await letPass(3);
      expect(await deregistration).toBe('ok');
      expect(devices()).toEqual([]);
      expect(states).toEqual(['registered', 'deregistering', 'unregistered']);
      await letPass(300);
      expect(mobiusRequests().filter(name => name === 'deregister').length).toBeLessThanOrEqual(3);
    },
  );

  test.each(refusals.filter(({name}) => !name.includes('gone') && name !== '403'))(
    '$name forever: rejects after 60 s with `still-registered` and `expiresAt`, and continues to retry',
    async ({deregister}) => {
      const {line, state} = await registeredSetup({deregister: [deregister]});
      const expiresAt = Date.now() + 5 * 30_000;
      const deregistration = expect(line.deregister()).rejects.toMatchObject({
        fault: {
          type: 'still-registered',
          action: 'retry',
          expiresAt,
        },
      });
      await letPass(60);
      await deregistration;
      expect(state()).toMatchObject({status: 'deregistering', expiresAt});
      expect(devices()).toHaveLength(1);
      await letPass(240);
      expect(mobiusRequests().filter(name => name === 'deregister')).toHaveLength(11);
      cloud.setScenario({});
      await letPass(60);
      expect(state()).toEqual({status: 'unregistered'});
      expect(devices()).toEqual([]);
    },
  );

  test('403 until Webex has removed the device: the line is unregistered, and nothing is sent any more', async () => {
    const {line, state} = await registeredSetup({deregister: [{status: 403}]});
    const deregistration = outcomeOf(line.deregister());
    await letPass(149);
    expect(await deregistration).toBe('still-registered');
    expect(state()).toMatchObject({status: 'deregistering', cause: 'unknown'});
    await letPass(60);
    expect(state()).toEqual({status: 'unregistered'});
    const sent = mobiusRequests().length;
    await letPass(600);
    expect(mobiusRequests()).toHaveLength(sent);
  });

  test('without an answer: the request is aborted after 10 s, and repeated', async () => {
    const {line, state} = await registeredSetup();
    block('DELETE', 'request');
    const deregistration = outcomeOf(line.deregister());
    await letPass(9);
    expect(state()).toMatchObject({status: 'deregistering'});
    expect(state()).not.toHaveProperty('cause');
    await letPass(1);
    expect(state()).toMatchObject({status: 'deregistering', cause: 'timeout'});
    unblock();
    await letPass(1);
    expect(await deregistration).toBe('ok');
    expect(devices()).toEqual([]);
  });

  test('closes the event socket at the first refusal, so that nothing rings', async () => {
    const {line, watch} = await registeredSetup(
      {deregister: [{status: 500}, {status: 200}]},
      {socket: 'own'},
    );
    line.deregister().catch(() => undefined);
    await settled();
    expect(watch?.isConnected).toBe(false);
    await letPass(1);
    // After the deletion the line can register again, and the socket reconnects.
    expect(line.snapshot.state.status).toBe('unregistered');
    mercury.emit('online');
    expect(watch?.isConnected).toBe(true);
  });

  test('closes the event socket after 2 s without an answer', async () => {
    const {line, watch} = await registeredSetup({}, {socket: 'own'});
    block('DELETE', 'request');
    line.deregister().catch(() => undefined);
    await letPass(1);
    expect(watch?.isConnected).toBe(true);
    await letPass(1);
    expect(watch?.isConnected).toBe(false);
  });

  test.each([
    {name: 'seconds', retryAfter: 120},
    {name: 'a date', retryAfter: {seconds: 120, as: 'date'}},
  ] as const)(
    'answered 429 with `Retry-After` as $name: sends no request before that time',
    async ({retryAfter}) => {
      const {line, state} = await registeredSetup({deregister: [{status: 429, retryAfter}, {status: 200}]});
      line.deregister().catch(() => undefined);
      await letPass(119);
      expect(state()).toMatchObject({status: 'deregistering', cause: 'throttled'});
      expect(mobiusRequests()).toEqual(['register', 'deregister']);
      await letPass(2);
      expect(state().status).toBe('unregistered');
    },
  );

  test('followed by `register()`: registers, and the device is not deleted later', async () => {
    const {line, state} = await registeredSetup({deregister: [{status: 503}, {status: 200}]});
    line.deregister().catch(() => undefined);
    await settled();
    await line.register();
    await letPass(300);
    expect(devices()).toHaveLength(1);
    expect(state().status).toBe('registered');
  });

  test('followed by `register()` during a DELETE: registers after the DELETE', async () => {
    const {line, state} = await registeredSetup();
    block('DELETE', 'request');
    line.deregister().catch(() => undefined);
    await settled();
    const registration = outcomeOf(line.register());
    await settled();
    expect(mobiusRequests()).toEqual(['register']);
    unblock();
    expect(await registration).toBe('ok');
    expect(mobiusRequests()).toEqual(['register', 'deregister', 'register']);
    await letPass(60);
    expect(devices()).toHaveLength(1);
    expect(state().status).toBe('registered');
  });
});

describe('deregister() that Webex does not confirm at first, although its device looks like another’s', () => {
  const thisPage = clientDevice.url;
  afterEach(() => void (clientDevice.url = thisPage));

  test.each([
    {name: 'the WDM device was replaced', change: () => (clientDevice.url = `${thisPage}-2`)},
    {
      name: 'the answer to the registration had no `clientDeviceUri`',
      change: (sdkLine: SdkLine) => {
        const {deviceInfo} = sdkLine.registration as {deviceInfo: {device: {clientDeviceUri?: string}}};
        delete deviceInfo.device.clientDeviceUri;
      },
    },
  ])('$name: retries until Webex confirms', async ({change}) => {
    const {line, state, sdkLine} = await registeredSetup({deregister: [{status: 500}, {status: 200}]});
    change(sdkLine);
    const deregistration = outcomeOf(line.deregister());
    await settled();
    expect(state()).toMatchObject({status: 'deregistering', cause: 'server'});
    expect(line.snapshot.pending).toBeUndefined();
    await letPass(2);
    expect(await deregistration).toBe('ok');
    expect(state()).toEqual({status: 'unregistered'});
    expect(devices()).toEqual([]);
  });
});

describe('a DELETE refused because of its token', () => {
  const expiresAt = () => Date.now() + 5 * 30_000;

  test('after `deregister()`: fails with `token-expired` and the expiry of the remaining device', async () => {
    const {line, state, watch} = await registeredSetup({deregister: [{status: 401}]}, {socket: 'own'});
    const until = expiresAt();
    await expect(line.deregister()).rejects.toMatchObject({fault: {type: 'token-expired', expiresAt: until}});
    expect(state()).toMatchObject({status: 'failed', fault: {type: 'token-expired', expiresAt: until}});
    expect(watch?.isConnected).toBe(false);
    await letPass(300);
    expect(mobiusRequests()).toEqual(['register', 'deregister']);
  });

  test('after a keepalive answered 401: fails in the same way', async () => {
    const {state, worker, watch} = await registeredSetup({deregister: [{status: 401}]}, {socket: 'own'});
    const until = expiresAt();
    await worker.send(keepaliveMissed(1, 401));
    expect(state()).toMatchObject({status: 'failed', fault: {type: 'token-expired', expiresAt: until}});
    expect(watch?.isConnected).toBe(false);
    expect(devices()).toHaveLength(1);
  });
});

test('a keepalive answered 401: no `expiresAt` if the device could be deleted', async () => {
  const {state, worker} = await registeredSetup();
  await worker.send(keepaliveMissed(1, 401));
  await letPass(1);
  expect(state()).toMatchObject({status: 'failed', fault: {type: 'token-expired'}});
  expect((state() as {fault: object}).fault).not.toHaveProperty('expiresAt');
  expect(devices()).toEqual([]);
});
