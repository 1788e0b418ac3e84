import type {Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {expect, test} from './site.js';
import {expectState} from './shown-state.js';
import {repeats} from '../repeats.js';

/** The messages that the element shows. */
const messages = {
  missing: "There's no sign-in page at the sign-in address.",
  cookie: 'The sign-in cookie is missing. Allow cookies for this site.',
};

test.describe('a login address without a sign-in page is detected and named', () => {
  const places = [
    {name: 'the address answers 404', login: '/nowhere/login'},
    {name: 'the application answers with its own page', login: '/spa/login'},
  ];
  for (const {name, login} of places) {
    for (const mode of ['auto', 'popup', 'redirect']) {
      test(`${name}, login-mode=${mode}`, repeats(mode !== 'auto'), async ({site, cloud, context}) => {
        await site.goto(cloud.url);
        const element = site.locator('webex-login');
        await element.evaluate(
          (one, attributes) => {
            for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
          },
          {'login-url': login, 'login-mode': mode},
        );
        await element.getByRole('button', {name: 'Sign in'}).click();
        // Without the check the page would wait for ten minutes.
        await expect(element).toContainText(messages.missing, {timeout: 10_000});
        expect(new URL(site.url()).pathname).toBe('/');
        await expect.poll(() => context.pages().length).toBe(1);
      });
    }
  }

  test('a service worker answers the popup with the application’s page', async ({site, cloud, context}) => {
    await site.goto(cloud.url);
    const element = site.locator('webex-login');
    await element.evaluate(one => one.setAttribute('login-url', '/shell/login'));
    await element.getByRole('button', {name: 'Sign in'}).click();
    await expect(element).toContainText(messages.missing, {timeout: 10_000});
    await expect.poll(() => context.pages().length).toBe(1);
  });

  test(
    'if the back end is there, no error is shown, and checking does not start a sign-in',
    repeats(),
    async ({site, cloud}) => {
      await site.goto(cloud.url);
      const response = await site.evaluate(async () => {
        const {status, headers} = await fetch('/webex/login?mode=popup', {method: 'HEAD'});
        return [status, headers.get('content-type')];
      });
      expect(response).toEqual([204, null]);
      expect(await site.context().cookies()).toEqual([]);
    },
  );
});

test.describe('a browser that loses the cookie of a sign-in', () => {
  /** Allows access at Webex after the cookies are cleared. */
  const allowWithoutCookies = async ({site}: {site: Page}, begin: () => Promise<Page>) => {
    const consent = await begin();
    await consent.getByRole('button', {name: 'Allow'}).waitFor();
    await site.context().clearCookies();
    await consent.getByRole('button', {name: 'Allow'}).click();
    return consent;
  };
  const openLogin = async (site: Page, cloud: RunningCloud) => {
    await site.goto(cloud.url);
    return site.locator('webex-login');
  };

  test('the waiting page is notified immediately, and mentions cookies', async ({site, cloud}) => {
    const element = await openLogin(site, cloud);
    const consent = await allowWithoutCookies({site}, async () => {
      const opened = site.waitForEvent('popup');
      await element.getByRole('button', {name: 'Sign in'}).click();
      return opened;
    });
    await expect(element).toContainText(messages.cookie, {timeout: 10_000});
    await expectState(element, 'failed');
    await expect.poll(() => consent.isClosed()).toBe(true);
  });

  test('without a window, the response itself mentions cookies', repeats(), async ({site, cloud}) => {
    const element = await openLogin(site, cloud);
    await allowWithoutCookies({site}, async () => {
      await element.evaluate(one => one.setAttribute('login-mode', 'redirect'));
      await element.getByRole('button', {name: 'Sign in'}).click();
      return site;
    });
    await expect(site.locator('body')).toContainText('Allow cookies for this site');
    await site.getByRole('link').click();
    await expect(site).toHaveURL(`${cloud.url}/`);
  });
});
