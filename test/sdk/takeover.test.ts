import {describe, expect, test} from 'vitest';
import {mobiusRequests, cloud, keepaliveMissed, registeredSetup, setup, useSetups} from './real-sdk-setup.js';
import {letPass} from './sdk-requests.js';

/** Another device of the person in place of this one: the line is elsewhere, until somebody takes it back. */
useSetups();

describe('another device that has taken the place of this one', () => {
  const limit = {status: 403, errorCode: 101, devices: true} as const;

  test('during a sleep: is not replaced, and the line is `elsewhere` (trap 22)', async () => {
    const {line, states, worker} = await registeredSetup({register: [{status: 200}, limit]});
    cloud.removeDevice(cloud.devices().mobius[0]?.deviceId ?? '');
    await worker.send(keepaliveMissed(1, 404));
    await letPass(600);
    expect(line.snapshot.state).toEqual({status: 'elsewhere', holder: 'device'});
    expect(states).toEqual(['retrying', 'elsewhere']);
    expect(mobiusRequests()).toEqual(['register', 'register']);
  });

  test('is replaced, once, on "Use it here"', async () => {
    const {line, worker} = await registeredSetup({register: [{status: 200}, limit, limit, {status: 200}]});
    cloud.removeDevice(cloud.devices().mobius[0]?.deviceId ?? '');
    await worker.send(keepaliveMissed(1, 404));
    await line.register();
    expect(line.snapshot.state.status).toBe('registered');
    expect(mobiusRequests()).toEqual(['register', 'register', 'register', 'deregister', 'register']);
  });

  test('twice in a row: is not replaced again, and the line is `elsewhere`', async () => {
    const {line} = await setup({register: [limit, limit]});
    line.register().catch(() => undefined);
    await letPass(600);
    expect(line.snapshot.state).toEqual({status: 'elsewhere', holder: 'device'});
    expect(mobiusRequests()).toEqual(['register', 'deregister', 'register']);
  });

  test('during an outage: the line is `elsewhere` once the server answers again', async () => {
    const {line, worker} = await registeredSetup({register: [{status: 200}, {status: 503}, limit]});
    await worker.send(keepaliveMissed(5, 503));
    await letPass(100);
    expect(line.snapshot.state).toEqual({status: 'elsewhere', holder: 'device'});
  });
});
