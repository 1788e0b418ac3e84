import {expect} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {FAR_END_NUMBERS} from '../../cloud/calls/destination.js';
import type {FaultError} from '../../src/base/fault.js';
import type {CallStatistics} from '../../src/call/call.js';
import {expectNothingLeft, expectRing} from '../contract/reachable.js';
import type {Tab, Visit} from './engine.js';
import {firefox} from './firefox.js';
import {pressControl, expectLine, signIn, signOut} from './line.js';
import {press} from './page.js';
import {testIn} from './test-in.js';
import {webkit} from './webkit.js';

declare global {
  /** The outcome of the latest command: `ok`, or the type of its fault. */
  var outcome: string | undefined;
  var statistics: CallStatistics | undefined;
}

/** Calls in the engines that Playwright cannot drive here. The far ends run in the demo page. */
testIn(firefox).describe('Firefox', () => {
  const test = testIn(firefox);
  const missing = firefox.missing();
  test.skip(missing !== undefined, missing);

  test(
    'a call to the echo number plays the echo, is held and resumed, and ends at Webex too',
    {tag: '@core'},
    async ({demo, visit}) => {
      const tab = await openRegistered(demo, visit);
      await dial(tab, FAR_END_NUMBERS.echo);
      await expectState(tab, 'active');
      await expectSound(tab);
      expect(demo.calls()).toMatchObject([{direction: 'outbound', state: 'connected', holding: false}]);

      await press(tab, 'Hold', 'webex-call');
      await expectState(tab, 'on-hold');
      expect(demo.calls()).toMatchObject([{holding: true}]);
      await press(tab, 'Resume', 'webex-call');
      await expectState(tab, 'active');
      await expectSound(tab);

      await press(tab, 'End call', 'webex-call');
      await expect.poll(() => demo.calls()).toMatchObject([{state: 'ended'}]);
      await signOut(tab);
      await expectNothingLeft(demo);
    },
  );

  test('an incoming call is answered, heard, muted for the far end, and ended by it', async ({
    demo,
    visit,
  }) => {
    const tab = await openRegistered(demo, visit);
    const callId = demo.ring(demo.devices().mobius[0]!.deviceId, {sound: 'echo'})!;
    await press(tab, 'Answer', 'webex-incoming-call');
    await expectState(tab, 'active');
    await expectSound(tab);
    await press(tab, 'Mute', 'webex-call');
    // The echo of silence is silent.
    await expect.poll(() => levelReceived(tab), {timeout: 15_000}).toBe(0);
    demo.hangUp(callId);
    await signOut(tab);
    await expectNothingLeft(demo);
  });
});

testIn(webkit).describe('WebKit', () => {
  const test = testIn(webkit);
  const missing = webkit.missing();
  test.skip(missing !== undefined, missing);

  test(
    'without WebRTC a call and an answer are refused with a reason, and calls still ring and can be declined',
    {tag: '@core'},
    async ({demo, visit}) => {
      const tab = await openRegistered(demo, visit);
      expect(await tab.run(() => 'RTCPeerConnection' in globalThis)).toBe(false);
      await dial(tab, FAR_END_NUMBERS.echo);
      await expect.poll(() => tab.run(() => globalThis.outcome)).toBe('calls-unsupported');
      expect(demo.calls()).toEqual([]);
      await expectRing(demo);

      demo.ring(demo.devices().mobius[0]!.deviceId);
      await press(tab, 'Answer', 'webex-incoming-call');
      await expect
        .poll(() => tab.run(() => document.querySelector('webex-incoming-call')!.shadowRoot!.textContent))
        .toContain("Calls aren't available in this browser");
      await press(tab, 'Decline', 'webex-incoming-call');
      await expect.poll(() => demo.calls().map(({state}) => state)).toEqual(['ended', 'ended']);
      await expectLine(tab, 'registered');
    },
  );
});

async function openRegistered(demo: RunningCloud, visit: Visit): Promise<Tab> {
  const tab = await visit.open(demo.url);
  await signIn(tab, demo.issueToken().access_token);
  await pressControl(tab, 'Register');
  await expectLine(tab, 'registered');
  await expect
    .poll(() => tab.run(() => Boolean(document.querySelector('webex-dialer')?.shadowRoot)))
    .toBe(true);
  return tab;
}

async function dial(tab: Tab, number: string): Promise<void> {
  await tab.run(given => {
    document
      .querySelector('webex-line-status')!
      .line!.call(given)
      .then(
        () => (globalThis.outcome = 'ok'),
        (error: FaultError) => (globalThis.outcome = error.type),
      );
  }, number);
}

const callStatusOf = (tab: Tab) =>
  tab.run(() => document.querySelector('webex-line-status')!.line!.calls[0]?.snapshot.state.status);

async function expectState(tab: Tab, status: string): Promise<void> {
  await expect.poll(() => callStatusOf(tab), {timeout: 20_000}).toBe(status);
}

async function statisticsOf(tab: Tab): Promise<CallStatistics | undefined> {
  await tab.run(() => {
    const [call] = document.querySelector('webex-line-status')!.line!.calls;
    call?.stats().then(
      value => (globalThis.statistics = value),
      () => undefined,
    );
  });
  return tab.run(() => globalThis.statistics);
}

const levelReceived = async (tab: Tab) => (await statisticsOf(tab))?.levelReceived;

/** Sound arrives: more and more bytes, and not silence. */
async function expectSound(tab: Tab): Promise<void> {
  await expect.poll(() => levelReceived(tab), {timeout: 20_000}).toBeGreaterThan(0);
  const {bytesReceived = 0} = (await statisticsOf(tab)) ?? {};
  await expect.poll(async () => (await statisticsOf(tab))?.bytesReceived).toBeGreaterThan(bytesReceived);
}
