import type {Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {expectReachable} from './reachable.js';
import {requestedEndpoints, expect, test} from './stage.js';
import {expectState} from './shown-state.js';

/**
 * An incoming call arrives from the cloud over Mercury. The page receives it, and the line stays registered throughout.
 */
declare global {
  var calls: {detail: unknown; target: string}[];
}

const status = (sdkPage: Page) => sdkPage.locator('webex-line-status');
const ring = (cloud: RunningCloud) => cloud.ring(cloud.devices().mobius[0]?.deviceId ?? '');

test.beforeEach(async ({sdkPage, cloud}) => {
  // The keepalive worker runs on the real clock, so keep its interval at one second.
  cloud.setScenario({keepaliveInterval: 1});
  await sdkPage.addScriptTag({type: 'module', url: '/dist/bundle/webex-calling-elements.js'});
  await sdkPage.evaluate(async token => {
    document.body.innerHTML = `<webex-line-provider sdk-src="/sdk.js">
      <webex-line-status></webex-line-status><webex-line-controls></webex-line-controls>
    </webex-line-provider>`;
    globalThis.calls = [];
    document.addEventListener('webex-line-incoming-call', ({detail, target}) => {
      calls.push({detail, target: (target as Element).localName});
    });
    const provider = document.querySelector('webex-line-provider')!;
    await provider.updateComplete;
    await provider.session.signIn(() => token);
    await provider.session.line.register();
  }, cloud.issueToken().access_token);
});

test('webex-line-incoming-call is dispatched once, without a reference to the SDK (trap C1)', async ({
  sdkPage,
  cloud,
}) => {
  expect(ring(cloud)).toEqual(expect.any(String));
  await expect
    .poll(() => sdkPage.evaluate(() => calls))
    .toEqual([{detail: null, target: 'webex-line-provider'}]);
  // The SDK reports to Webex that the call rings.
  await expect.poll(() => requestedEndpoints(cloud, 'callState').length).toBeGreaterThan(0);
  expect(requestedEndpoints(cloud, 'unknown')).toEqual([]);
});

test('during an incoming call nothing registers, even if Webex has forgotten the device', async ({
  sdkPage,
  cloud,
}) => {
  const callId = ring(cloud) ?? '';
  // Any earlier, the SDK's alerting message would be refused, which ends the call.
  await expect.poll(() => cloud.calls()).toMatchObject([{state: 'alerting'}]);
  cloud.setScenario({keepaliveInterval: 1, keepalive: [{status: 404}, {status: 200}]});
  await expect.poll(() => requestedEndpoints(cloud, 'keepalive').length).toBeGreaterThan(0);
  await expectState(status(sdkPage), 'retrying');
  await expect(status(sdkPage)).toContainText('call');
  expect(requestedEndpoints(cloud, 'register')).toHaveLength(1);
  cloud.hangUp(callId);
  await expectState(status(sdkPage), 'registered');
  expect(requestedEndpoints(cloud, 'register')).toHaveLength(2);
  expect(cloud.devices().mobius).toHaveLength(1);
  await expectReachable(sdkPage, cloud);
});
