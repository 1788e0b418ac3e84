import type {BrowserContext, Locator} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {expect, signIn, test} from './site.js';
import {repeats} from '../repeats.js';

// Tests of a page inside a frame. Consent pages refuse to be framed, so they need a window; and in another site's frame, cookies
// and channels are separate from the window's.

const otherSite = (cloud: RunningCloud) => cloud.url.replace('localhost', '127.0.0.1');

test.describe('in a frame of the same origin', () => {
  test('sign-in in a window works', async ({site, cloud}) => {
    await site.goto(`${cloud.url}/framed?src=/`);
    await signIn(site, {login: site.frameLocator('iframe').locator('webex-login')});
  });

  test('a blocked window is reported, and the frame stays on its page', async ({site, cloud}) => {
    await site.addInitScript(() => (window.open = () => null));
    await site.goto(`${cloud.url}/framed?src=/`);
    const login = site.frameLocator('iframe').locator('webex-login');
    await login.getByRole('button', {name: 'Sign in'}).click();
    await expect(login).toContainText('Your browser blocked the sign-in window.');
    expect(site.frames().map(frame => new URL(frame.url()).pathname)).toEqual(['/framed', '/']);
  });
});

test.describe('in a frame of another site', () => {
  const framedUrl = (url: string, inner: string) => `${url}/framed?src=${encodeURIComponent(inner)}`;

  // Added after the routes of `site`, so these take precedence.
  test.beforeEach(({site, cloud}) =>
    site.context().route(`${otherSite(cloud)}/**`, route => route.continue()),
  );

  async function expectRefused(
    login: Locator,
    {context, cloud}: {context: BrowserContext; cloud: RunningCloud},
  ) {
    await login.getByRole('button', {name: 'Sign in'}).click();
    await expect(login).toContainText("Sign-in doesn't work inside another site's frame.");
    expect(context.pages()).toHaveLength(1);
    expect(cloud.requests().filter(({endpoint}) => endpoint === 'authorize')).toEqual([]);
  }

  test('no window opens, and the reason is shown', repeats(), async ({site, cloud, context}) => {
    await site.goto(framedUrl(otherSite(cloud), `${cloud.url}/`));
    await expectRefused(site.frameLocator('iframe').locator('webex-login'), {context, cloud});
  });

  test(
    'no window opens if the other site’s frame is itself inside a page of this site',
    repeats(),
    async ({site, cloud, context}) => {
      await site.goto(framedUrl(cloud.url, framedUrl(otherSite(cloud), `${cloud.url}/`)));
      const login = site.frameLocator('iframe').frameLocator('iframe').locator('webex-login');
      await expectRefused(login, {context, cloud});
    },
  );
});

test(
  'a login-url on another origin is refused, and no window opens',
  repeats(),
  async ({site, cloud, context}) => {
    await site.goto(cloud.url);
    const login = site.locator('webex-login');
    await login.evaluate(
      (element, url) => element.setAttribute('login-url', url),
      `${otherSite(cloud)}/webex/login`,
    );
    await login.getByRole('button', {name: 'Sign in'}).click();
    await expect(login).toContainText('The sign-in address must be on this site.');
    expect(context.pages()).toHaveLength(1);
  },
);
