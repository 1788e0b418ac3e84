import {
  connect,
  expect,
  expectAudio,
  expectEnd,
  expectStatus,
  legOf,
  numbers,
  ring,
  run,
  test,
  type CallFixtures,
} from './call-fixtures.js';

/** Checks at the cloud and at the other side that Webex ends a call that has ended here. */
test.describe.configure({mode: 'default'});

const liveLegs = ({cloud}: CallFixtures) => cloud.calls().filter(({state}) => state !== 'ended');

test('a call that is cancelled before Webex has returned its ID does not continue to ring (trap C40)', async ({
  callFixtures,
}) => {
  const {ada, grace, cloud} = callFixtures;
  cloud.setScenario({call: [{status: 200, delayMs: 1_500}]});
  const before = cloud.requests().length;
  const request = ada.waitForRequest(one => one.url().endsWith('/call'));
  expect(await ada.evaluate(to => talk.call(to), numbers.grace)).toBe('ok');
  await request;
  await run(ada, 'end');
  await expectEnd(ada, 'cancelled');
  await expect
    .poll(() =>
      cloud
        .requests()
        .slice(before)
        .some(({endpoint, status}) => endpoint === 'call' && status),
    )
    .toBe(true);
  await expect.poll(() => legOf(callFixtures, 'ada')?.state).toBe('ended');
  await expect.poll(() => liveLegs(callFixtures)).toEqual([]);
  if (await grace.evaluate(() => talk.calls.length)) await expectEnd(grace, 'missed');
});

test('a call whose end Webex refuses is ended later (trap C39)', async ({callFixtures}) => {
  const {ada, grace, cloud} = callFixtures;
  await connect(callFixtures);
  cloud.setScenario({callEnd: [{status: 503}, {status: 503}, {status: 200}]});
  await run(ada, 'end');
  await expectEnd(ada, 'hung-up');
  await expectEnd(grace, 'remote-hung-up');
  expect(liveLegs(callFixtures)).toEqual([]);
});

test('the end of a call is not sent again before Retry-After has passed (trap C39)', async ({
  callFixtures,
}) => {
  const {ada, grace, cloud} = callFixtures;
  await connect(callFixtures);
  cloud.setScenario({callEnd: [{status: 503, retryAfter: 4}, {status: 200}]});
  const before = cloud.requests().length;
  const ends = () =>
    cloud
      .requests()
      .slice(before)
      .filter(({endpoint}) => endpoint === 'callEnd');
  await run(ada, 'end');
  await expectEnd(grace, 'remote-hung-up');
  const [first, second] = ends();
  expect(Date.parse(second!.time) - Date.parse(first!.time)).toBeGreaterThanOrEqual(3_900);
});

for (const command of ['end', 'decline'] as const) {
  test(`${command} without a network reaches Webex when the network is back (trap C39)`, async ({
    callFixtures,
  }) => {
    const {ada, grace, cloud} = callFixtures;
    if (command === 'end') await connect(callFixtures);
    else await ring(ada, numbers.grace, grace);
    await grace.context().setOffline(true);
    // setOffline() does not affect the requests that Playwright routes to the cloud, so the cloud drops them.
    cloud.setScenario({callEnd: [{drop: true}], calls: {lostAfter: 600}});
    await run(grace, command);
    await expectEnd(grace, command === 'end' ? 'hung-up' : 'declined');
    await expectStatus(ada, command === 'end' ? 'active' : 'ringing');
    cloud.setScenario({});
    await grace.context().setOffline(false);
    await expectEnd(ada, command === 'end' ? 'remote-hung-up' : 'busy');
    await expect
      .poll(() => grace.evaluate(() => ours.session.line.snapshot.state.status), {timeout: 40_000})
      .toBe('registered');
  });
}

test('a call whose end Webex refuses is ended when its page is closed (trap C39)', async ({callFixtures}) => {
  const {ada, cloud} = callFixtures;
  const katherine = await callFixtures.open('katherine');
  await ring(ada, numbers.katherine, katherine);
  await run(katherine, 'answer');
  await expectAudio(ada, 'flowing');
  cloud.setScenario({callEnd: [{status: 503, retryAfter: 600}, {status: 200}]});
  await run(katherine, 'end');
  await expectEnd(katherine, 'hung-up');
  await expectStatus(ada, 'active');
  await katherine.close({runBeforeUnload: true});
  await expectEnd(ada, 'remote-hung-up');
});
