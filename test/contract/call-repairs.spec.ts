import type {BrowserContext} from '@playwright/test';
import {NUMBERS} from '../../cloud/calls/destination.js';
import {countInstances} from './live-objects.js';
import {asked} from './stage.js';
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

/** Traps of the SDK that show only after minutes, or in rare conditions, which these tests bring about. */
test.describe.configure({mode: 'default'});

/** Ada's device at the cloud. */
const deviceOf = ({cloud}: CallFixtures): string =>
  cloud.devices().mobius.find(({account}) => account === 'ada')!.deviceId;

/** Sends Ada's SDK an offer or an answer with any SDP. */
function sendMedia(
  callFixtures: CallFixtures,
  callId: string,
  messageType: 'OFFER' | 'ANSWER',
  sdp: string,
): void {
  const deviceId = deviceOf(callFixtures);
  const message = {seq: 1, version: '2', messageType, sdp};
  callFixtures.cloud.sendEvent(deviceId, {
    eventType: 'mobius.media',
    callId,
    deviceId,
    correlationId: '',
    message,
  });
}

const unusable = 'v=0\r\nm=nothing\r\n';

test('a call whose SDP cannot be used ends at both sides, and says why (trap C11)', async ({
  callFixtures,
}) => {
  const {ada, cloud} = callFixtures;
  await ada.evaluate(to => talk.call(to), NUMBERS.ringsForEver);
  await expectStatus(ada, 'ringing');
  sendMedia(callFixtures, legOf(callFixtures, 'ada')!.callId, 'ANSWER', unusable);
  await expectEnd(ada, 'no-media');
  expect(legOf(callFixtures, 'ada')).toMatchObject({state: 'ended', endedBy: 'device'});

  cloud.setScenario({calls: {events: {offer: [{drop: true}]}}});
  const callId = cloud.ring(deviceOf(callFixtures))!;
  await expectStatus(ada, 'incoming');
  sendMedia(callFixtures, callId, 'OFFER', unusable);
  expect(await ada.evaluate(() => talk.run('answer'))).not.toBe('ok');
  await expectEnd(ada, 'no-media');
  await expect.poll(() => legOf(callFixtures, 'ada')).toMatchObject({state: 'ended', endedBy: 'device'});
});

test('the other side is heard whatever its SDP calls the audio (trap C17)', async ({callFixtures}) => {
  const {ada, grace, cloud} = callFixtures;
  cloud.setScenario({calls: {events: {offer: [{drop: true}]}}});
  const callId = cloud.ring(deviceOf(callFixtures))!;
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
  sendMedia(callFixtures, callId, 'OFFER', renamed);
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

test('a long call keeps its keepalives after more faults than the SDK counts (trap C18)', async ({
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

test('refused calls leave nothing of the microphone behind (trap C25)', async ({callFixtures}) => {
  const {ada, cloud} = callFixtures;
  cloud.setScenario({call: [{status: 403, errorCode: 115}]});
  const session = await ada.context().newCDPSession(ada);
  const streams = async (): Promise<number> => {
    await ada.evaluate(() => talk.clear());
    return countInstances(session, 'MediaStream.prototype');
  };
  const refused = async (): Promise<void> => {
    await ada.evaluate(to => talk.call(to), numbers.grace);
    await expectEnd(ada, 'busy');
  };
  await refused();
  const before = await streams();
  for (let count = 0; count < 5; count += 1) await refused();
  await expect.poll(streams).toBeLessThanOrEqual(before);
  await session.detach();
});

test('calls that have ended are not kept by a listener whose signal outlives them', async ({
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

test('the other connections of the page are not recorded (trap C38)', async ({callFixtures}) => {
  const {ada} = callFixtures;
  await ada.evaluate(() => {
    const {prototype} = RTCPeerConnection;
    const objects = [prototype, Object.getPrototypeOf(prototype) as object, navigator.mediaDevices];
    const methods = objects.map(one => Object.getOwnPropertyDescriptors(one)) as PropertyDescriptorMap[];
    const wrapped = () =>
      objects.flatMap((one, index) =>
        Object.entries(Object.getOwnPropertyDescriptors(one)).flatMap(([name, {value}]) =>
          methods[index]![name]?.value === value ? [] : [name],
        ),
      );
    Object.assign(globalThis, {wrapped});
  });
  const wrapped = () => ada.evaluate(() => (globalThis as unknown as {wrapped(): string[]}).wrapped());
  await connect(callFixtures);
  expect(await wrapped()).toEqual([]);
  await run(ada, 'end');
  await ring(callFixtures.grace, numbers.ada, ada);
  await run(ada, 'answer');
  expect(await wrapped()).toEqual([]);
});

test('statistics are those of the browser, not zeros (trap C27)', async ({callFixtures}) => {
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
  // The SDK tells Webex its own at the end.
  await run(ada, 'end');
  expect(asked(cloud, 'callEnd').length).toBeGreaterThan(0);
});

for (const [name, prepare] of [
  ['is not in the catalog', (context: BrowserContext) => withoutTelemetry(context)],
  [
    'refuses',
    (context: BrowserContext) => context.route(/\/metric\/v2$/, route => route.fulfill({status: 500})),
  ],
] as const) {
  test(
    `no rejection goes unhandled if the telemetry service ${name} (trap C32)`,
    repeats(name === 'refuses'),
    async ({callFixtures}) => {
      const {grace} = callFixtures;
      const prepared = async (context: BrowserContext): Promise<void> => void (await prepare(context));
      const katherine = await callFixtures.open('katherine', '/', prepared);
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
    // eslint-disable-next-line no-global-assign -- the catalog as the SDK reads it
    JSON.parse = ((text: string, ...rest: never[]) =>
      parse(
        typeof text === 'string' ? text.replaceAll('unifiedTelemetry', 'unknown') : text,
        ...rest,
      )) as typeof JSON.parse;
  });
}
