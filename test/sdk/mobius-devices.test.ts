// @vitest-environment jsdom
import {describe, expect, test} from 'vitest';
import {
  asked,
  cloud,
  keepaliveMissed,
  outcomeOf,
  registeredSetup,
  setup,
  useSetups,
} from './real-sdk-setup.js';
import {endLine} from '../../src/line/line-controller.js';
import {holdAnswers, letPass, mercury, releaseAnswers, settled} from './real-sdk.js';

/** After a cancel or deregister no device stays at Webex, regardless of the order of events. */
useSetups();

const devices = () => cloud.devices().mobius;

describe('deregister() that Webex does not confirm', () => {
  const refusals = [
    {name: '500', deregister: {status: 500}, cause: 'server'},
    {name: '503', deregister: {status: 503}, cause: 'server'},
    {name: '403', deregister: {status: 403}, cause: 'unknown'},
    {name: 'no answer', deregister: {drop: true}, cause: 'unknown'},
    {name: 'no answer, though the device is gone', deregister: {drop: 'answer'}, cause: 'unknown'},
    {name: 'the page of a proxy', deregister: {body: 'html'}, cause: 'unexpected-answer'},
  ] as const;

  test.each(refusals)('with $name shows deregistering until it does', async ({deregister, cause}) => {
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
    expect(asked().filter(name => name === 'deregister').length).toBeLessThanOrEqual(3);
  });

  test.each(refusals.filter(({name}) => !name.includes('gone')))(
    'with $name forever rejects after 60 s with the remaining device, and continues',
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
      expect(asked().filter(name => name === 'deregister')).toHaveLength(11);
      cloud.setScenario({});
      await letPass(60);
      expect(state()).toEqual({status: 'unregistered'});
      expect(devices()).toEqual([]);
    },
  );

  test('never answered is aborted after 10 s, and repeated', async () => {
    const {line, state} = await registeredSetup();
    holdAnswers('DELETE', 'there');
    const deregistration = outcomeOf(line.deregister());
    await letPass(9);
    expect(state()).toMatchObject({status: 'deregistering'});
    expect(state()).not.toHaveProperty('cause');
    await letPass(1);
    expect(state()).toMatchObject({status: 'deregistering', cause: 'timeout'});
    releaseAnswers();
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

  test('lets nothing ring without an answer either', async () => {
    const {line, watch} = await registeredSetup({}, {socket: 'own'});
    holdAnswers('DELETE', 'there');
    line.deregister().catch(() => undefined);
    await letPass(1);
    expect(watch?.isConnected).toBe(true);
    await letPass(1);
    expect(watch?.isConnected).toBe(false);
  });

  test('confirmed in time leaves the event socket open', async () => {
    const {line, watch} = await registeredSetup({}, {socket: 'own'});
    await line.deregister();
    await letPass(10);
    expect(watch?.isConnected).toBe(true);
  });

  test.each([
    {name: 'seconds', retryAfter: 120},
    {name: 'a date', retryAfter: {seconds: 120, as: 'date'}},
  ] as const)('answered 429 with `Retry-After` as $name sends nothing earlier', async ({retryAfter}) => {
    const {line, state} = await registeredSetup({deregister: [{status: 429, retryAfter}, {status: 200}]});
    line.deregister().catch(() => undefined);
    await letPass(119);
    expect(state()).toMatchObject({status: 'deregistering', cause: 'throttled'});
    expect(asked()).toEqual(['register', 'deregister']);
    await letPass(2);
    expect(state().status).toBe('unregistered');
  });

  test('followed by register() registers, and the device is not deleted later', async () => {
    const {line, state} = await registeredSetup({deregister: [{status: 503}, {status: 200}]});
    line.deregister().catch(() => undefined);
    await settled();
    await line.register();
    await letPass(300);
    expect(devices()).toHaveLength(1);
    expect(state().status).toBe('registered');
  });

  test('followed by register() during a DELETE waits for that first', async () => {
    const {line, state} = await registeredSetup();
    holdAnswers('DELETE', 'there');
    line.deregister().catch(() => undefined);
    await settled();
    const registration = outcomeOf(line.register());
    await settled();
    expect(asked()).toEqual(['register']);
    releaseAnswers();
    expect(await registration).toBe('ok');
    expect(asked()).toEqual(['register', 'deregister', 'register']);
    await letPass(60);
    expect(devices()).toHaveLength(1);
    expect(state().status).toBe('registered');
  });

  test('accepts 404 as confirmation', async () => {
    const {line} = await registeredSetup();
    cloud.removeDevice(devices()[0]?.deviceId ?? '');
    await line.deregister();
    await letPass(300);
    expect(asked()).toEqual(['register', 'deregister']);
  });
});

describe('a DELETE refused because of its token', () => {
  const expiresAt = () => Date.now() + 5 * 30_000;

  test('after a person’s command fails with the expiry of the remaining device', async () => {
    const {line, state, watch} = await registeredSetup({deregister: [{status: 401}]}, {socket: 'own'});
    const until = expiresAt();
    await expect(line.deregister()).rejects.toMatchObject({fault: {type: 'token-expired', expiresAt: until}});
    expect(state()).toMatchObject({status: 'failed', fault: {type: 'token-expired', expiresAt: until}});
    expect(watch?.isConnected).toBe(false);
    await letPass(300);
    expect(asked()).toEqual(['register', 'deregister']);
  });

  test('after a keepalive refused in the same way does so too, and closes the socket', async () => {
    const {state, worker, watch} = await registeredSetup({deregister: [{status: 401}]}, {socket: 'own'});
    const until = expiresAt();
    await worker.send(keepaliveMissed(1, 401));
    expect(state()).toMatchObject({status: 'failed', fault: {type: 'token-expired', expiresAt: until}});
    expect(watch?.isConnected).toBe(false);
    expect(devices()).toHaveLength(1);
  });

  test('reports nothing left if the device could be deleted anyway', async () => {
    const {state, worker} = await registeredSetup();
    await worker.send(keepaliveMissed(1, 401));
    await letPass(1);
    expect(state()).toMatchObject({status: 'failed', fault: {type: 'token-expired'}});
    expect((state() as {fault: object}).fault).not.toHaveProperty('expiresAt');
    expect(devices()).toEqual([]);
  });
});

describe('cancel', () => {
  test('finds the device whose answer was lost', async () => {
    const {line} = await setup({register: [{drop: 'answer'}]});
    line.register().catch(() => undefined);
    await settled();
    expect(devices()).toHaveLength(1);
    expect(line.snapshot.state.status).toBe('retrying');
    await line.deregister();
    expect(devices()).toEqual([]);
  });

  test('finds it as well while still waiting for the answer', async () => {
    const {line} = await setup({register: [{drop: 'answer', delayMs: 20}]});
    line.register().catch(() => undefined);
    await new Promise(setImmediate);
    await line.deregister();
    expect(devices()).toEqual([]);
    const before = cloud.requests().length;
    await letPass(300);
    expect(cloud.requests()).toHaveLength(before);
  });

  test('leaves the devices of others alone', async () => {
    const {line} = await setup({register: [{status: 403, errorCode: 101, devices: true}, {drop: 'answer'}]});
    // The SDK makes room by deleting the other device. Then another one registers.
    line.register().catch(() => undefined);
    await settled();
    cloud.setScenario({register: [{status: 403, errorCode: 101, devices: true}]});
    const [ours] = devices();
    await line.deregister();
    expect(devices().map(({deviceId}) => deviceId)).not.toContain(ours?.deviceId);
  });

  test('after an outage deletes the device registered before it', async () => {
    const {line, worker} = await registeredSetup({register: [{status: 200}, {status: 503}]});
    await worker.send(keepaliveMissed(5, 503));
    await letPass(3);
    expect(line.snapshot.state.status).toBe('retrying');
    expect(devices()).toHaveLength(1);
    await line.deregister();
    expect(devices()).toEqual([]);
  });
});

describe('a sign-out while the SDK waits to register again', () => {
  const room = [
    {status: 403, errorCode: 101, devices: true},
    {status: 429, retryAfter: 20},
  ];
  test('after making room prevents its timer, which looks like a command, from registering', async () => {
    const {line} = await setup({register: room});
    line.register().catch(() => undefined);
    await settled();
    await line.deregister();
    endLine(line);
    cloud.setScenario({});
    const before = asked().length;
    await letPass(200);
    expect(asked()).toHaveLength(before);
    expect(devices()).toEqual([]);
  });
});

describe('a failure', () => {
  test('finds the device of a lost answer one or two attempts before', async () => {
    const {line} = await setup({register: [{drop: 'answer'}, {status: 401}]});
    line.register().catch(() => undefined);
    await settled();
    expect(devices()).toHaveLength(1);
    line.retryNow().catch(() => undefined);
    await settled();
    expect(line.snapshot.state).toMatchObject({status: 'failed', fault: {type: 'token-expired'}});
    expect(devices()).toEqual([]);
  });

  test('finds the device even if another server reports none', async () => {
    const {line} = await setup({
      register: [{status: 429, retryAfter: 200}, {drop: 'answer'}, {status: 404}],
    });
    line.register().catch(() => undefined);
    // The primary's backoff passes, and its answer is refused again. Then the backup is next.
    await letPass(201);
    expect(line.snapshot.state).toMatchObject({status: 'failed', fault: {type: 'device-not-found'}});
    expect(devices()).toEqual([]);
  });

  test('deletes the device registered before it', async () => {
    const {line, worker} = await registeredSetup({register: [{status: 200}, {status: 400}]});
    await worker.send(keepaliveMissed(5, 503));
    await settled();
    expect(line.snapshot.state).toMatchObject({status: 'failed', fault: {type: 'bad-request'}});
    expect(devices()).toEqual([]);
  });
});

describe('a registration during a deletion', () => {
  type Setup = Awaited<ReturnType<typeof registeredSetup>>;
  const ways = [
    {
      name: 'the page was left and restored at once',
      begin: ({driver}: Setup) => {
        driver.suspend(true);
        driver.resume();
      },
    },
    {
      name: 'Register was pressed after a failure',
      begin: async ({line, worker}: Setup) => {
        cloud.setScenario({register: [{status: 400}, {status: 200}]});
        await worker.send(keepaliveMissed(5, 503));
        await settled();
        expect(line.snapshot.state.status).toBe('failed');
        line.register().catch(() => undefined);
      },
    },
  ] as const;

  // Otherwise the deletion would also delete the new device, as Mobius returns the client's existing one.
  test.each(ways)('waits for it when $name', async ({begin}) => {
    const made = await registeredSetup();
    holdAnswers('DELETE', 'there');
    await begin(made);
    await settled();
    expect(made.state().status).not.toBe('registered');
    releaseAnswers();
    await settled();
    expect(made.state().status).toBe('registered');
    expect(devices()).toHaveLength(1);
    await letPass(60);
    expect(devices()).toHaveLength(1);
  });

  test('does not wait for it longer than 10 s', async () => {
    const {driver, state} = await registeredSetup();
    holdAnswers('DELETE', 'there');
    driver.suspend(true);
    driver.resume();
    await letPass(9);
    expect(asked()).toEqual(['register']);
    await letPass(2);
    expect(asked()).toEqual(['register', 'register']);
    expect(state().status).toBe('registered');
  });

  test('that is cancelled meanwhile sends nothing', async () => {
    const {line, driver} = await registeredSetup();
    holdAnswers('DELETE', 'there');
    driver.suspend(true);
    driver.resume();
    await settled();
    const end = outcomeOf(line.deregister());
    await settled();
    releaseAnswers();
    await letPass(30);
    expect(await end).toBe('ok');
    expect(asked().filter(name => name === 'register')).toHaveLength(1);
    expect(devices()).toEqual([]);
  });
});
