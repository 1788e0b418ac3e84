import type {BrowserContext} from '@playwright/test';
import {FAR_END_NUMBERS} from '../../cloud/calls/destination.js';
import {countInstances} from './live-objects.js';
import {requestedEndpoints} from './stage.js';
import {
  connect,
  expect,
  expectAudio,
  expectEnd,
  expectSound,
  expectStatus,
  legOf,
  numbers,
  ring,
  run,
  snapshotOf,
  test,
  type CallFixtures,
} from './call-fixtures.js';
import {repeats} from '../repeats.js';

// SDK bugs ("traps", docs/sdk-traps.md) that appear only after minutes or under rare conditions, which these tests create.
test.describe.configure({mode: 'default'});

/** The ID of Ada's device at the cloud. */
const adaDeviceId = ({cloud}: CallFixtures): string =>
  cloud.devices().mobius.find(({account}) => account === 'ada')!.deviceId;

/** Sends Ada's SDK an SDP offer or answer with any content. */
function sendSdp(
  callFixtures: CallFixtures,
  callId: string,
  messageType: 'OFFER' | 'ANSWER',
  sdp: string,
): void {
  const deviceId = adaDeviceId(callFixtures);
  const message = {seq: 1, version: '2', messageType, sdp};
  callFixtures.cloud.sendEvent(deviceId, {
    eventType: 'mobius.media',
    callId,
    deviceId,
    correlationId: '',
    message,
  });
}

const unusableSdp = 'v=0\r\nm=nothing\r\n';

test('a call with unusable SDP ends on both sides and reports the reason (trap C11)', async ({
  callFixtures,
}) => {
  const {ada, cloud} = callFixtures;
  await ada.evaluate(to => talk.call(to), FAR_END_NUMBERS.ringsForEver);
  await expectStatus(ada, 'ringing');
  sendSdp(callFixtures, legOf(callFixtures, 'ada')!.callId, 'ANSWER', unusableSdp);
  await expectEnd(ada, 'no-media');
  expect(legOf(callFixtures, 'ada')).toMatchObject({state: 'ended', endedBy: 'device'});

  cloud.setScenario({calls: {events: {offer: [{drop: true}]}}});
  const callId = cloud.ring(adaDeviceId(callFixtures))!;
  await expectStatus(ada, 'incoming');
  sendSdp(callFixtures, callId, 'OFFER', unusableSdp);
  expect(await ada.evaluate(() => talk.run('answer'))).not.toBe('ok');
  await expectEnd(ada, 'no-media');
  await expect.poll(() => legOf(callFixtures, 'ada')).toMatchObject({state: 'ended', endedBy: 'device'});
});

test("the other side's audio plays with any `mid` in its SDP (trap C17)", async ({callFixtures}) => {
  const {ada, grace, cloud} = callFixtures;
  cloud.setScenario({calls: {events: {offer: [{drop: true}]}}});
  const callId = cloud.ring(adaDeviceId(callFixtures))!;
  await expectStatus(ada, 'incoming');
  // The other side is a connection of Grace's page.
  const offer = await grace.evaluate(async () => {
    const {mediaDevices} = navigator;
    const far = new RTCPeerConnection();
    const [track] = (await mediaDevices.getUserMedia({audio: true})).getAudioTracks();
    Object.assign(globalThis, {far, endFar: () => (track!.stop(), far.close())});
    far.addTrack(track!);
    await far.setLocalDescription();
    while (far.iceGatheringState !== 'complete')
      await new Promise(resolve => far.addEventListener('icegatheringstatechange', resolve, {once: true}));
    return far.localDescription!.sdp;
  });
  const renamed = offer
    .replace('a=mid:0', 'a=mid:speech')
    .replace('a=group:BUNDLE 0', 'a=group:BUNDLE speech')
    .replace(/^a=extmap:\d+ urn:ietf:params:rtp-hdrext:sdes:mid\r\n/m, '');
  sendSdp(callFixtures, callId, 'OFFER', renamed);
  const [request] = await Promise.all([
    ada.waitForRequest(sent => Boolean(sent.postData()?.includes('"ANSWER"'))),
    run(ada, 'answer'),
  ]);
  const {localMedia} = request.postDataJSON() as {localMedia: {roap: {sdp: string}}};
  const answer = localMedia.roap.sdp.replaceAll('speech', '0').replace('m=audio 0 ', 'm=audio 9 ');
  expect(answer).not.toBe(localMedia.roap.sdp);
  await grace.evaluate(
    sdp =>
      (globalThis as unknown as {far: RTCPeerConnection}).far.setRemoteDescription({type: 'answer', sdp}),
    answer,
  );
  await expectAudio(ada, 'flowing');
  await expectSound(ada, true);
  await expect.poll(() => ada.evaluate(() => talk.playing())).toBe(1);
  await run(ada, 'end');
  await grace.evaluate(() => (globalThis as unknown as {endFar: () => void}).endFar());
});

test('keepalives of a long call continue after more failures than the SDK tolerates (trap C18)', async ({
  callFixtures,
}) => {
  const {ada, cloud} = callFixtures;
  await ada.evaluate(() => (talk.keepaliveEvery = 200));
  await connect(callFixtures);
  const faults = 5;
  const [fault, fine] = [{status: 503, retryAfter: 1}, {status: 200}];
  cloud.setScenario({callStatus: [...Array.from({length: faults}, () => [fault, fine]).flat(), fine]});
  const answers = (status: number) =>
    cloud.requests().filter(one => one.endpoint === 'callStatus' && one.status === status).length;
  await expect.poll(() => answers(503), {timeout: 30_000}).toBe(faults);
  const before = legOf(callFixtures, 'ada')!.keepalives;
  await expect.poll(() => legOf(callFixtures, 'ada')!.keepalives).toBeGreaterThan(before + 2);
  await expectSound(callFixtures.grace, true);
});

