// @vitest-environment jsdom
import {describe, expect, test, vi} from 'vitest';
import {SdkLineDriver} from '../../src/calling/sdk-line-driver.js';
import type {ScenarioInput} from '../../cloud/scenario.js';
import {asked, cloud, scene, useScenes} from './real-scene.js';
import {letPass, settled} from './real-sdk.js';
import {LineMachine} from '../../src/line/line-machine.js';

/** What becomes of the line when the page is left and comes back. In browsers: test/contract/page-life.spec.ts. */
useScenes();

async function drivenScene(scenario: ScenarioInput = {}, keepalives?: 'real') {
  const {line, sdkLine} = await scene(scenario, keepalives);
  const driver = new SdkLineDriver(sdkLine);
  line.attach(driver, LineMachine);
  return {line, driver};
}

describe('a page that is left', () => {
  test('gives its device back, and has one again when it is back', async () => {
    const {line, driver} = await drivenScene();
    await line.register();
    driver.leave(true);
    await settled();
    expect(cloud.devices().mobius).toEqual([]);
    driver.comeBack();
    await settled();
    expect(line.snapshot.state.status).toBe('registered');
    expect(cloud.devices().mobius).toHaveLength(1);
  });

  test('while an attempt is being given up does not register when it is back', async () => {
    const {line, driver} = await drivenScene({register: [{status: 503, delayMs: 20}]});
    line.register().catch(() => undefined);
    await new Promise(setImmediate);
    const deregistration = line.deregister();
    driver.leave(true);
    driver.comeBack();
    await deregistration;
    await letPass(200);
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false, pending: undefined});
    expect(asked()).toEqual(['register']);
  });

  test('while its line is being deregistered sends no keepalive when it is back', async () => {
    const {line, driver} = await drivenScene({deregister: [{status: 200, delayMs: 200}]}, 'real');
    await line.register();
    await settled();
    const deregistration = line.deregister();
    driver.leave(true);
    driver.comeBack();
    // The DELETE takes its time by the real clock, and meanwhile two minutes go by on the line's own.
    await vi.advanceTimersByTimeAsync(120_000);
    await deregistration;
    expect(cloud.requests().map(({endpoint}) => endpoint)).not.toContain('keepalive');
    expect(cloud.devices().mobius).toEqual([]);
  });

  test('and given up while it is away does not register when it is back', async () => {
    const {line, driver} = await drivenScene();
    await line.register();
    driver.leave(true);
    await line.deregister();
    driver.comeBack();
    await letPass(200);
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false});
    expect(cloud.devices().mobius).toEqual([]);
  });
});
