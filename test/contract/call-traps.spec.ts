import type {Request} from '@playwright/test';
import {
  connect,
  endAll,
  expect,
  expectAudio,
  expectStatus,
  legOf,
  numbers,
  snapshotOf,
  test,
} from './talk-stage.js';

/** Traps of the SDK in a call through this library, and what leaves the page during one. */
test.describe.configure({mode: 'default'});

test.afterEach(({talkers}) => endAll(talkers));

test('events of a call that nobody knows change no call and no line (trap C30)', async ({talkers}) => {
  const {ada, cloud} = talkers;
  await connect(talkers);
  const {deviceId} = legOf(talkers, 'ada')!;
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
  cloud.commandCall(legOf(talkers, 'ada')!.callId, {
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

test('another microphone that is chosen after the end opens nothing (trap C31)', async ({talkers}) => {
  const {ada} = talkers;
  await connect(talkers);
  expect(await ada.evaluate(() => talk.run('end'))).toBe('ok');
  await ada.evaluate(() => talk.chooseMicrophone(1));
  await expect.poll(() => ada.evaluate(() => talk.connections())).toBe(0);
  expect(await ada.evaluate(() => [talk.microphones(), talk.rejections.length])).toEqual([0, 0]);
});

test('a call is played on the chosen speaker, and by a press if the browser refuses to play', async ({
  talkers,
}) => {
  const {ada} = talkers;
  await ada.evaluate(() => {
    const {play, setSinkId} = HTMLMediaElement.prototype;
    const players = new Set<HTMLMediaElement>();
    Object.assign(globalThis, {
      players,
      mend: () => Object.assign(HTMLMediaElement.prototype, {play, setSinkId}),
    });
    HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException('No gesture', 'NotAllowedError'));
    HTMLMediaElement.prototype.setSinkId = function (this: HTMLMediaElement, id: string) {
      players.add(this);
      return setSinkId.call(this, id);
    };
  });
  await connectWithout(talkers);
  await expectAudio(ada, 'blocked');
  await ada.evaluate(() => (globalThis as unknown as {mend: () => void}).mend());
  expect(await ada.evaluate(() => talk.run('play'))).toBe('ok');
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

/** Ada calls Grace, who answers. */
async function connectWithout({ada, grace}: Parameters<typeof connect>[0]): Promise<void> {
  expect(await ada.evaluate(number => talk.call(number), numbers.grace)).toBe('ok');
  await expectStatus(grace, 'incoming');
  expect(await grace.evaluate(() => talk.run('answer'))).toBe('ok');
}

test('no token leaves the page in a call: not in a message, the console, the storage or a body (trap C37)', async ({
  talkers,
}) => {
  const {ada, tokens} = talkers;
  const said: string[] = [];
  let requests = 0;
  const onRequest = (request: Request): void => {
    requests += 1;
    said.push(request.url(), request.postData() ?? '');
  };
  ada.on('request', onRequest);
  ada.on('console', message => said.push(message.text()));
  await ada.evaluate(() => {
    const heard: unknown[] = [];
    new BroadcastChannel('webex-calling-elements').addEventListener('message', ({data}) => heard.push(data));
    Object.assign(globalThis, {heard});
  });
  await connect(talkers);
  expect(await ada.evaluate(() => talk.run('hold'))).toBe('ok');
  expect(await ada.evaluate(() => talk.run('resume'))).toBe('ok');
  expect(await ada.evaluate(() => talk.run('end'))).toBe('ok');
  const kept = await ada.evaluate(() => {
    const {heard} = globalThis as unknown as {heard: readonly {type?: string}[]};
    const calls = heard.filter(({type}) => type === 'calls').length;
    return {
      calls,
      text: JSON.stringify([
        heard,
        Object.entries(localStorage),
        Object.entries(sessionStorage),
        document.documentElement.outerHTML,
        talk.calls.map(({snapshots}) => snapshots),
        ours.session.line.diagnostics(),
      ]),
    };
  });
  ada.off('request', onRequest);
  // The hunt has something to look through.
  expect(requests).toBeGreaterThan(5);
  expect(kept.calls).toBeGreaterThan(3);
  const token = tokens.get(ada)!;
  expect([...said, kept.text].filter(text => text.includes(token))).toEqual([]);
});
