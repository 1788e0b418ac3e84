import type {Request} from '@playwright/test';
import {connect, expect, expectAudio, legOf, numbers, ring, run, snapshotOf, test} from './call-fixtures.js';

/** Traps of the SDK in a call through this library, and the data that leaves the page during a call. */
test.describe.configure({mode: 'default'});

test('events for an unknown call change neither calls nor line (trap C30)', async ({callFixtures}) => {
  const {ada, cloud} = callFixtures;
  await connect(callFixtures);
  const {deviceId} = legOf(callFixtures, 'ada')!;
  const unknown = {callId: 'unknown', correlationId: 'unknown', deviceId};
  cloud.sendEvent(deviceId, {
    eventType: 'mobius.callprogress',
    ...unknown,
    callProgressData: {alerting: true, inbandMedia: false},
  });
  cloud.sendEvent(deviceId, {eventType: 'mobius.callconnected', ...unknown});
  cloud.sendEvent(deviceId, {eventType: 'mobius.call', ...unknown, deviceId: 'unknown'});
  cloud.sendEvent(deviceId, {
    eventType: 'mobius.calldisconnected',
    ...unknown,
    causecode: 115,
    cause: 'User Busy.',
  });
  // An event that the page answers, and that comes after the others.
  cloud.commandCall(legOf(callFixtures, 'ada')!.callId, {
    kind: 'rename',
    displayName: 'Front desk',
    number: '5150',
  });
  await expect.poll(async () => (await snapshotOf(ada))?.remote.name).toBe('Front desk');
  await expectAudio(ada, 'flowing');
  expect(await ada.evaluate(() => [talk.calls.length, ours.session.line.snapshot.state.status])).toEqual([
    1,
    'registered',
  ]);
});

test('choosing a microphone after the call has ended opens no track (trap C31)', async ({callFixtures}) => {
  const {ada} = callFixtures;
  await connect(callFixtures);
  await run(ada, 'end');
  await ada.evaluate(() => talk.chooseMicrophone(1));
  await expect.poll(() => ada.evaluate(() => talk.connections())).toBe(0);
  expect(await ada.evaluate(() => [talk.microphones(), talk.rejections.length])).toEqual([0, 0]);
});

test('a call that the browser refused to play can be started, and moves to the chosen speaker', async ({
  callFixtures,
}) => {
  const {ada} = callFixtures;
  await ada.evaluate(() => {
    const {play, setSinkId} = HTMLMediaElement.prototype;
    const players = new Set<HTMLMediaElement>();
    Object.assign(globalThis, {
      players,
      restorePlayback: () => Object.assign(HTMLMediaElement.prototype, {play, setSinkId}),
    });
    HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException('No gesture', 'NotAllowedError'));
    HTMLMediaElement.prototype.setSinkId = function (this: HTMLMediaElement, id: string) {
      players.add(this);
      return setSinkId.call(this, id);
    };
  });
  await ring(ada, numbers.grace, callFixtures.grace);
  await run(callFixtures.grace, 'answer');
  await expectAudio(ada, 'blocked');
  await ada.evaluate(() => (globalThis as unknown as {restorePlayback: () => void}).restorePlayback());
  await run(ada, 'play');
  await expectAudio(ada, 'flowing');
  const chosen = await ada.evaluate(async () => {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const {deviceId} = devices.findLast(({kind}) => kind === 'audiooutput')!;
    localStorage.setItem('webex-calling-elements:speaker', deviceId);
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    return deviceId;
  });
  const sinks = () =>
    ada.evaluate(() =>
      [...(globalThis as unknown as {players: Set<HTMLAudioElement>}).players].map(({sinkId}) => sinkId),
    );
  await expect.poll(sinks).toContain(chosen);
});

test('no token leaves the page in a call: not in a message, the console, the storage or a body (trap C37)', async ({
  callFixtures,
}) => {
  const {ada, tokens} = callFixtures;
  const texts: string[] = [];
  let requests = 0;
  const onRequest = (request: Request): void => {
    requests += 1;
    texts.push(request.url(), request.postData() ?? '');
  };
  ada.on('request', onRequest);
  ada.on('console', message => texts.push(message.text()));
  await ada.evaluate(() => {
    const messages: unknown[] = [];
    new BroadcastChannel('webex-calling-elements').addEventListener('message', ({data}) =>
      messages.push(data),
    );
    Object.assign(globalThis, {messages});
  });
  await connect(callFixtures);
  await run(ada, 'hold');
  await run(ada, 'resume');
  await run(ada, 'end');
  const kept = await ada.evaluate(() => {
    const {messages} = globalThis as unknown as {messages: readonly {type?: string}[]};
    const calls = messages.filter(({type}) => type === 'calls').length;
    return {
      calls,
      text: JSON.stringify([
        messages,
        Object.entries(localStorage),
        Object.entries(sessionStorage),
        document.documentElement.outerHTML,
        talk.calls.map(({snapshots}) => snapshots),
        ours.session.line.diagnostics(),
      ]),
    };
  });
  ada.off('request', onRequest);
  // Check that there was something to search.
  expect(requests).toBeGreaterThan(5);
  expect(kept.calls).toBeGreaterThan(3);
  const token = tokens.get(ada)!;
  expect([...texts, kept.text].filter(text => text.includes(token))).toEqual([]);
});
