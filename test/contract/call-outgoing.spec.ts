import {FAR_END_NUMBERS} from '../../cloud/calls/destination.js';
import {
  connect,
  expect,
  expectEnd,
  expectSound,
  expectStatus,
  legOf,
  numbers,
  run,
  snapshotOf,
  test,
} from './call-fixtures.js';

/** Outgoing calls through this library on the real SDK, between real browser pages: the state in the page is compared with the cloud's. */
test.describe.configure({mode: 'default'});

test('sound before the answer is played, and the state reports it', async ({callFixtures}) => {
  const {ada, cloud, openFarEnds} = callFixtures;
  await openFarEnds();
  for (const earlyMedia of [false, true]) {
    cloud.setScenario({calls: {earlyMedia, answerAfterMs: earlyMedia ? 600_000 : 4_000}});
    expect(await ada.evaluate(to => talk.call(to), FAR_END_NUMBERS.tone)).toBe('ok');
    await expectStatus(ada, 'ringing');
    if (earlyMedia) {
      await expect
        .poll(async () => (await snapshotOf(ada))?.state, {timeout: 10_000})
        .toMatchObject({status: 'ringing', hasAudio: true});
      await expectSound(ada, true);
      expect(await ada.evaluate(() => talk.playing())).toBe(1);
    } else {
      await expectStatus(ada, 'active');
      const snapshots = await ada.evaluate(() => talk.calls.at(-1)!.snapshots.map(({state}) => state));
      expect(snapshots.some(state => 'hasAudio' in state)).toBe(false);
    }
    await run(ada, 'end');
  }
});

test('a call is answered, both hear each other, and one hangs up (trap C2)', async ({callFixtures}) => {
  const {ada, grace} = callFixtures;
  await connect(callFixtures);
  await Promise.all([expectSound(ada, true), expectSound(grace, true)]);
  expect(await ada.evaluate(() => talk.calls[0]!.statuses)).toEqual([
    'dialing',
    'ringing',
    'connecting',
    'active',
  ]);
  expect(await grace.evaluate(() => talk.calls[0]!.statuses)).toEqual(['incoming', 'connecting', 'active']);
  // The SDK knows the remote party before anybody can listen, and later changes the same object (traps C22 and C23).
  expect((await snapshotOf(ada))?.remote).toMatchObject({name: 'Grace Hopper'});
  expect((await snapshotOf(grace))?.remote).toMatchObject({name: 'Ada Lovelace', number: '+12065550101'});
  const stats = await ada.evaluate(() => talk.calls[0]!.call.stats());
  expect(stats).toMatchObject({codec: 'audio/opus', packetsLost: 0});
  await run(ada, 'end');
  await expectEnd(ada, 'hung-up');
  await expectEnd(grace, 'remote-hung-up');
  expect(await ada.evaluate(() => talk.listLengths.slice(-2))).toEqual([1, 0]);
  expect(await ada.evaluate(() => talk.calls[0]!.snapshots.at(-1)!.connectedAt)).toBeGreaterThan(0);
});

test('no public object gives access to the token or to the SDK (trap C1)', async ({callFixtures}) => {
  const {ada, tokens} = callFixtures;
  await connect(callFixtures);
  const {findings, visited} = await ada.evaluate(
    token => ours.walk([talk.calls[0]!.call, talk.calls[0]!.snapshots, ours.session.line], token),
    tokens.get(ada)!,
  );
  expect(findings).toEqual([]);
  expect(visited).toBeGreaterThan(20);
});

// Trap C14: the SDK reports all of them alike, or as an unknown error.
for (const [name, number, reason, cause] of [
  ['busy, by an event', FAR_END_NUMBERS.busy, 'busy', 115],
  ['busy, by a refusal', FAR_END_NUMBERS.busyRefused, 'busy', undefined],
  ['declined', FAR_END_NUMBERS.declined, 'declined', 119],
  ['a number that nobody has', '+12065550111', 'not-reached', 118],
  ['a person without a device', '5103', 'not-reached', 120],
  ['nobody answers', FAR_END_NUMBERS.noAnswer, 'no-answer', 120],
] as const) {
  test(`a call ends and reports the reason: ${name} (trap C14)`, async ({callFixtures}) => {
    const {ada, cloud} = callFixtures;
    cloud.setScenario({calls: {ringFor: 1}});
    expect(await ada.evaluate(to => talk.call(to), number)).toBe('ok');
    await expectEnd(ada, reason);
    expect((await snapshotOf(ada))?.state).toMatchObject({duration: 0, ...(cause && {cause})});
  });
}

