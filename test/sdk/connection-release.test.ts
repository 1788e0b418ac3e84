import {describe, expect, test, vi} from 'vitest';
import {ReleaseError} from '../../src/sdk/connection-state.js';
import {connectedSetup, pass, setup, useConnectionSetups, workingLine} from './connection-setup.js';

type Connected = Awaited<ReturnType<typeof connectedSetup>>;

/** The end of a connection, and what it leaves at Webex. */
useConnectionSetups();

describe('release()', () => {
  test('closes the socket and releases the device', async () => {
    const {connection, mercury, log, states} = await connectedSetup();
    await connection.release();
    expect(log).toEqual(['deregister', 'device unregister']);
    expect(mercury.connected).toBe(false);
    expect(states).toEqual(['releasing', 'none']);
    expect(connection.watch).toBeUndefined();
  });

  test('refused by Webex: reports what is left, retries until it succeeds, and then reports that nothing is left', async () => {
    const {connection, script, states} = await connectedSetup();
    script.keepsDevice = true;
    const released = connection.release();
    await expect(released).rejects.toBeInstanceOf(ReleaseError);
    await expect(released).rejects.toMatchObject({
      left: ['device'],
      name: 'ReleaseError',
      message: 'Not released at Webex: device',
    });
    expect(connection.state).toEqual({status: 'unreleased', devices: ['device'], userId: 'ada'});
    await pass(600);
    expect(connection.state.status).toBe('unreleased');
    script.keepsDevice = false;
    await pass(60);
    expect(connection.state).toEqual({status: 'none', userId: 'ada'});
    expect(new Set(states)).toEqual(new Set(['releasing', 'unreleased', 'none']));
    expect(vi.getTimerCount()).toBe(0);
  });

  test('names a line still at Webex until it is gone', async () => {
    const {connection, gate} = await connectedSetup();
    gate.devices.add('https://mobius.example/', {deviceId: 'one'});
    await expect(connection.release()).rejects.toMatchObject({left: ['line']});
    expect(connection.state).toMatchObject({status: 'unreleased', devices: ['line']});
    await gate.devices.release();
    await pass(60);
    expect(connection.state.status).toBe('none');
  });

  test('names both line and device', async () => {
    const {connection, gate, script} = await connectedSetup();
    script.keepsDevice = true;
    gate.devices.add('https://mobius.example/', {deviceId: 'one'});
    await expect(connection.release()).rejects.toMatchObject({left: ['line', 'device']});
  });

  test('without an answer: rejects after 5 s', async () => {
    const {connection, mercury} = await connectedSetup();
    vi.spyOn(mercury, 'disconnect').mockReturnValue(new Promise(() => {}));
    const released = expect(connection.release()).rejects.toMatchObject({left: ['device']});
    await pass(5);
    await released;
  });

  test('that ends after its time limit: a new sign-in waits for it, because it would delete the new device', async () => {
    const {connection, mercury, open, log} = await connectedSetup();
    let end = (): void => undefined;
    const disconnected = new Promise<void>(resolve => (end = resolve));
    vi.spyOn(mercury, 'disconnect').mockReturnValueOnce(disconnected);
    const released = connection.release().catch(() => undefined);
    await pass(5);
    await released;
    log.length = 0;
    const {outcome} = open();
    await pass(3);
    expect(log).toEqual([]);
    end();
    await pass(0);
    expect(outcome.is).toEqual(workingLine('line-2'));
    expect(log.indexOf('device unregister')).toBeLessThan(log.indexOf('register'));
    expect(log).toContain('device unregister');
  });

  test('leftovers are not released during a new sign-in', async () => {
    const {connection, script, open, log} = await connectedSetup();
    script.keepsDevice = true;
    await connection.release().catch(() => undefined);
    const {outcome} = open();
    await pass(0);
    expect(outcome.is).toEqual(workingLine('line-2'));
    log.length = 0;
    await pass(600);
    expect(log).toEqual([]);
    expect(connection.state.status).toBe('connected');
  });

  test.each([
    {
      name: 'is cancelled',
      attempt: async ({open, steps}: Connected) => {
        steps.client.close();
        const {cancel} = open();
        await pass(0);
        cancel();
        await pass(0);
        steps.client.open();
        await pass(0);
      },
    },
    {
      name: 'fails',
      attempt: async ({open, script}: Connected) => {
        script.servers = [];
        open();
        await pass(0);
        script.servers = ['https://mobius.example/'];
      },
    },
    {
      name: 'fails, as somebody else',
      attempt: async ({open}: Connected) => {
        open('bob');
        await pass(0);
      },
    },
  ])('leftovers stay reported and are released if the next sign-in $name', async ({attempt}) => {
    const made = await connectedSetup();
    const {connection, gate, script} = made;
    script.keepsDevice = true;
    vi.mocked(fetch).mockImplementation(async () => new Response(null, {status: 503}));
    gate.devices.add('https://mobius.example/', {deviceId: 'one'});
    void gate.devices.release();
    await connection.release().catch(() => undefined);
    await attempt(made);
    expect(connection.state).toMatchObject({status: 'unreleased', devices: ['line', 'device']});
    expect(connection.isReleased).toBe(false);
    expect(connection.cleanup.remainingLineDevice).toEqual({expiresAt: expect.any(Number)});
    const gone = vi.fn<() => void>();
    connection.cleanup.onLineDeviceGone(gone, new AbortController().signal);
    script.keepsDevice = false;
    vi.mocked(fetch).mockImplementation(async () => new Response(null, {status: 204}));
    await pass(120);
    expect(connection.isReleased).toBe(true);
    expect(gone).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is not complete while a cancelled start continues', async () => {
    const {connection, open, steps} = await connectedSetup();
    await connection.release();
    steps.device.close();
    const {cancel} = open();
    await pass(0);
    cancel();
    await pass(0);
    expect([connection.state.status, connection.isReleased]).toEqual(['releasing', false]);
    steps.device.open();
    await pass(0);
    expect([connection.state.status, connection.isReleased]).toEqual(['none', true]);
  });

  test('releases the device of an SDK without a client, even if another SDK is started', async () => {
    const {connection, open, script, mercury, log} = setup();
    mercury.answers = ['fails'];
    script.keepsDevice = true;
    const {outcome} = open();
    await pass(0);
    expect(outcome.is).toBe('mercury-failed');
    expect(connection.state).toMatchObject({status: 'unreleased', devices: ['device']});
    mercury.answers = ['opens'];
    open();
    await pass(0);
    expect(connection.state.status).toBe('connected');
    log.length = 0;
    script.keepsDevice = false;
    await pass(10);
    expect(log).toContain('device unregister');
    expect(connection.state.status).toBe('connected');
  });

  test('of a device left because of a refused token: deletes it with another token', async () => {
    const {connection, gate} = await connectedSetup();
    gate.devices.add('https://mobius.example/', {deviceId: 'one'});
    gate.shut();
    vi.mocked(fetch).mockResolvedValueOnce(new Response(null, {status: 401}));
    await gate.devices.release();
    expect(gate.devices.state.status).toBe('unauthorized');
    connection.renewToken('another token');
    await pass(0);
    expect(gate.devices.mayExist).toBe(false);
  });

  test('a hundred sign-ins leave no listeners', async () => {
    const {connection, open, listening} = await connectedSetup();
    await connection.release();
    const after = listening();
    for (let round = 0; round < 100; round += 1) {
      open();
      await pass(0);
      await connection.release();
    }
    expect(listening()).toBe(after);
    expect(after).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});
