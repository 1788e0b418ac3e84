import {describe, expect, test} from 'vitest';
import {mobiusRequests, cloud, keepaliveMissed, registeredSetup, setup, useSetups} from './real-sdk-setup.js';
import {endLine} from '../../src/line/line-controller.js';
import {block, letPass, settled, unblock} from './sdk-requests.js';

/** After a cancel or a failure no device stays at Webex, regardless of the order of events. */
useSetups();

const devices = () => cloud.devices().mobius;

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

  test('finds a device while still waiting for the answer', async () => {
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
    const before = mobiusRequests().length;
    await letPass(200);
    expect(mobiusRequests()).toHaveLength(before);
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

  test('does not delete the device of a new registration when the list of devices is answered late', async () => {
    const {line} = await setup({register: [{drop: 'answer'}, {status: 401}, {status: 200}]});
    line.register().catch(() => undefined);
    await settled();
    block('GET', 'answer');
    line.retryNow().catch(() => undefined);
    await settled();
    expect(line.snapshot.state).toMatchObject({status: 'failed', fault: {type: 'token-expired'}});
    await line.register();
    expect(devices()).toHaveLength(1);
    unblock();
    await letPass(60);
    expect(line.snapshot.state.status).toBe('registered');
    expect(devices()).toHaveLength(1);
    await line.deregister();
    expect(devices()).toEqual([]);
  });

  test('finds the device even if another server reports none', async () => {
    const {line} = await setup({
      register: [{status: 429, retryAfter: 200}, {drop: 'answer'}, {status: 404}],
    });
    line.register().catch(() => undefined);
    // After the primary's wait, its answer is lost. Then the backup is next, and answers 404.
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
