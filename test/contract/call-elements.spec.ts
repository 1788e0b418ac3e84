import type {Page} from '@playwright/test';
import {repeats} from '../repeats.js';
import {addCallElements} from './call-elements.js';
import {expect, expectSound, expectStatus, numbers, test} from './call-fixtures.js';

/** The elements for calls on the real SDK, used by two people: what the elements show, and what the other side gets. */
test.describe.configure({mode: 'default'});

test.beforeEach(async ({callFixtures: {ada, grace}}) => {
  for (const page of [ada, grace]) await addCallElements(page);
});

const button = (page: Page, name: string | RegExp) => page.getByRole('button', {name, exact: true});
const state = (page: Page) => page.locator('webex-call [part~=root]');

async function dial(page: Page, number: string): Promise<void> {
  await page.getByLabel('Phone number').fill(number);
  await page.getByLabel('Phone number').press('Enter');
}

async function expectShown(page: Page, status: string): Promise<void> {
  await expect(state(page)).toHaveAttribute('part', `root ${status}`, {timeout: 20_000});
}

test('two people talk, mute, hold, send digits and hang up', async ({callFixtures: {ada, grace}}) => {
  await dial(ada, numbers.grace);
  await expect(grace.locator('webex-incoming-call')).toContainText('Ada Lovelace');
  await button(grace, 'Answer').click();
  for (const page of [ada, grace]) await expectShown(page, 'active');
  await expect(ada.locator('webex-call')).toContainText('Grace Hopper');
  await Promise.all([expectSound(ada, true), expectSound(grace, true)]);
  await expect(ada.locator('webex-call')).toContainText('Good connection', {timeout: 20_000});

  await button(ada, 'Mute').click();
  await expect(ada.locator('webex-call [part=muted]')).toHaveText('Muted');
  await expectSound(grace, false);
  await button(ada, 'Unmute').click();
  await expect(ada.locator('webex-call [part=muted]')).toHaveCount(0);
  await expectSound(grace, true);

  await button(ada, 'Keypad').click();
  await ada.evaluate(() => talk.hearTones());
  const keypad = ada.locator('webex-call').getByRole('group', {name: 'Keypad'});
  for (const key of ['5', '#']) await keypad.getByRole('button', {name: key, exact: true}).click();
  await expect.poll(() => ada.evaluate(() => talk.tones()), {timeout: 10_000}).toContain('5#');
  await expect(ada.locator('webex-call')).toContainText('Sent: 5#');

  await button(grace, 'Hold').click();
  await expectShown(grace, 'on-hold');
  await button(grace, 'Resume').click();
  await expectShown(grace, 'active');
  await expectSound(ada, true);

  await button(grace, 'End call').click();
  await expectShown(grace, 'idle');
  await expect(ada.locator('webex-call')).toContainText('The other person ended the call.');
  await button(ada, 'Dismiss').click();
  await expectShown(ada, 'idle');
});

test('a missed call is called back with one press, and if the new call is declined, the caller sees “busy”', async ({
  callFixtures: {ada, grace},
}) => {
  await dial(ada, numbers.grace);
  await expect(button(grace, 'Answer')).toBeVisible();
  await button(ada, 'End call').click();
  await expect(grace.locator('webex-incoming-call')).toContainText('1 missed call');
  await button(grace, 'Call back Ada Lovelace').click();
  await expect(grace.locator('webex-incoming-call')).not.toContainText('missed call');
  await button(ada, 'Decline').click();
  await expect(grace.locator('webex-call')).toContainText('The number is busy.', {timeout: 20_000});
  await expectStatus(ada, 'ended');
  await expectShown(ada, 'idle');
});

test('if the microphone is not allowed, the element shows it, and the call continues to ring', async ({
  callFixtures,
}) => {
  const {ada, grace} = callFixtures;
  await grace.evaluate(() => {
    const refused = new DOMException('Permission dismissed', 'NotAllowedError');
    Object.defineProperty(navigator.mediaDevices, 'getUserMedia', {
      configurable: true,
      writable: true,
      value: Object.assign(() => Promise.reject(refused), {real: navigator.mediaDevices.getUserMedia}),
    });
  });
  await dial(ada, numbers.grace);
  await button(grace, 'Answer').click();
  await expect(grace.locator('webex-incoming-call')).toContainText(
    'You closed the microphone request. Try again, and allow the microphone when your browser asks.',
  );
  await expectShown(ada, 'ringing');
  await grace.evaluate(() => {
    const {getUserMedia} = navigator.mediaDevices as unknown as {
      getUserMedia: {real: MediaDevices['getUserMedia']};
    };
    navigator.mediaDevices.getUserMedia = getUserMedia.real;
  });
  await button(grace, 'Answer').click();
  await expectShown(ada, 'active');
});

test(
  'a missed call is listed in each tab, until it is dismissed in one',
  repeats(),
  async ({callFixtures}) => {
    const {ada, tokens} = callFixtures;
    const katherine = await callFixtures.open('katherine');
    const second = await katherine.context().newPage();
    await second.goto(katherine.url());
    await second.evaluate(token => talk.start(token, false), tokens.get(katherine)!);
    const tabs = [katherine, second];
    for (const page of tabs) await addCallElements(page);

    await dial(ada, numbers.katherine);
    for (const page of tabs)
      await expect(page.locator('webex-incoming-call')).toContainText('Incoming call', {timeout: 20_000});
    await button(ada, 'End call').click();
    for (const page of tabs)
      await expect(page.locator('webex-incoming-call')).toContainText('1 missed call Ada Lovelace', {
        timeout: 20_000,
      });
    await button(second, 'Dismiss').click();
    for (const page of tabs) await expect(page.locator('webex-incoming-call')).not.toContainText('missed');
    await katherine.close();
  },
);
