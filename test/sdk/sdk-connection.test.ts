import {describe, expect, test, vi} from 'vitest';
import type {ConnectionState} from '../../src/sdk/connection-state.js';
import {SdkConnection} from '../../src/sdk/sdk-connection.js';
import {connectedSetup, now, pass, setup, useConnectionSetups, workingLine} from './connection-setup.js';

/**
 * A connection's owner and reachability. Its start is tested in `sdk-start.test.ts`, its end in
 * `connection-release.test.ts`.
 */
useConnectionSetups();

describe('the SDK’s owner (trap 16)', () => {
  test.each([
    {name: 'somebody else by the profile', id: 'bob'},
    {name: 'somebody else by the device, without a profile', id: undefined},
  ])('fails with another-user for $name, and leaves nothing', async ({id}) => {
    const {connection, open, script, log} = await connectedSetup();
    await connection.release();
    log.length = 0;
    script.userId = 'bob';
    const {outcome} = open(id);
    await pass(0);
    expect(outcome.is).toBe('another-user');
    expect(log.at(-1) ?? 'device unregister').toBe('device unregister');
    expect(connection.state).toMatchObject({status: 'failed', userId: 'ada'});
  });

  test("without a profile the session's owner is compared with the device's", async () => {
    const {connection} = setup();
    const {signal} = new AbortController();
    const opened = connection.open({accessToken: 'a token', user: {}, owner: {id: 'bob'}, signal});
    await expect(opened).rejects.toMatchObject({fault: {type: 'another-user'}});
  });

  test('can sign in again after a sign-out', async () => {
    const {connection, open, log, tokens} = await connectedSetup();
    await connection.release();
    expect(connection.state).toEqual({status: 'none', userId: 'ada'});
    const {outcome} = open();
    await pass(0);
    expect(outcome.is).toEqual(workingLine('line-2'));
    expect(log).toEqual(['deregister', 'device unregister', 'register']);
    expect(tokens).toEqual(['token of ada', 'token of ada']);
  });
});

describe('the event socket', () => {
  test('down and back is reflected in the state', async () => {
    const {connection, mercury, states} = await connectedSetup();
    mercury.closes();
    expect(connection.state).toEqual({status: 'events-lost', since: now, userId: 'ada'});
    await pass(0);
    expect(connection.state.status).toBe('connected');
    expect(states).toEqual(['events-lost', 'connected']);
  });

  test('silent for a while is lost since its last message', async () => {
    const {connection, mercury, states} = await connectedSetup();
    mercury.pong();
    const lastPong = Date.now();
    mercury.answers = ['hangs'];
    await pass(30);
    expect(connection.state).toEqual({status: 'events-lost', since: lastPong, userId: 'ada'});
    expect(states).toEqual(['events-lost']);
  });

  test('is closed while the page is frozen, and open when restored, regardless of the line', async () => {
    const {connection, mercury, states} = await connectedSetup();
    for (let times = 0; times < 2; times += 1) {
      connection.suspend(false);
      expect(connection.state).toEqual({status: 'suspended', userId: 'ada'});
      await pass(40);
      expect(mercury.connected).toBe(false);
      connection.resume();
      await pass(0);
      expect(mercury.connected).toBe(true);
    }
    expect(states.filter(status => status !== 'events-lost')).toEqual([
      'suspended',
      'connected',
      'suspended',
      'connected',
    ]);
    expect(fetch).not.toHaveBeenCalled();
  });

  test('leaving for good deletes the WDM device with a request that outlives the page', async () => {
    const {connection} = await connectedSetup();
    connection.suspend(true);
    await pass(0);
    expect(fetch).toHaveBeenCalledExactlyOnceWith(
      'https://wdm.example/devices/1',
      expect.objectContaining({method: 'DELETE', keepalive: true}),
    );
  });

  test('before it exists, closing changes nothing', () => {
    const {connection, states} = setup();
    connection.suspend(true);
    connection.resume();
    expect(connection.state).toEqual({status: 'none'});
    expect(states).toEqual([]);
    expect(fetch).not.toHaveBeenCalled();
  });

  test('reconnects immediately with a new token', async () => {
    const {connection, mercury, tokens} = await connectedSetup();
    mercury.answers = ['fails'];
    mercury.closes(4401);
    await pass(50);
    mercury.answers = ['opens'];
    connection.renewToken('another token');
    await pass(0);
    expect(tokens.at(-1)).toBe('another token');
    expect(connection.state.status).toBe('connected');
  });
});

test('a new token is reported to the line, whose next request uses it', async () => {
  const {connection, gate, tokens} = await connectedSetup();
  const seen: unknown[] = [];
  vi.spyOn(gate, 'onTokenRenewed').mockImplementation(() => void seen.push(tokens.at(-1)));
  connection.renewToken('another token');
  expect(seen).toEqual(['another token']);
});

describe('listeners of the state', () => {
  test('end with their signal, and get frozen states', async () => {
    const {connection, open} = setup();
    const controller = new AbortController();
    const received: ConnectionState[] = [];
    connection.listen(state => received.push(state), controller.signal);
    open();
    await pass(0);
    expect(received.every(state => Object.isFrozen(state))).toBe(true);
    const {length} = received;
    controller.abort();
    await connection.release();
    expect(received).toHaveLength(length);
  });
});

describe('one connection per page', () => {
  test('is shared for the same SDK', () => {
    const {Calling, connection} = setup();
    expect(SdkConnection.of(Calling)).toBe(connection);
  });

  test('is refused to another copy of this library, with a warning', async () => {
    const {Calling} = setup();
    vi.resetModules();
    const copy = await import('../../src/sdk/sdk-connection.js');
    expect(copy.SdkConnection).not.toBe(SdkConnection);
    expect(() => copy.SdkConnection.of(Calling)).toThrow(
      expect.objectContaining({fault: expect.objectContaining({type: 'sdk-failed'}) as object}),
    );
    expect(console.warn).toHaveBeenCalledOnce();
  });
});