test('a call that Webex refuses ends, although the SDK reports no end (trap C2)', async ({callFixtures}) => {
  const {ada, cloud} = callFixtures;
  for (const [status, reason] of [
    [404, 'unknown-number'],
    [500, 'refused'],
    [401, 'refused'],
  ] as const) {
    cloud.setScenario({call: [{status}]});
    await ada.evaluate(to => talk.call(to), numbers.grace);
    await expectEnd(ada, reason);
    expect(await ada.evaluate(() => talk.microphones())).toBe(0);
  }
});

test('a call can be cancelled while it rings, and before it rings', async ({callFixtures}) => {
  const {ada, grace} = callFixtures;
  await ada.evaluate(to => talk.call(to), numbers.grace);
  await expectStatus(ada, 'ringing');
  await expectStatus(grace, 'incoming');
  await run(ada, 'end');
  await expectEnd(ada, 'cancelled');
  await expectEnd(grace, 'missed');
  await ada.evaluate(async to => {
    await talk.call(to);
    await talk.run('end');
  }, numbers.grace);
  await expectEnd(ada, 'cancelled');
});

test('calls that cannot continue end, and leave no connection or timer (traps C8, C9 and C12)', async ({
  callFixtures,
}) => {
  test.slow();
  const {ada, grace, cloud} = callFixtures;
  const dial = (): Promise<string> => ada.evaluate(to => talk.call(to), numbers.grace);
  const timers = await ada.evaluate(() => talk.measurementTimers());
  // The SDK swallows the refusal (C8).
  cloud.setScenario({call: [{status: 503, retryAfter: 30}]});
  await dial();
  await expect.poll(() => cloud.requests().findLast(({endpoint}) => endpoint === 'call')?.status).toBe(503);
  // The SDK never sends a call without a network address (C12).
  await ada.evaluate(() => (talk.hasNetwork = false));
  await dial();
  await expect.poll(() => ada.evaluate(() => talk.connections())).toBe(2);
  await ada.evaluate(() => (talk.hasNetwork = true));
  // The SDK leaves the connection open after its own time limit (C9).
  cloud.setScenario({callMedia: [{status: 200}, {status: 503, retryAfter: 30}]});
  await dial();
  await expectStatus(grace, 'incoming');
  await grace.evaluate(() => void talk.run('answer'));
  await expectEnd(ada, 'network', 0);
  await expectEnd(ada, 'no-media', 2);
  await expectEnd(ada, 'network', 1);
  await expect.poll(() => ada.evaluate(() => talk.connections()), {timeout: 10_000}).toBe(0);
  await expect.poll(() => ada.evaluate(() => talk.measurementTimers())).toBe(timers);
});

test('a number that cannot be called is refused before the SDK sees it (trap C34)', async ({
  callFixtures,
}) => {
  const {ada, cloud} = callFixtures;
  const before = cloud.requests().length;
  for (const [written, fault] of [
    ['', 'number-missing'],
    ['ada@example.com', 'number-is-address'],
    ['1-800-FLOWERS', 'number-has-letters'],
    ['5,1', 'number-invalid'],
  ] as const) {
    expect(await ada.evaluate(to => talk.call(to), written)).toBe(fault);
  }
  expect(await ada.evaluate(() => ours.events.filter(event => event.startsWith('error')))).toEqual([]);
  expect(
    cloud
      .requests()
      .slice(before)
      .some(({endpoint}) => endpoint === 'call'),
  ).toBe(false);
});

test('a number pasted as a `tel:` link with spaces and brackets is called', async ({callFixtures}) => {
  const {ada} = callFixtures;
  await ada.evaluate(() => talk.call('tel:+1 (206) 555\u20110102'));
  await expectStatus(ada, 'ringing');
  expect(legOf(callFixtures, 'grace')?.state).toBe('alerting');
});

test('a page that may not use the microphone reports it, and makes no call (trap C35)', async ({
  callFixtures,
}) => {
  const page = await callFixtures.open('katherine', '/without-microphone');
  expect(await page.evaluate(to => talk.call(to), numbers.grace)).toBe('ok');
  await expectEnd(page, 'permission');
  expect((await snapshotOf(page))?.state).toMatchObject({fault: {type: 'microphone-blocked-in-frame'}});
  const placed = callFixtures.cloud
    .calls()
    .filter(({account, direction}) => account === 'katherine' && direction === 'outbound');
  expect(placed).toEqual([]);
  await page.close();
});
