import {requestedEndpoints} from './stage.js';
import {
  connect,
  expect,
  expectAudio,
  expectEnd,
  expectSound,
  expectStatus,
  numbers,
  ring,
  run,
  snapshotOf,
  test,
} from './call-fixtures.js';

/** Mute, hold, tones and transfers through this library on the real SDK: checked at the other side. */
test.describe.configure({mode: 'default'});

test('a muted call is silent at the other side, also after an answer, another microphone and a hold (traps C5, C6 and C7)', async ({
  callFixtures,
}) => {
  test.slow();
  const {ada, grace} = callFixtures;
  await ring(grace, numbers.ada, ada);
  // Muted before there is a microphone: when the SDK gets one, it switches it on (trap C5).
  await ada.evaluate(() => talk.mute(true));
  expect((await snapshotOf(ada))?.muted).toEqual({wanted: true, verified: 'unknown'});
  await run(ada, 'answer');
  await expectAudio(grace, 'flowing');
  await expect.poll(async () => (await snapshotOf(ada))?.muted).toEqual({wanted: true, verified: true});
  await expectSound(grace, false);
  await ada.evaluate(() => talk.mute());
  await expectSound(grace, true);
  expect((await snapshotOf(ada))?.muted).toEqual({wanted: false, verified: false});
  // Another microphone (C7).
  await ada.evaluate(() => talk.mute(true));
  const label = await ada.evaluate(() => talk.chooseMicrophone(1));
  await expect.poll(() => ada.evaluate(() => talk.microphone())).toBe(label);
  expect((await snapshotOf(ada))?.microphone).toBe('chosen');
  expect(await ada.evaluate(() => talk.sends())).toBe(false);
  expect(await ada.evaluate(() => talk.microphones())).toBe(1);
  await expectSound(grace, false);
  // Hold and resume.
  await run(ada, 'hold');
  await run(ada, 'resume');
  await expectSound(grace, false);
  await ada.evaluate(() => talk.mute(false));
  await expectSound(grace, true);
});

test('one of two calls can be muted, and the other one is heard (trap C6)', async ({callFixtures}) => {
  const {ada, grace} = callFixtures;
  const katherine = await callFixtures.open('katherine');
  await connect(callFixtures);
  await ada.evaluate(() => talk.mute(true, 0));
  await run(ada, 'hold', 0);
  await ring(ada, numbers.katherine, katherine);
  await run(katherine, 'answer');
  await expectSound(katherine, true);
  expect((await snapshotOf(ada, 0))?.muted).toEqual({wanted: true, verified: true});
  expect((await snapshotOf(ada, 1))?.muted).toEqual({wanted: false, verified: false});
  // The transfer connects the two others with each other.
  callFixtures.cloud.setScenario({transfer: [{status: 403}, {status: 200}]});
  expect(await ada.evaluate(() => talk.transfer(1, 0))).toBe('transfer-to-call-failed');
  expect(await ada.evaluate(() => talk.transfer(1, 0))).toBe('ok');
  await expectEnd(ada, 'transferred', 0);
  await expectEnd(ada, 'transferred', 1);
  await expectSound(grace, true);
  await run(katherine, 'end');
  await expectEnd(grace, 'remote-hung-up');
  await katherine.close();
});

for (const renegotiation of ['offer', 'offer-request'] as const) {
  test(`hold and resume, with an ${renegotiation} from Webex (traps C19, C20 and C21)`, async ({
    callFixtures,
  }) => {
    const {ada, grace, cloud} = callFixtures;
    cloud.setScenario({calls: {renegotiation}});
    await connect(callFixtures);
    for (let round = 0; round < 2; round += 1) {
      await run(ada, 'hold');
      expect((await snapshotOf(ada))?.state.status).toBe('on-hold');
      // The SDK does not tell a person that they are held (C21).
      await expectAudio(grace, 'paused');
      await run(ada, 'resume');
      for (const page of [ada, grace]) await expectAudio(page, 'flowing');
    }
    await expectSound(grace, true);
    // The direction of Ada's own hold is not taken for a hold by Grace (C20).
    const audio = await ada.evaluate(() =>
      talk.calls[0]!.snapshots.map(({state}) => state.status === 'active' && state.audio),
    );
    expect(audio).not.toContain('paused');
    expect(await ada.evaluate(() => talk.calls[0]!.statuses.slice(-8))).toEqual([
      'holding',
      'on-hold',
      'resuming',
      'active',
      'holding',
      'on-hold',
      'resuming',
      'active',
    ]);
  });
}

test('a hold that Webex refuses leaves the call as it was', async ({callFixtures}) => {
  const {ada, cloud} = callFixtures;
  await connect(callFixtures);
  cloud.setScenario({hold: [{status: 500}, {status: 200}]});
  expect(await ada.evaluate(() => talk.run('hold'))).toBe('hold-failed');
  await expectAudio(ada, 'flowing');
  await run(ada, 'hold');
});

