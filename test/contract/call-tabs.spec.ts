import type {Page} from '@playwright/test';
import {addCallElements} from './call-elements.js';
import {requestedEndpoints} from './stage.js';
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
  type CallFixtures,
} from './call-fixtures.js';

/** Opens another tab of a page's browser, which shows the line of that page. */
async function openTab({tokens}: CallFixtures, page: Page): Promise<Page> {
  const tab = await page.context().newPage();
  await tab.goto(page.url());
  await tab.evaluate(token => talk.start(token, false), tokens.get(page)!);
  return tab;
}

/** Adds the elements for calls to a tab, whose title becomes the state of its ringtone. */
async function addRingingElements(tab: Page): Promise<void> {
  await addCallElements(tab);
  // Chromium plays sound only after a click.
  await tab.mouse.click(1, 1);
  await tab.evaluate(() => {
    document.title = 'silent';
    const Original = AudioContext;
    globalThis.AudioContext = class extends Original {
      constructor() {
        super();
        this.addEventListener('statechange', () => (document.title = this.state));
      }
    };
  });
}

test('a call from another tab is made by the tab that has the line', async ({callFixtures}) => {
  test.slow();
  const {ada} = callFixtures;
  const katherine = await callFixtures.open('katherine');
  const second = await openTab(callFixtures, katherine);
  // The browser would ask for the microphone in a tab that the person doesn't see.
  expect(await second.evaluate(to => talk.call(to), numbers.ada)).toBe('dial-in-other-tab');
  await katherine.context().grantPermissions(['microphone']);
  expect(await second.evaluate(to => talk.call(to), numbers.ada)).toBe('ok');
  await expectStatus(ada, 'incoming');
  await run(ada, 'answer');
  for (const page of [ada, katherine, second]) await expectAudio(page, 'flowing');
  await expectSound(ada, true);
  expect(await second.evaluate(() => talk.microphones())).toBe(0);
  await run(second, 'end');
  for (const page of [katherine, second]) await expectEnd(page, 'hung-up');
  await expectEnd(ada, 'remote-hung-up');
});

test('one other tab rings if the page that has the line cannot, and the next one if that tab is closed', async ({
  callFixtures,
}) => {
  test.slow();
  const {ada} = callFixtures;
  const katherine = await callFixtures.open('katherine');
  const second = await openTab(callFixtures, katherine);
  const third = await openTab(callFixtures, katherine);
  for (const tab of [second, third]) await addRingingElements(tab);
  await ada.evaluate(to => talk.call(to), numbers.katherine);
  for (const tab of [second, third])
    await expect(tab.locator('webex-incoming-call')).toContainText('Ada Lovelace');
  const titles = (): Promise<string[]> => Promise.all([second, third].map(tab => tab.title()));
  await expect.poll(titles).toContain('running');
  // Long enough for the other one to begin as well.
  await second.waitForTimeout(2_000);
  expect((await titles()).toSorted()).toEqual(['running', 'silent']);
  const [ringing, silent] = (await second.title()) === 'running' ? [second, third] : [third, second];
  // The next tab rings if the one that rings is closed.
  await ringing.close();
  await expect(silent).toHaveTitle('running');
  await silent.getByRole('button', {name: 'Decline'}).click();
  await expect(silent).toHaveTitle('closed');
  await expectEnd(ada, 'busy');
  await katherine.close();
});

test('other tabs show and control the call of a tab, and show its end when that tab is left', async ({
  callFixtures,
}) => {
  test.slow();
  const {ada, tokens, cloud} = callFixtures;
  const katherine = await callFixtures.open('katherine');
  const [second, third] = [await openTab(callFixtures, katherine), await openTab(callFixtures, katherine)];
  const registrations = requestedEndpoints(cloud, 'register').length;

  await ada.evaluate(to => talk.call(to), numbers.katherine);
  for (const page of [katherine, second, third]) await expectStatus(page, 'incoming');
  expect(await snapshotOf(second)).toMatchObject({
    tab: 'other',
    tabTitle: 'Talk',
    remote: {name: 'Ada Lovelace'},
  });
  // The browser would ask for the microphone in a tab that the person doesn't see.
  expect(await second.evaluate(() => talk.run('answer'))).toBe('answer-in-other-tab');
  await katherine.context().grantPermissions(['microphone']);
  await run(second, 'answer');
  for (const page of [ada, katherine, second, third]) await expectAudio(page, 'flowing');
  await expectSound(ada, true);
  expect(await second.evaluate(() => talk.microphones())).toBe(0);
  // Here, too, the call gives no access to the token.
  const {findings} = await second.evaluate(
    token => ours.walk([talk.calls[0]!.call, talk.calls[0]!.snapshots, ours.session.line], token),
    tokens.get(katherine)!,
  );
  expect(findings).toEqual([]);

  expect(await third.evaluate(() => talk.mute(true))).toBe('ok');
  await expectSound(ada, false);
  for (const page of [katherine, second])
    await expect.poll(async () => (await snapshotOf(page))?.muted).toEqual({wanted: true, verified: true});
  await run(second, 'hold');
  expect(legOf(callFixtures, 'katherine')?.holding).toBe(true);
  await expectStatus(third, 'on-hold');
  await run(third, 'resume');
  await expectAudio(second, 'flowing');
  await run(third, 'end');
  for (const page of [katherine, second, third]) await expectEnd(page, 'hung-up');
  await expectEnd(ada, 'remote-hung-up');

  // A call that one of the others declines, and one whose tab is left.
  await ada.evaluate(to => talk.call(to), numbers.katherine);
  for (const page of [second, third]) await expectStatus(page, 'incoming');
  await run(third, 'decline');
  await expectEnd(ada, 'busy');
  await ring(ada, numbers.katherine, second);
  await run(second, 'answer');
  expect(requestedEndpoints(cloud, 'register').length).toBe(registrations);
  await katherine.goto('about:blank');
  for (const page of [second, third]) await expectEnd(page, 'page-left');
  await expectEnd(ada, 'remote-hung-up');
  await expect
    .poll(() =>
      Promise.all([second, third].map(page => page.evaluate(() => ours.session.line.snapshot.state.status))),
    )
    .toContain('registered');
  await katherine.close();
});
