import type {Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {expectNoRing, expectNothingLeft, expectReachable} from './reachable.js';
import {requestedEndpoints, expect, test} from './stage.js';
import {repeats} from '../repeats.js';

/** Tests of the reachability check itself, against the bare SDK: it must fail when it should. */
async function register(sdkPage: Page, cloud: RunningCloud, account = 'ada'): Promise<string> {
  await sdkPage.evaluate(async token => {
    const line = await raw.connect(token);
    await line.register();
  }, cloud.issueToken({account}).access_token);
  await expect.poll(() => cloud.devices().mobius.length).toBe(1);
  await expect.poll(() => sdkPage.evaluate(() => raw.events.at(-1))).toBe('registered');
  return cloud.devices().mobius[0]!.deviceId;
}

for (const [name, access] of [
  ['in this process', (cloud: RunningCloud) => cloud],
  ['over HTTP', (cloud: RunningCloud) => cloud.url],
] as const) {
  test(
    `a registered page is reachable, checked ${name}`,
    repeats(name === 'in this process'),
    async ({sdkPage, cloud}) => {
      const deviceId = await register(sdkPage, cloud);
      await expectReachable(sdkPage, access(cloud));
      await expectReachable(sdkPage, access(cloud), {account: 'ada', deviceId});
      expect(requestedEndpoints(cloud, 'callState', 'callEnd')).toEqual([
        'callState',
        'callEnd',
        'callState',
        'callEnd',
      ]);
      expect(cloud.calls()).toMatchObject([
        {deviceId, account: 'ada', state: 'ended', cause: {code: 115, text: 'User Busy.'}},
        {deviceId, account: 'ada', state: 'ended', cause: {code: 115, text: 'User Busy.'}},
      ]);
      await expect(expectNoRing(access(cloud))).rejects.toThrow(
        `It still rings at the Mobius device ${deviceId}`,
      );
      await expect(expectNothingLeft(access(cloud), {within: 0})).rejects.toThrow(
        /^Left at .*the WDM device /,
      );
      await sdkPage.evaluate(async () => {
        await raw.line().deregister();
        await raw.calling.deregister();
      });
      await expectNoRing(access(cloud));
      await expectNothingLeft(access(cloud));
    },
  );
}

test('a page whose line is deregistered is not reachable', repeats(), async ({sdkPage, cloud}) => {
  await register(sdkPage, cloud);
  await sdkPage.evaluate(() => raw.line().deregister());
  await expect(expectReachable(sdkPage, cloud)).rejects.toThrow('no Mobius device is registered for it');
});

test('a page whose socket was dropped and is refused is not reachable', async ({sdkPage, cloud}) => {
  const deviceId = await register(sdkPage, cloud);
  cloud.setScenario({mercury: [{status: 503}]});
  cloud.dropMercury();
  await expect(expectReachable(sdkPage, cloud)).rejects.toThrow(
    `${deviceId} of ada at the primary has no open`,
  );
  // It is still registered at Mobius.
  await expectNoRing(cloud);
  expect(cloud.devices().mobius).toHaveLength(1);
});

test(
  'a page whose socket the cloud has closed for good is not reachable',
  repeats(),
  async ({sdkPage, cloud}) => {
    await register(sdkPage, cloud);
    cloud.dropMercury({code: 4000});
    await expect(expectReachable(sdkPage, cloud)).rejects.toThrow('has no open Mercury socket');
  },
);

test('a page whose socket is silent is not reachable', async ({sdkPage, cloud}) => {
  await register(sdkPage, cloud);
  cloud.muteMercury();
  await expect(expectReachable(sdkPage, cloud, {within: 2_000})).rejects.toThrow(
    /no sig_alerting .* within 2000/,
  );
  await expectNoRing(cloud);
  expect(cloud.devices().wdm).toMatchObject([{connected: true}]);
});

test('a page served by another region is reachable', async ({sdkPage, cloud}) => {
  cloud.setScenario({hostMap: 'eu'});
  await register(sdkPage, cloud);
  await expectReachable(sdkPage, cloud);
  const hosts = cloud.requests().map(({host}) => host);
  expect(hosts).toContain('mobius-eu-central-1.prod.infra.webex.com');
  expect(hosts.filter(host => /-us-|-a\.wbx2/.test(host))).toEqual([]);
});

test('a page that cannot report that it rings is not reachable', repeats(), async ({sdkPage, cloud}) => {
  await register(sdkPage, cloud);
  cloud.setScenario({callState: [{drop: true}]});
  await expect(expectReachable(sdkPage, cloud, {within: 1_000})).rejects.toThrow(
    /no sig_alerting .* within 1000/,
  );
});

test('a page that does not confirm the end of the call fails the check', async ({sdkPage, cloud}) => {
  await register(sdkPage, cloud);
  cloud.setScenario({callEnd: [{status: 503}]});
  await expect(expectReachable(sdkPage, cloud, {within: 1_000})).rejects.toThrow(
    /it rang, and then no DELETE/,
  );
  await expect(expectNothingLeft(cloud, {within: 0})).rejects.toThrow(/the call .* of ada, ending/);
});

test(
  'a ring at another page does not make a page reachable',
  repeats(),
  async ({sdkPage, cloud, context}) => {
    await register(sdkPage, cloud);
    const other = await context.newPage();
    await other.goto(cloud.url);
    await expect(expectReachable(other, cloud)).rejects.toThrow(/it rang at .*, which is another page's/);
    await expect(expectReachable(sdkPage, cloud, {account: 'grace'})).rejects.toThrow(
      /only the Mobius device/,
    );
  },
);

test('a browser can answer the offer, and Webex receives the answer and media', async ({sdkPage, cloud}) => {
  const deviceId = await register(sdkPage, cloud);
  await sdkPage.evaluate(() => {
    raw.line().on('line:incoming_call', call => Object.assign(globalThis, {call}));
  });
  const callId = cloud.ring(deviceId)!;
  await expect.poll(() => cloud.calls()[0]?.state).toBe('alerting');
  await sdkPage.evaluate(async () => {
    const {call} = globalThis as unknown as {
      call: {on(name: string, heard: () => void): void; answer(stream: object): Promise<void>};
    };
    call.on('established', () => raw.events.push('established'));
    const outputStream = new AudioContext().createMediaStreamDestination().stream;
    await call.answer({outputStream, on() {}, off() {}, getEffectByKind() {}});
  });
  await expect.poll(() => sdkPage.evaluate(() => raw.events)).toContain('established');
  expect(cloud.calls()).toMatchObject([{callId, state: 'connected', at: {connected: expect.any(String)}}]);
  expect(requestedEndpoints(cloud, 'callMedia').length).toBeGreaterThan(0);
  cloud.hangUp(callId);
  await expect.poll(() => cloud.calls()[0]?.state).toBe('ended');
});