test('a hold that Webex refuses with Retry-After fails after 12 s, and the next one immediately (traps C8 and C13)', async ({
  callFixtures,
}) => {
  test.slow();
  const {ada, cloud} = callFixtures;
  await connect(callFixtures);
  cloud.setScenario({hold: [{status: 503, retryAfter: 60}, {status: 200}]});
  expect(await ada.evaluate(() => talk.run('hold'))).toBe('hold-failed');
  expect((await snapshotOf(ada))?.state.status).toBe('active');
  const before = requestedEndpoints(cloud, 'hold').length;
  expect(await ada.evaluate(() => talk.run('hold'))).toBe('hold-failed');
  expect(requestedEndpoints(cloud, 'hold')).toHaveLength(before);
  await run(ada, 'end');
  await expectEnd(ada, 'hung-up');
});

test('a hold that Webex accepts, and does not confirm, fails after 10 s, and the next one immediately (trap C13)', async ({
  callFixtures,
}) => {
  test.slow();
  const {ada, cloud} = callFixtures;
  await connect(callFixtures);
  cloud.setScenario({calls: {events: {held: [{drop: true}]}, renegotiation: 'none'}});
  expect(await ada.evaluate(() => talk.run('hold'))).toBe('hold-failed');
  expect(await ada.evaluate(() => talk.run('hold'))).toBe('hold-failed');
  // The second hold did not begin.
  expect(await ada.evaluate(() => talk.calls[0]!.statuses.filter(each => each === 'holding'))).toHaveLength(
    1,
  );
  await run(ada, 'end');
  await expectEnd(ada, 'hung-up');
});

test('a hold and a resume whose events are lost are shown as soon as the SDK gives up, because the audio has changed', async ({
  callFixtures,
}) => {
  test.slow();
  const {ada, grace, cloud} = callFixtures;
  cloud.setScenario({calls: {events: {held: [{drop: true}], resumed: [{drop: true}, {}]}}});
  await connect(callFixtures);
  const requests = (): readonly number[] =>
    ['hold', 'resume'].map(endpoint => requestedEndpoints(cloud, endpoint).length);
  const before = requests();
  await run(ada, 'hold');
  expect((await snapshotOf(ada))?.state.status).toBe('on-hold');
  await expectAudio(grace, 'paused');
  await run(ada, 'resume');
  for (const page of [ada, grace]) await expectAudio(page, 'flowing');
  await expectSound(grace, true);
  // The SDK knows the state too, so the next commands have the right effect.
  cloud.setScenario({calls: {events: {}}});
  await run(ada, 'hold');
  await run(ada, 'resume');
  expect(requests()).toEqual(before.map(count => count + 2));
  for (const page of [ada, grace]) await expectAudio(page, 'flowing');
});

test('no tone is lost if more follow (trap C33)', async ({callFixtures}) => {
  const {ada} = callFixtures;
  await connect(callFixtures);
  await ada.evaluate(() => talk.hearTones());
  expect(await ada.evaluate(() => Promise.all([talk.digits('123'), talk.digits('45#')]))).toEqual([
    'ok',
    'ok',
  ]);
  expect(await ada.evaluate(() => talk.tones())).toBe('12345#');
});

test('a transfer to a number is refused, has an unknown outcome, or succeeds', async ({callFixtures}) => {
  test.slow();
  const {ada, grace, cloud} = callFixtures;
  const katherine = await callFixtures.open('katherine');
  await connect(callFixtures);
  cloud.setScenario({transfer: [{status: 403}, {status: 503, retryAfter: 60}, {status: 200}]});
  expect(await ada.evaluate(() => talk.transfer('+1 206 555 0104'))).toBe('transfer-failed');
  await expectAudio(ada, 'flowing');
  // The SDK swallows the refusal (C8).
  expect(await ada.evaluate(() => talk.transfer('5104'))).toBe('transfer-unknown');
  await expectAudio(ada, 'flowing');
  expect(await ada.evaluate(() => talk.transfer('5104'))).toBe('ok');
  await expectEnd(ada, 'transferred');
  await expectStatus(katherine, 'incoming');
  await run(katherine, 'answer');
  await expectSound(grace, true);
  expect((await snapshotOf(grace))?.remote).toMatchObject({
    name: expect.stringContaining('Katherine'),
  });
  await run(katherine, 'end');
  await katherine.close();
});

test('lost audio is shown, and the library asks Webex whether the call still exists (traps C15 and C36)', async ({
  callFixtures,
}) => {
  test.slow();
  const {ada, grace, cloud} = callFixtures;
  await connect(callFixtures);
  await grace.evaluate(() => talk.breakAudio());
  // The browser continues to send for a while.
  await expectAudio(ada, 'one-way');
  await expect.poll(() => requestedEndpoints(cloud, 'callStatus').length).toBeGreaterThan(0);
  expect((await snapshotOf(ada))?.state.status).toBe('active');
});

test('a call that Webex has lost ends as soon as its audio is gone (trap C36)', async ({callFixtures}) => {
  test.slow();
  const {ada, grace, cloud} = callFixtures;
  await connect(callFixtures);
  const {callId} = cloud.calls().findLast(({account}) => account === 'ada')!;
  expect(cloud.commandCall(callId, {kind: 'forget'})).toBe(true);
  await grace.evaluate(() => talk.breakAudio());
  await expectEnd(ada, 'refused');
});

test('a call to the echo number plays the echo', async ({callFixtures}) => {
  const {ada} = callFixtures;
  await callFixtures.openFarEnds();
  await ada.evaluate(() => talk.call('5190'));
  await expectAudio(ada, 'flowing');
  await expectSound(ada, true);
});
