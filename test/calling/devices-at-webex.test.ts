// @vitest-environment jsdom
import {describe, expect, test, vi} from 'vitest';
import {asked, cloud, keepaliveMissed, registeredScene, scene, useScenes} from './real-scene.js';
import {letPass, settled} from './real-sdk.js';

/** After a cancel or a deregister no device stays at Webex, however the race goes. */
useScenes();

const devices = () => cloud.devices().mobius;

describe('deregister()', () => {
  test('tries again where the DELETE was refused', async () => {
    const {line} = await registeredScene({deregister: [{status: 503}, {status: 500}, {status: 200}]});
    await line.deregister();
    expect(line.snapshot.state.status).toBe('unregistered');
    expect(devices()).toHaveLength(1);
    await letPass(4);
    expect(devices()).toEqual([]);
    await letPass(300);
    expect(asked()).toEqual(['register', 'deregister', 'deregister', 'deregister']);
  });

  test('tries again where the DELETE was not answered', async () => {
    const {line} = await registeredScene({deregister: [{drop: true}, {drop: 'answer'}, {status: 200}]});
    await line.deregister();
    await letPass(10);
    expect(devices()).toEqual([]);
  });

  test('gives up after some two minutes: Webex forgets the device by itself', async () => {
    const {line} = await registeredScene({deregister: [{status: 503}]});
    await line.deregister();
    await letPass(600);
    expect(asked().filter(name => name === 'deregister')).toHaveLength(8);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('does not delete what is registered again meanwhile', async () => {
    const {line} = await registeredScene({deregister: [{status: 503}, {status: 200}]});
    await line.deregister();
    await line.register();
    await letPass(300);
    expect(devices()).toHaveLength(1);
    expect(line.snapshot.state.status).toBe('registered');
  });

  test('takes 404 for an answer: what is gone is gone', async () => {
    const {line} = await registeredScene();
    cloud.removeDevice(devices()[0]?.deviceId ?? '');
    await line.deregister();
    await letPass(300);
    expect(asked()).toEqual(['register', 'deregister']);
  });
});

describe('cancel', () => {
  test('finds the device whose answer was lost', async () => {
    const {line} = await scene({register: [{drop: 'answer'}]});
    line.register().catch(() => undefined);
    await settled();
    expect(devices()).toHaveLength(1);
    expect(line.snapshot.state.status).toBe('retrying');
    await line.deregister();
    expect(devices()).toEqual([]);
  });

  test('while the lost answer is waited for: the same', async () => {
    const {line} = await scene({register: [{drop: 'answer', delayMs: 20}]});
    line.register().catch(() => undefined);
    await new Promise(setImmediate);
    await line.deregister();
    expect(devices()).toEqual([]);
    const before = cloud.requests().length;
    await letPass(300);
    expect(cloud.requests()).toHaveLength(before);
  });

  test('leaves the devices of others alone', async () => {
    const {line} = await scene({register: [{status: 403, errorCode: 101, devices: true}, {drop: 'answer'}]});
    // The SDK makes room: it deletes the other one. Then another comes.
    line.register().catch(() => undefined);
    await settled();
    cloud.setScenario({register: [{status: 403, errorCode: 101, devices: true}]});
    const [ours] = devices();
    await line.deregister();
    expect(devices().map(({deviceId}) => deviceId)).not.toContain(ours?.deviceId);
  });

  test('after an outage takes away what was registered before it', async () => {
    const {line, worker} = await registeredScene({register: [{status: 200}, {status: 503}]});
    await worker.says(keepaliveMissed(5, 503));
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
  test('after it made room for itself: its timer, which has the name of a command, registers nothing', async () => {
    const {line} = await scene({register: room});
    line.register().catch(() => undefined);
    await settled();
    await line.deregister();
    line[Symbol.dispose]();
    cloud.setScenario({});
    const before = asked().length;
    await letPass(200);
    expect(asked()).toHaveLength(before);
    expect(devices()).toEqual([]);
  });
});

describe('a failure', () => {
  test('finds the device whose answer was lost, an attempt or two before', async () => {
    const {line} = await scene({register: [{drop: 'answer'}, {status: 401}]});
    line.register().catch(() => undefined);
    await settled();
    expect(devices()).toHaveLength(1);
    line.retryNow().catch(() => undefined);
    await settled();
    expect(line.snapshot.state).toMatchObject({status: 'failed', fault: {type: 'token-expired'}});
    expect(devices()).toEqual([]);
  });

  test('finds it also where another server says that there is none', async () => {
    const {line} = await scene({
      register: [{status: 429, retryAfter: 200}, {drop: 'answer'}, {status: 404}],
    });
    line.register().catch(() => undefined);
    await settled();
    expect(line.snapshot.state).toMatchObject({status: 'failed', fault: {type: 'device-not-found'}});
    expect(devices()).toEqual([]);
  });

  test('takes away what was registered before it', async () => {
    const {line, worker} = await registeredScene({register: [{status: 200}, {status: 400}]});
    await worker.says(keepaliveMissed(5, 503));
    await settled();
    expect(line.snapshot.state).toMatchObject({status: 'failed', fault: {type: 'bad-request'}});
    expect(devices()).toEqual([]);
  });
});
