// @vitest-environment jsdom
import {describe, expect, test} from 'vitest';
import {asked, cloud, outcomeOf, registeredSetup, setup, useSetups} from './real-sdk-setup.js';
import {holdAnswers, letPass, mercury, releaseAnswers, settled} from './real-sdk.js';

/** What becomes of the line when the page is left and comes back. In browsers: test/contract/page-life.spec.ts. */
useSetups();

describe('a page that is left', () => {
  test('gives its device back, and has one again when it is back', async () => {
    const {line, driver} = await setup();
    await line.register();
    driver.suspend(true);
    await settled();
    expect(cloud.devices().mobius).toEqual([]);
    driver.resume();
    await settled();
    expect(line.snapshot.state.status).toBe('registered');
    expect(cloud.devices().mobius).toHaveLength(1);
  });

  test('while an attempt is being given up does not register when it is back', async () => {
    const {line, driver} = await setup({register: [{status: 503, delayMs: 20}]});
    line.register().catch(() => undefined);
    await new Promise(setImmediate);
    const deregistration = line.deregister();
    driver.suspend(true);
    driver.resume();
    await deregistration;
    await letPass(200);
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false, pending: undefined});
    expect(asked()).toEqual(['register']);
  });

  test('while its line is being deregistered sends no keepalive when it is back', async () => {
    const {line, driver} = await registeredSetup({}, {keepalives: 'real'});
    holdAnswers('DELETE', 'there');
    const deregistration = outcomeOf(line.deregister());
    await settled();
    driver.suspend(true);
    driver.resume();
    await letPass(120);
    expect(cloud.requests().map(({endpoint}) => endpoint)).not.toContain('keepalive');
    expect(await deregistration).toBe('still-registered');
    releaseAnswers();
    await letPass(70);
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false});
    expect(cloud.devices().mobius).toEqual([]);
  });

  test('and given up while it is away does not register when it is back', async () => {
    const {line, driver} = await setup();
    await line.register();
    driver.suspend(true);
    await line.deregister();
    driver.resume();
    await letPass(200);
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false});
    expect(cloud.devices().mobius).toEqual([]);
  });

  test('without giving its device back: it is the same one when it is back', async () => {
    const {line, driver, state} = await registeredSetup();
    const [before] = cloud.devices().mobius;
    const leftAt = Date.now();
    driver.suspend(false);
    expect(state()).toMatchObject({status: 'retrying', unreachableSince: leftAt});
    await letPass(60);
    expect(asked()).toEqual(['register']);
    driver.resume();
    await settled();
    expect(cloud.devices().mobius.map(({deviceId}) => deviceId)).toEqual([before?.deviceId]);
    expect(line.snapshot.state).toMatchObject({status: 'registered', outage: {from: leftAt}});
  });

  test('with a line that is not registered registers none when it is back, and can be asked to (T1)', async () => {
    const {line, driver, watch, state} = await setup({}, {socket: 'own'});
    driver.suspend(true);
    await watch?.close();
    await letPass(40);
    driver.resume();
    expect(asked()).toEqual([]);
    expect(state().status).toBe('unregistered');
    const registration = outcomeOf(line.register());
    await settled();
    // Registered, and no call could arrive before the socket is there.
    expect(state()).toMatchObject({status: 'reconnecting', cause: 'events'});
    mercury.emit('online');
    expect(await registration).toBe('ok');
    expect(watch?.isConnected).toBe(true);
  });

  test('while it has failed stays failed', async () => {
    const {line, driver, state} = await setup({register: [{status: 401}, {status: 200}]});
    await outcomeOf(line.register());
    driver.suspend(true);
    driver.resume();
    await letPass(60);
    expect(state()).toMatchObject({status: 'failed', fault: {type: 'token-expired'}});
    expect(asked()).toEqual(['register']);
  });

  test('while it is tried again goes on at once when it is back', async () => {
    const {line, driver, state} = await setup({register: [{status: 503}, {status: 200}]});
    line.register().catch(() => undefined);
    await settled();
    driver.suspend(true);
    await letPass(200);
    expect(asked()).toEqual(['register']);
    driver.resume();
    await settled();
    expect(state().status).toBe('registered');
  });
});
