import type {Page} from '@playwright/test';
import {
  connect,
  expect,
  expectAudio,
  expectEnd,
  expectStatus,
  numbers,
  ring,
  run,
  test,
  type CallFixtures,
} from './call-fixtures.js';
import type {Person} from './call-stage.js';

/** A second call: one call at a time is active, and the other side of the first one hears nothing of the second. */

/** The person's calls that have not ended, as the cloud knows them, the oldest first. */
const callsOf = ({cloud}: CallFixtures, person: Person) =>
  cloud.calls().filter(({account, state}) => account === person && state !== 'ended');

test('a call that is answered in another tab puts the active one on hold', async ({callFixtures}) => {
  test.slow();
  const {ada, grace, tokens} = callFixtures;
  const katherine = await callFixtures.open('katherine');
  await katherine.context().grantPermissions(['microphone']);
  const second = await katherine.context().newPage();
  await second.goto(katherine.url());
  await second.evaluate(token => talk.start(token, false), tokens.get(katherine)!);
  await ring(ada, numbers.katherine, katherine);
  await run(katherine, 'answer');
  await expectAudio(ada, 'flowing');

  await ring(grace, numbers.katherine, second);
  await run(second, 'answer', 1);
  await expectAudio(grace, 'flowing');
  expect(callsOf(callFixtures, 'katherine')).toMatchObject([
    {state: 'connected', holding: true},
    {state: 'connected', holding: false},
  ]);
  await expectStatus(katherine, 'on-hold', 0);
  await expectAudio(ada, 'paused');
  const energyBefore = await ada.evaluate(() => talk.energy());
  // Chromium's fake microphone beeps once a second.
  await ada.evaluate(() => new Promise(resolve => setTimeout(resolve, 2_000)));
  expect(await ada.evaluate(() => talk.energy())).toBeCloseTo(energyBefore, 5);

  await run(second, 'resume', 0);
  expect(callsOf(callFixtures, 'katherine').map(({holding}) => holding)).toEqual([false, true]);
  await endAndClose(katherine);
});

test('a call is put on hold if its other side answers it only after another call was answered', async ({
  callFixtures,
}) => {
  test.slow();
  const {ada, grace} = callFixtures;
  const katherine = await callFixtures.open('katherine');
  await ring(ada, numbers.katherine, katherine);
  await ring(grace, numbers.ada, ada);
  await run(ada, 'answer', 1);
  await expectAudio(grace, 'flowing');

  await run(katherine, 'answer');
  await expectStatus(ada, 'on-hold', 0);
  await expectStatus(ada, 'active', 1);
  expect(callsOf(callFixtures, 'ada').map(({holding}) => holding)).toEqual([true, false]);
  await endAndClose(katherine);
});

test('a call that is dialed puts the active one on hold, and is not dialed if the hold fails', async ({
  callFixtures,
}) => {
  test.slow();
  const {ada, cloud} = callFixtures;
  const katherine = await callFixtures.open('katherine');
  await connect(callFixtures);
  cloud.setScenario({hold: [{status: 500}, {status: 200}]});
  expect(await ada.evaluate(to => talk.call(to), numbers.katherine)).toBe('hold-failed');
  expect(callsOf(callFixtures, 'ada')).toMatchObject([{holding: false}]);
  await ring(ada, numbers.katherine, katherine);
  expect(callsOf(callFixtures, 'ada')).toMatchObject([{holding: true}, {holding: false}]);
  await endAndClose(katherine);
});

for (const [name, scenario] of [
  ['refuses', {hold: [{status: 500}]}],
  ['does not answer', {hold: [{hang: true}]}],
] as const) {
  test(`an emergency call is dialed although Webex ${name} the hold of the active call`, async ({
    callFixtures,
  }) => {
    const {ada, grace, cloud} = callFixtures;
    await connect(callFixtures);
    cloud.setScenario(scenario);
    const before = cloud.requests().length;
    expect(await ada.evaluate(to => talk.call(to), '112')).toBe('ok');
    await expectEnd(grace, 'remote-hung-up');
    const dialed = () =>
      cloud
        .requests()
        .slice(before)
        .filter(({endpoint}) => endpoint === 'call');
    await expect.poll(() => dialed().length).toBe(1);
  });
}

async function endAndClose(page: Page): Promise<void> {
  await page.evaluate(() => Promise.all(ours.session.line.calls.map(call => call.end())));
  await page.evaluate(() => ours.session.signOut());
  await page.context().close();
}
