// @vitest-environment jsdom
import {describe, expect, test} from 'vitest';
import {SdkLineDriver} from '../../src/calling/sdk-line-driver.js';
import type {ScenarioInput} from '../../cloud/scenario.js';
import {asked, cloud, scene, useScenes} from './real-scene.js';
import {letPass, settled} from './real-sdk.js';
import {LineMachine} from '../../src/line/line-machine.js';

/** What becomes of the line when the page is left and comes back. In browsers: test/contract/page-life.spec.ts. */
useScenes();

async function drivenScene(scenario: ScenarioInput = {}) {
  const {line, sdkLine} = await scene(scenario);
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
