import {
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
} from './call-fixtures.js';

/** Incoming calls through this library on the real SDK. */
test.describe.configure({mode: 'default'});

test('a call is declined', async ({callFixtures}) => {
  const {ada, grace} = callFixtures;
  await ring(grace, numbers.ada, ada);
  const timers = await ada.evaluate(() => talk.measurementTimers());
  await run(ada, 'decline');
  await expectEnd(ada, 'declined');
  // The SDK declines a call with the cause 115 (User Busy), so the cloud cannot distinguish it from a busy line.
  await expectEnd(grace, 'busy');
  // The SDK never stops measuring a call that was not answered (trap C26).
  await expect.poll(() => ada.evaluate(() => talk.measurementTimers())).toBeLessThan(timers);
});

test('a call that arrives while the line deregisters is not shown, and the SDK does not keep it (trap C26)', async ({
  callFixtures,
}) => {
  const {cloud, open} = callFixtures;
  const page = await open('katherine');
  const {deviceId} = cloud.devices().mobius.find(({account}) => account === 'katherine')!;
  const timers = await page.evaluate(() => talk.measurementTimers());
  cloud.setScenario({deregister: [{status: 200, delayMs: 1_500}]});
  const deregistered = page.evaluate(() => ours.outcome(ours.session.line.deregister()));
  await expect.poll(() => page.evaluate(() => ours.session.line.snapshot.state.status)).toBe('deregistering');
  const callId = cloud.ring(deviceId)!;
  await expect.poll(() => page.evaluate(() => talk.measurementTimers())).toBe(timers + 1);
  cloud.hangUp(callId);
  expect(await deregistered).toBe('ok');
  expect(await page.evaluate(() => talk.listLengths)).toEqual([0]);
  await expect.poll(() => page.evaluate(() => talk.measurementTimers()), {timeout: 15_000}).toBe(timers);
  await page.close();
});

test('a call that is answered as soon as it is shown is also answered at Webex (trap C3)', async ({
  callFixtures,
}) => {
  const {ada, grace} = callFixtures;
  await ada.evaluate(() => {
    const end = new AbortController();
    ours.session.line.subscribeCalls(([call]) => {
      if (!call) return;
      end.abort();
      void call.answer();
    }, end);
  });
  await grace.evaluate(to => talk.call(to), numbers.ada);
  await Promise.all([expectAudio(ada, 'flowing'), expectAudio(grace, 'flowing')]);
  expect(legOf(callFixtures, 'ada')?.state).toBe('connected');
  await expectSound(grace, true);
});

test('a call that is answered before its offer has arrived waits for the offer (trap C4)', async ({
  callFixtures,
}) => {
  const {ada, grace, cloud} = callFixtures;
  cloud.setScenario({calls: {events: {offer: [{delayMs: 1_500}]}}});
  await ring(grace, numbers.ada, ada);
  await run(ada, 'answer');
  expect(legOf(callFixtures, 'ada')?.state).toBe('connected');
  await expectAudio(ada, 'flowing');
});

test('a call whose offer never comes is not answered, and its microphone is closed (trap C4)', async ({
  callFixtures,
}) => {
  const {ada, cloud} = callFixtures;
  const {mobius} = cloud.devices();
  cloud.setScenario({calls: {events: {offer: [{drop: true}]}}});
  cloud.ring(mobius.find(({account}) => account === 'ada')!.deviceId);
  await expectStatus(ada, 'incoming');
  expect(await ada.evaluate(() => talk.run('answer'))).toBe('answer-failed');
  expect((await snapshotOf(ada))?.state.status).toBe('incoming');
  expect(await ada.evaluate(() => talk.microphones())).toBe(0);
});

test('an offer that arrives after its call was declined leaves no call behind (trap C41)', async ({
  callFixtures,
}) => {
  const {ada, cloud} = callFixtures;
  cloud.setScenario({calls: {events: {offer: [{delayMs: 1_500}]}}});
  cloud.ring(cloud.devices().mobius.find(({account}) => account === 'ada')!.deviceId);
  await expectStatus(ada, 'incoming');
  await run(ada, 'decline');
  const inCall = () => ada.evaluate(() => ours.session.line.inCall);
  expect(await inCall()).toBe(false);
  await expect.poll(inCall).toBe(true);
  await expect.poll(inCall, {timeout: 10_000}).toBe(false);
});

test('a call that is announced three times is one call (trap C29)', async ({callFixtures}) => {
  const {ada, grace, cloud} = callFixtures;
  cloud.setScenario({calls: {events: {call: [{repeat: 3}]}}});
  await ring(grace, numbers.ada, ada);
  await run(ada, 'answer');
  expect(await ada.evaluate(() => [...talk.listLengths])).toEqual([1]);
});

test('a second call rings during an active one, and its end leaves the first one active', async ({
  callFixtures,
}) => {
  const {ada, grace, cloud} = callFixtures;
  await ring(grace, numbers.ada, ada);
  await run(ada, 'answer');
  const second = cloud.ring(cloud.devices().mobius.find(({account}) => account === 'ada')!.deviceId, {
    account: 'katherine',
  });
  await expectStatus(ada, 'incoming', 1);
  expect(await ada.evaluate(() => ours.session.line.calls.length)).toBe(2);
  cloud.hangUp(second!);
  await expectEnd(ada, 'missed', 1);
  await expectAudio(ada, 'flowing', 0);
});

test('a call ends as refused if Webex rejects the report that it is ringing here', async ({callFixtures}) => {
  const {ada, grace, cloud} = callFixtures;
  cloud.setScenario({callState: [{status: 500}, {status: 200}]});
  await grace.evaluate(to => talk.call(to), numbers.ada);
  await expectEnd(ada, 'refused');
});

test('a call continues to ring after it could not be answered without a microphone, and can be declined', async ({
  callFixtures,
}) => {
  const page = await callFixtures.open('katherine', '/without-microphone');
  await ring(callFixtures.ada, numbers.katherine, page);
  expect(await page.evaluate(() => talk.run('answer'))).toBe('microphone-blocked-in-frame');
  expect((await snapshotOf(page))?.state.status).toBe('incoming');
  await run(page, 'decline');
  await expectEnd(callFixtures.ada, 'busy');
  await page.close();
});

test('a call rings on all devices of a person, and is answered on one', async ({callFixtures}) => {
  const {ada, grace} = callFixtures;
  const other = await callFixtures.open('ada');
  await grace.evaluate(to => talk.call(to), numbers.ada);
  await Promise.all([expectStatus(ada, 'incoming'), expectStatus(other, 'incoming')]);
  await run(ada, 'answer');
  await expectStatus(other, 'ended');
  expect((await snapshotOf(other))?.state).toMatchObject({
    reason: expect.stringMatching(/^(missed|answered-elsewhere)$/),
  });
  await expectAudio(ada, 'flowing');
  await other.close();
});
