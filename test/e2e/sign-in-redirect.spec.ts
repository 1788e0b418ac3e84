import type {Page} from '@playwright/test';
import {longTimeout} from './consent.js';
import {expect, test, type Visitor} from './demo.js';
import {expectState} from '../contract/shown-state.js';
import {repeats} from '../repeats.js';

/** Simulates a browser that blocks the window. */
const blockWindows = (page: Page) => page.addInitScript(() => (window.open = () => null));

test.describe('by leaving the page', () => {
  const place = '/?room=7#floor';

  async function signInAndReturn(visitor: Visitor): Promise<void> {
    const {page, demo} = visitor;
    await visitor.signInButton.click();
    await page.getByRole('button', {name: 'Allow'}).click();
    await expect(visitor.login).toContainText('Ada Lovelace', longTimeout);
    expect(page.url()).toBe(demo.url + place);
  }

  test('if the window is blocked, returns to the same place and signs in automatically', async ({
    visitor,
    page,
    demo,
  }) => {
    await blockWindows(page);
    await page.goto(demo.url + place);
    await signInAndReturn(visitor);
  });

  test('login-mode="redirect" opens no window', repeats(), async ({visitor, page, demo}) => {
    await page.goto(demo.url + place);
    await visitor.login.evaluate(login => login.setAttribute('login-mode', 'redirect'));
    await signInAndReturn(visitor);
  });

  test(
    'login-mode="popup" never leaves the page, and reports a blocked window',
    repeats(),
    async ({visitor, page, demo}) => {
      await blockWindows(page);
      await page.goto(demo.url + place);
      await visitor.login.evaluate(login => login.setAttribute('login-mode', 'popup'));
      await visitor.signInButton.click();
      await expect(visitor.login).toContainText(
        'Your browser blocked the sign-in window. Allow pop-ups for this site. Try again.',
      );
      expect(page.url()).toBe(demo.url + place);
    },
  );

  test('a denial is shown once, and removed from the address', async ({visitor, page, demo}) => {
    await blockWindows(page);
    await page.goto(demo.url + place);
    await visitor.signInButton.click();
    await page.getByRole('button', {name: 'Deny'}).click();
    await expect(visitor.login).toContainText('Access to your Webex account was denied.', longTimeout);
    expect(page.url()).toBe(demo.url + place);
    await page.reload();
    await expect(visitor.signInButton).toBeVisible();
    await expectState(visitor.login, 'signed-out');
  });

  test(
    'going back without an answer restores the signed-out page',
    repeats(),
    async ({visitor, page, demo}) => {
      await blockWindows(page);
      await page.goto(demo.url + place);
      await visitor.signInButton.click();
      await page.getByRole('button', {name: 'Allow'}).waitFor();
      await page.goBack();
      await expectState(visitor.login, 'signed-out');
      await expect(visitor.signInButton).toBeVisible();
    },
  );
});