test('refused calls do not leak microphone streams (trap C25)', async ({callFixtures}) => {
  const {ada, cloud} = callFixtures;
  cloud.setScenario({call: [{status: 403, errorCode: 115}]});
  const session = await ada.context().newCDPSession(ada);
  const streams = async (): Promise<number> => {
    await ada.evaluate(() => talk.clear());
    return countInstances(session, 'MediaStream.prototype');
  };
  const placeRefusedCall = async (): Promise<void> => {
    await ada.evaluate(to => talk.call(to), numbers.grace);
    await expectEnd(ada, 'busy');
  };
  await placeRefusedCall();
  const before = await streams();
  for (let count = 0; count < 5; count += 1) await placeRefusedCall();
  await expect.poll(streams).toBeLessThanOrEqual(before);
  await session.detach();
});

test("ended calls can be garbage-collected although a listener's AbortSignal outlives them", async ({
  callFixtures,
}) => {
  const {ada, cloud} = callFixtures;
  cloud.setScenario({call: [{status: 403, errorCode: 115}]});
  const session = await ada.context().newCDPSession(ada);
  const callAndEnd = (): Promise<void> =>
    ada.evaluate(async number => {
      const page = globalThis as unknown as {signal?: AbortSignal};
      page.signal ??= new AbortController().signal;
      const {signal} = page;
      const call = await ours.session.line.call(number);
      await new Promise<void>(resolve => {
        call.subscribe(({state}) => state.status === 'ended' && resolve(), {signal});
      });
      talk.clear();
    }, numbers.grace);
  const connections = (): Promise<number> => countInstances(session, 'RTCPeerConnection.prototype');
  for (let count = 0; count < 4; count += 1) await callAndEnd();
  await expect.poll(connections, {timeout: 20_000}).toBeLessThanOrEqual(1);
  await session.detach();
});

test('a call leaves the methods of RTCPeerConnection and mediaDevices unwrapped (trap C38)', async ({
  callFixtures,
}) => {
  const {ada} = callFixtures;
  await ada.evaluate(() => {
    const {prototype} = RTCPeerConnection;
    const objects = [prototype, Object.getPrototypeOf(prototype) as object, navigator.mediaDevices];
    const methods = objects.map(one => Object.getOwnPropertyDescriptors(one)) as PropertyDescriptorMap[];
    const wrappedMethods = () =>
      objects.flatMap((one, index) =>
        Object.entries(Object.getOwnPropertyDescriptors(one)).flatMap(([name, {value}]) =>
          methods[index]![name]?.value === value ? [] : [name],
        ),
      );
    Object.assign(globalThis, {wrappedMethods});
  });
  const wrappedMethods = () =>
    ada.evaluate(() => (globalThis as unknown as {wrappedMethods(): string[]}).wrappedMethods());
  await connect(callFixtures);
  expect(await wrappedMethods()).toEqual([]);
  await run(ada, 'end');
  await ring(callFixtures.grace, numbers.ada, ada);
  await run(ada, 'answer');
  expect(await wrappedMethods()).toEqual([]);
});

test("stats() returns the browser's values, not zeros (trap C27)", async ({callFixtures}) => {
  const {ada, cloud} = callFixtures;
  await connect(callFixtures);
  const stats = () => ada.evaluate(() => talk.calls[0]!.call.stats());
  await expect.poll(async () => (await stats()).packetsReceived).toBeGreaterThan(50);
  expect(await stats()).toMatchObject({
    codec: 'audio/opus',
    bytesSent: expect.any(Number),
    jitter: expect.any(Number),
    levelReceived: expect.any(Number),
  });
  expect((await stats()).bytesSent).toBeGreaterThan(1_000);
  // The SDK sends its own statistics to Webex when the call ends.
  await run(ada, 'end');
  expect(requestedEndpoints(cloud, 'callEnd').length).toBeGreaterThan(0);
});

for (const [name, prepare] of [
  ['is not in the catalog', (context: BrowserContext) => withoutTelemetry(context)],
  [
    'fails',
    (context: BrowserContext) => context.route(/\/metric\/v2$/, route => route.fulfill({status: 500})),
  ],
] as const) {
  test(
    `no rejection goes unhandled if the telemetry service ${name} (trap C32)`,
    repeats(name === 'fails'),
    async ({callFixtures}) => {
      const {grace} = callFixtures;
      const prepareContext = async (context: BrowserContext): Promise<void> => void (await prepare(context));
      const katherine = await callFixtures.open('katherine', '/', prepareContext);
      await ring(grace, numbers.katherine, katherine);
      await run(katherine, 'answer');
      await expectAudio(grace, 'flowing');
      // The first measurements are due five seconds after the connection.
      const since = await snapshotOf(katherine);
      await expect
        .poll(() => katherine.evaluate(() => Date.now()), {timeout: 20_000})
        .toBeGreaterThan(since!.connectedAt! + 7_000);
      await run(katherine, 'end');
      await expectEnd(grace, 'remote-hung-up');
      expect(await katherine.evaluate(() => [...talk.rejections])).toEqual([]);
      await katherine.close();
    },
  );
}

async function withoutTelemetry(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const {parse} = JSON;
    // eslint-disable-next-line no-global-assign -- removes the telemetry service from the catalog that the SDK parses
    JSON.parse = ((text: string, ...rest: never[]) =>
      parse(
        typeof text === 'string' ? text.replaceAll('unifiedTelemetry', 'unknown') : text,
        ...rest,
      )) as typeof JSON.parse;
  });
}
