import type {Page} from '@playwright/test';
import {answerConsent, openConsent, longTimeout, signIn} from './consent.js';
import {expect, test, type Visitor} from './demo.js';
import {expectState} from '../contract/shown-state.js';
import {repeats} from '../repeats.js';

/** A sentence for each scope with the scope next to it, and one primary button. */
async function expectPlainConsent(consent: Page): Promise<void> {
  const scopes = await consent.getByRole('listitem').allInnerTexts();
  expect(scopes.length).toBeGreaterThan(3);
  for (const scope of scopes) expect(scope).toMatch(/^[A-Z][A-Za-z, ]+\s+spark:[a-z_]+$/);
  await expect(consent.getByRole('button', {name: 'Allow'})).toHaveCSS(
    'background-color',
    'rgb(17, 112, 207)',
  );
  await expect(consent.getByRole('button', {name: 'Deny'})).toHaveCSS('background-color', 'rgba(0, 0, 0, 0)');
}

test.describe('in a separate window', () => {
  test('one click signs in with name, picture and number, and keeps the focus', async ({visitor, page}) => {
    await visitor.open('/');
    const consent = await openConsent(visitor);
    await expectPlainConsent(consent);
    await answerConsent(consent);
    await expect(visitor.login).toContainText('+1 206 555 0101', longTimeout);
    await expect(visitor.login.locator('img')).toHaveAttribute('src', /^https:/);
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe('webex-login');
    await visitor.expectLineState('registered');
  });

  test('a double click opens one window', repeats(), async ({visitor, context}) => {
    await visitor.open('/');
    const opened = context.waitForEvent('page');
    await visitor.signInButton.dblclick();
    await answerConsent(await opened);
    await expect(visitor.login).toContainText('Ada Lovelace', longTimeout);
    expect(context.pages()).toHaveLength(1);
  });

  const ends = [
    {name: 'denied', decision: 'Deny', text: 'Access to your Webex account was denied. Sign in again.'},
    {
      name: 'without a scope',
      scenario: {scopesWithheld: ['spark:xsi']},
      text: 'Missing: spark:xsi. Contact your administrator.',
    },
    {
      name: 'refused by Webex',
      scenario: {token: [{status: 400}]},
      text: "This site's server has a problem. Try again.",
    },
  ] as const;
  for (const {name, text, ...how} of ends) {
    test(
      `a sign-in that is ${name} shows the reason, and the button is there again`,
      repeats(name !== 'denied'),
      async ({visitor, demo}) => {
        if ('scenario' in how) demo.setScenario(how.scenario);
        await visitor.open('/');
        await answerConsent(await openConsent(visitor), 'decision' in how ? how.decision : 'Allow');
        await expect(visitor.login).toContainText(text, longTimeout);
        await expectState(visitor.login, 'failed');
        demo.setScenario({});
        await signIn(visitor);
      },
    );
  }

  test('after the person closes the window, the element asks whether it was closed, and “Open the window again” opens another', async ({
    visitor,
  }) => {
    await visitor.open('/');
    const popup = await openConsent(visitor);
    await expect(visitor.login).toContainText('Continue in the other window');
    await popup.close();
    await expect(visitor.login).toContainText('Window closed? Open it again.');
    const opened = visitor.page.waitForEvent('popup');
    await visitor.login.getByRole('button', {name: 'Open the window again'}).click();
    await answerConsent(await opened);
    await expect(visitor.login).toContainText('Ada Lovelace', longTimeout);
  });

  test('Open the window again replaces the previous window', repeats(), async ({visitor, context}) => {
    await visitor.open('/');
    const first = await openConsent(visitor);
    const [second] = await Promise.all([
      visitor.page.waitForEvent('popup'),
      first.waitForEvent('close'),
      visitor.login.getByRole('button', {name: 'Open the window again'}).click(),
    ]);
    await expect.poll(() => context.pages().length).toBe(2);
    await answerConsent(second);
    await expect(visitor.login).toContainText('Ada Lovelace', longTimeout);
  });

  test('Cancel closes the window without an error', repeats(), async ({visitor}) => {
    await visitor.open('/');
    const popup = await openConsent(visitor);
    await Promise.all([
      popup.waitForEvent('close'),
      visitor.login.getByRole('button', {name: 'Cancel'}).click(),
    ]);
    await expectState(visitor.login, 'signed-out');
    await expect(visitor.login.getByRole('alert')).toBeEmpty();
    await signIn(visitor);
  });

  test(
    'a window isolated by a Cross-Origin-Opener-Policy looks closed, but its sign-in can still complete',
    repeats(),
    async ({visitor, demo}) => {
      demo.setScenario({openerPolicy: 'same-origin'});
      await visitor.open('/');
      const popup = await openConsent(visitor);
      await expect(visitor.login).toContainText('Window closed? Open it again.');
      await answerConsent(popup);
      await expect(visitor.login).toContainText('Ada Lovelace', longTimeout);
    },
  );

  test(
    'an answer after Cancel, from a window that could not be closed, still counts',
    repeats(),
    async ({visitor, demo}) => {
      demo.setScenario({openerPolicy: 'same-origin'});
      await visitor.open('/');
      const popup = await openConsent(visitor);
      await visitor.login.getByRole('button', {name: 'Cancel'}).click();
      await expectState(visitor.login, 'signed-out');
      await answerConsent(popup);
      await expect(visitor.login).toContainText('Ada Lovelace', longTimeout);
    },
  );

  test('the window opens synchronously within the click', async ({visitor, page}) => {
    await visitor.open('/');
    const opened = await visitor.signInButton.evaluate((button: HTMLElement) => {
      let count = 0;
      window.open = () => {
        count += 1;
        return null;
      };
      // Anything deferred, even by a microtask, has not run when this returns.
      button.click();
      return count;
    });
    expect(opened).toBe(1);
    await page.close();
  });

  const unfinished = [
    {
      name: 'denied',
      end: async (popup: Page) => answerConsent(popup, 'Deny'),
      status: 'failed',
    },
    {
      name: 'cancelled',
      end: async (_: Page, {page}: Visitor) => page.keyboard.press('Enter'),
      status: 'signed-out',
    },
    {
      name: 'started again',
      end: async (_: Page, {page, login}: Visitor) => {
        await login.getByRole('button', {name: 'Open the window again'}).waitFor();
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
      },
      status: 'signing-in',
    },
  ];
  for (const {name, end, status} of unfinished) {
    test(`a sign-in that is ${name} keeps the focus on the button`, repeats(), async ({visitor, page}) => {
      await visitor.open('/');
      const popup = await openConsent(visitor);
      await page.bringToFront();
      await end(popup, visitor);
      await expectState(visitor.login, status);
      const focused = () => visitor.login.evaluate(login => login.shadowRoot?.activeElement?.part.value);
      await expect.poll(focused).toContain('main');
    });
  }

  test('an unfinished sign-in ends after ten minutes', repeats(), async ({visitor, page}) => {
    await page.clock.install();
    await visitor.open('/');
    const popup = await openConsent(visitor);
    await expect(visitor.login).toContainText('Continue in the other window');
    await Promise.all([popup.waitForEvent('close'), page.clock.fastForward('10:01')]);
    await expectState(visitor.login, 'signed-out');
    await expect(visitor.login.getByRole('alert')).toBeEmpty();
  });
});
