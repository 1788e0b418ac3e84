import {answerConsent, openConsent, longTimeout, signIn} from './consent.js';
import {expect, test} from './demo.js';
import {expectState} from '../contract/shown-state.js';
import {repeats} from '../repeats.js';

test.describe('signing out', () => {
  test('tokens that Webex fails to revoke are reported once', repeats(), async ({visitor, page, demo}) => {
    demo.setScenario({revoke: [{status: 503}]});
    await visitor.open('/');
    await signIn(visitor);
    await visitor.login.getByRole('button', {name: 'Sign out'}).click();
    await expect(visitor.login).toContainText("Couldn't finish: ending your session.", longTimeout);
    const requested: string[] = [];
    page.on('request', request => requested.push(new URL(request.url()).pathname));
    await page.reload();
    await expectState(visitor.login, 'signed-out');
    await page.waitForLoadState('networkidle');
    // The session has ended, so the page requests no token.
    expect(requested.filter(path => path.startsWith('/webex/'))).toEqual([]);
  });

  test('deregisters, releases the device, ends the session and clears storage, in that order', async ({
    visitor,
    page,
    demo,
  }) => {
    await visitor.open('/');
    await signIn(visitor);
    await visitor.expectLineState('registered');
    const requested: string[] = [];
    page.on('request', request => {
      if (request.method() === 'DELETE' || request.url().endsWith('/logout'))
        requested.push(new URL(request.url()).pathname);
    });
    await visitor.login.getByRole('button', {name: 'Sign out'}).click();
    await expect(visitor.signInButton).toBeVisible();
    await expectState(visitor.login, 'signed-out');
    expect(requested.map(path => /calling|wdm|logout/.exec(path)?.[0])).toEqual(['calling', 'wdm', 'logout']);
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
    // The refresh token and the access token are revoked.
    const revoked = demo.requests().filter(({endpoint}) => endpoint === 'revoke');
    expect(revoked.map(({status}) => status)).toEqual([200, 200]);
    await page.reload();
    await expect(visitor.signInButton).toBeVisible();
    expect(await page.context().cookies()).toEqual([]);
  });

  test('is possible after a sign-in that failed at Webex, whose session would otherwise return', async ({
    visitor,
    page,
    demo,
  }) => {
    demo.setScenario({wdm: [{status: 401}]});
    await visitor.open('/');
    await answerConsent(await openConsent(visitor), 'Allow');
    await expectState(visitor.login, 'failed');
    await visitor.login.getByRole('button', {name: 'Sign out'}).click();
    await expectState(visitor.login, 'signed-out');
    await expect(visitor.login.getByRole('button', {name: 'Sign out'})).toHaveCount(0);
    expect(await page.context().cookies()).toEqual([]);
  });

  test('is completed by the next page if this one is reloaded before the last step', async ({
    visitor,
    page,
  }) => {
    await visitor.open('/');
    await signIn(visitor);
    await visitor.expectLineState('registered');
    // Webex does not answer.
    await page.context().route('**', async route => {
      if (route.request().method() !== 'DELETE') await route.fallback();
    });
    await visitor.login.getByRole('button', {name: 'Sign out'}).click();
    await expect(visitor.login).toContainText(/Deregistering|Removing/);
    const ended = page.waitForResponse('**/webex/logout');
    await page.reload();
    await ended;
    await expectState(visitor.login, 'signed-out');
    await expect.poll(() => page.context().cookies()).toEqual([]);
  });

  test('that does not reach the server is reported, and completed before anyone is signed in automatically', async ({
    visitor,
    page,
  }) => {
    await visitor.open('/');
    await signIn(visitor);
    await page.route('**/webex/logout', route => route.abort());
    await visitor.login.getByRole('button', {name: 'Sign out'}).click();
    await expect(visitor.login).toContainText(
      "You're signed out here, but not everywhere. Couldn't finish: ending your session.",
      longTimeout,
    );
    await page.unroute('**/webex/logout');
    const ended = page.waitForResponse('**/webex/logout');
    await page.reload();
    await ended;
    await expectState(visitor.login, 'signed-out');
    await signIn(visitor);
  });
});
