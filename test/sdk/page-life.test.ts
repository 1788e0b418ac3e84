import {describe, expect, test, vi} from 'vitest';
import {endLine} from '../../src/line/line-controller.js';
import {mobiusRequests, cloud, outcomeOf, registeredSetup, setup, useSetups} from './real-sdk-setup.js';
import {mercury} from './real-sdk.js';
import {block, letPass, settled, unblock} from './sdk-requests.js';

/** The line when the page is left and restored. In browsers: test/contract/page-life.spec.ts. */
useSetups();

describe('a page that is left', () => {
  test('deletes its device, and gets another one when restored', async () => {
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

  test('does not take the line back when restored, if another device has it', async () => {
    const limit = {status: 403, errorCode: 101, devices: true} as const;
    const {line, driver} = await registeredSetup({register: [{status: 200}, limit, limit, {status: 200}]});
    driver.suspend(true);
    await settled();
    driver.resume();
    await letPass(600);
    expect(line.snapshot).toMatchObject({state: {status: 'elsewhere', holder: 'device'}, wanted: false});
    const before = ['register', 'deregister', 'register'];
    expect(mobiusRequests()).toEqual(before);
    // A person's command may take it back.
    expect(await outcomeOf(line.register())).toBe('ok');
    expect(mobiusRequests()).toEqual([...before, 'register', 'deregister', 'register']);
  });

  test('during a cancelled attempt: does not register when restored', async () => {
    const {line, driver} = await setup({register: [{status: 503, delayMs: 20}]});
    line.register().catch(() => undefined);
    await new Promise(setImmediate);
    const deregistration = line.deregister();
    driver.suspend(true);
    driver.resume();
    await deregistration;
    await letPass(200);
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false, pending: undefined});
    expect(mobiusRequests()).toEqual(['register']);
  });

  test('while its line is deregistering: sends no keepalive when restored', async () => {
    const {line, driver} = await registeredSetup({}, {keepalives: 'real'});
    block('DELETE', 'request');
    const deregistration = outcomeOf(line.deregister());
    await settled();
    driver.suspend(true);
    driver.resume();
    await letPass(120);
    expect(cloud.requests().map(({endpoint}) => endpoint)).not.toContain('keepalive');
    expect(await deregistration).toBe('still-registered');
    unblock();
    await letPass(70);
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false});
    expect(cloud.devices().mobius).toEqual([]);
  });

  test('and whose line is used in another tab when it is restored: deletes the device that could not be deleted', async () => {
    const {driver, line} = await registeredSetup(
      {deregister: [{status: 503}, {status: 503}, {status: 200}]},
      {socket: 'own'},
    );
    driver.suspend(true);
    await settled();
    expect(cloud.devices().mobius).toHaveLength(1);
    endLine(line);
    await letPass(10);
    expect(cloud.devices().mobius).toEqual([]);
    const before = cloud.requests().length;
    await letPass(300);
    expect(cloud.requests()).toHaveLength(before);
  });

  test.each([
    {name: 'shares its line with other tabs, which does not resume an unwanted line', isResumed: false},
    {name: 'has a line of its own', isResumed: true},
  ])('while its calls end for a deregistration: deregisters, if it $name', async ({isResumed}) => {
    const {line, driver} = await registeredSetup();
    // The end of the calls is never confirmed, because the page is frozen.
    vi.spyOn(driver.calls, 'endAll').mockReturnValueOnce(new Promise(() => {}));
    const deregistration = outcomeOf(line.deregister());
    driver.suspend(true);
    if (isResumed) driver.resume();
    await letPass(70);
    expect(await deregistration).toBe('ok');
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false, pending: undefined});
    expect(mobiusRequests().filter(name => name === 'register')).toHaveLength(1);
    expect(cloud.devices().mobius).toEqual([]);
    expect(await outcomeOf(line.register())).toBe('ok');
    expect(cloud.devices().mobius).toHaveLength(1);
  });

  test('while its calls end for a deregistration, which was cancelled: registers when restored', async () => {
    const {line, driver, state} = await registeredSetup();
    vi.spyOn(driver.calls, 'endAll').mockReturnValueOnce(new Promise(() => {}));
    const deregistration = outcomeOf(line.deregister());
    line.register().catch(() => undefined);
    driver.suspend(true);
    driver.resume();
    await settled();
    expect(await deregistration).toBe('AbortError');
    expect(state().status).toBe('registered');
    expect(cloud.devices().mobius).toHaveLength(1);
  });

  test('does not register when restored if it was cancelled meanwhile', async () => {
    const {line, driver} = await setup();
    await line.register();
    driver.suspend(true);
    await line.deregister();
    driver.resume();
    await letPass(200);
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false});
    expect(cloud.devices().mobius).toEqual([]);
  });

  test('without deleting its device: has the same device when restored', async () => {
    const {line, driver, state} = await registeredSetup();
    const [before] = cloud.devices().mobius;
    const leftAt = Date.now();
    driver.suspend(false);
    expect(state()).toMatchObject({status: 'retrying', unreachableSince: leftAt});
    await letPass(60);
    expect(mobiusRequests()).toEqual(['register']);
    driver.resume();
    await settled();
    expect(cloud.devices().mobius.map(({deviceId}) => deviceId)).toEqual([before?.deviceId]);
    expect(line.snapshot.state).toMatchObject({status: 'registered', outage: {from: leftAt}});
  });

  test('with an unregistered line: does not register when restored, but can on command', async () => {
    const {line, driver, watch, state} = await setup({}, {socket: 'own'});
    driver.suspend(true);
    await watch?.close();
    await letPass(40);
    driver.resume();
    expect(mobiusRequests()).toEqual([]);
    expect(state().status).toBe('unregistered');
    const registration = outcomeOf(line.register());
    await settled();
    // Registered, but calls cannot arrive before the socket is open.
    expect(state()).toMatchObject({status: 'reconnecting', cause: 'events'});
    mercury.emit('online');
    expect(await registration).toBe('ok');
    expect(watch?.isConnected).toBe(true);
  });

  test('after a failure: the line stays `failed`', async () => {
    const {line, driver, state} = await setup({register: [{status: 401}, {status: 200}]});
    await outcomeOf(line.register());
    driver.suspend(true);
    driver.resume();
    await letPass(60);
    expect(state()).toMatchObject({status: 'failed', fault: {type: 'token-expired'}});
    expect(mobiusRequests()).toEqual(['register']);
  });

  test('while retrying: continues immediately when restored', async () => {
    const {line, driver, state} = await setup({register: [{status: 503}, {status: 200}]});
    line.register().catch(() => undefined);
    await settled();
    driver.suspend(true);
    await letPass(200);
    expect(mobiusRequests()).toEqual(['register']);
    driver.resume();
    await settled();
    expect(state().status).toBe('registered');
  });
});
