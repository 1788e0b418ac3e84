import type {Page} from '@playwright/test';
import {answer, openConsent, signIn} from './consent.js';
import {expect, test, Visitor} from './demo.js';
import {expectState} from '../contract/shown-state.js';
import {repeats} from '../repeats.js';

const patient = {timeout: 30_000};

/** The number of tokens that the server got from Webex. */
const minted = ({demo}: Visitor): number =>
  demo.requests().filter(({endpoint}) => endpoint === 'token').length;

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
    await visitor.arrive('/');
    const consent = await openConsent(visitor);
    await expectPlainConsent(consent);
    await answer(consent);
    await expect(visitor.login).toContainText('+1 206 555 0101', patient);
    await expect(visitor.login.locator('img')).toHaveAttribute('src', /^https:/);
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe('webex-login');
    await visitor.sees('registered');
  });

  test('a double click opens one window', repeats(), async ({visitor, context}) => {
    await visitor.arrive('/');
    const opened = context.waitForEvent('page');
    await visitor.signInButton.dblclick();
    await answer(await opened);
    await expect(visitor.login).toContainText('Ada Lovelace', patient);
    expect(context.pages()).toHaveLength(1);
  });

  const ends = [
    {name: 'denied', decision: 'Deny', says: "You didn't allow access. Sign in again."},
    {
      name: 'without a scope',
      scenario: {scopesWithheld: ['spark:xsi']},
      says: 'Missing: spark:xsi. Contact your administrator.',
    },
    {
      name: 'refused by Webex',
      scenario: {token: [{status: 400}]},
      says: "This site's server has a problem. Try again.",
    },
  ] as const;
  for (const {name, says, ...how} of ends) {
    test(
      `${name} shows the reason, and the button is there again`,
      repeats(name !== 'denied'),
      async ({visitor, demo}) => {
        if ('scenario' in how) demo.setScenario(how.scenario);
        await visitor.arrive('/');
        await answer(await openConsent(visitor), 'decision' in how ? how.decision : 'Allow');
        await expect(visitor.login).toContainText(says, patient);
        await expectState(visitor.login, 'failed');
        demo.setScenario({});
        await signIn(visitor);
      },
    );
  }

  test('a window closed by the person is suggested, not claimed, and Open the window again opens another', async ({
    visitor,
  }) => {
    await visitor.arrive('/');
    const popup = await openConsent(visitor);
    await expect(visitor.login).toContainText('Continue in the other window');
    await popup.close();
    await expect(visitor.login).toContainText('Window closed? Open it again.');
    const opened = visitor.page.waitForEvent('popup');
    await visitor.login.getByRole('button', {name: 'Open the window again'}).click();
    await answer(await opened);
    await expect(visitor.login).toContainText('Ada Lovelace', patient);
  });

  test('Open the window again replaces the previous window', repeats(), async ({visitor, context}) => {
    await visitor.arrive('/');
    const first = await openConsent(visitor);
    const [second] = await Promise.all([
      visitor.page.waitForEvent('popup'),
      first.waitForEvent('close'),
      visitor.login.getByRole('button', {name: 'Open the window again'}).click(),
    ]);
    await expect.poll(() => context.pages().length).toBe(2);
    await answer(second);
    await expect(visitor.login).toContainText('Ada Lovelace', patient);
  });

  test('Cancel closes the window without an error', repeats(), async ({visitor}) => {
    await visitor.arrive('/');
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
      await visitor.arrive('/');
      const popup = await openConsent(visitor);
      await expect(visitor.login).toContainText('Window closed? Open it again.');
      await answer(popup);
      await expect(visitor.login).toContainText('Ada Lovelace', patient);
    },
  );

  test(
    'an answer after Cancel, from a window that could not be closed, still counts',
    repeats(),
    async ({visitor, demo}) => {
      demo.setScenario({openerPolicy: 'same-origin'});
      await visitor.arrive('/');
      const popup = await openConsent(visitor);
      await visitor.login.getByRole('button', {name: 'Cancel'}).click();
      await expectState(visitor.login, 'signed-out');
      await answer(popup);
      await expect(visitor.login).toContainText('Ada Lovelace', patient);
    },
  );

  test('the window opens synchronously within the click', async ({visitor, page}) => {
    await visitor.arrive('/');
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
      end: async (popup: Page) => answer(popup, 'Deny'),
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
    test(`${name} keeps the focus on the button`, repeats(), async ({visitor, page}) => {
      await visitor.arrive('/');
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
    await visitor.arrive('/');
    const popup = await openConsent(visitor);
    await expect(visitor.login).toContainText('Continue in the other window');
    await Promise.all([popup.waitForEvent('close'), page.clock.fastForward('10:01')]);
    await expectState(visitor.login, 'signed-out');
    await expect(visitor.login.getByRole('alert')).toBeEmpty();
  });
});

/** Simulates a browser that blocks the window. */
const block = (page: Page) => page.addInitScript(() => (window.open = () => null));

test.describe('by leaving the page', () => {
  const place = '/?room=7#floor';

  async function comesBack(visitor: Visitor): Promise<void> {
    const {page, demo} = visitor;
    await visitor.signInButton.click();
    await page.getByRole('button', {name: 'Allow'}).click();
    await expect(visitor.login).toContainText('Ada Lovelace', patient);
    expect(page.url()).toBe(demo.url + place);
  }

  test('if the window is blocked, returns to the same place and signs in automatically', async ({
    visitor,
    page,
    demo,
  }) => {
    await block(page);
    await page.goto(demo.url + place);
    await comesBack(visitor);
  });

  test('login-mode="redirect" opens no window', repeats(), async ({visitor, page, demo}) => {
    await page.goto(demo.url + place);
    await visitor.login.evaluate(login => login.setAttribute('login-mode', 'redirect'));
    await comesBack(visitor);
  });

  test(
    'login-mode="popup" never leaves the page, and reports a blocked window',
    repeats(),
    async ({visitor, page, demo}) => {
      await block(page);
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
    await block(page);
    await page.goto(demo.url + place);
    await visitor.signInButton.click();
    await page.getByRole('button', {name: 'Deny'}).click();
    await expect(visitor.login).toContainText("You didn't allow access.", patient);
    expect(page.url()).toBe(demo.url + place);
    await page.reload();
    await expect(visitor.signInButton).toBeVisible();
    await expectState(visitor.login, 'signed-out');
  });

  test(
    'going back without an answer restores the signed-out page',
    repeats(),
    async ({visitor, page, demo}) => {
      await block(page);
      await page.goto(demo.url + place);
      await visitor.signInButton.click();
      await page.getByRole('button', {name: 'Allow'}).waitFor();
      await page.goBack();
      await expectState(visitor.login, 'signed-out');
      await expect(visitor.signInButton).toBeVisible();
    },
  );
});

test.describe('once signed in', () => {
  test('a reload stays signed in, without a window or a new token', async ({visitor, page, context}) => {
    await visitor.arrive('/');
    await signIn(visitor);
    await page.reload();
    await expect(visitor.login).toContainText('Ada Lovelace', patient);
    expect(context.pages()).toHaveLength(1);
    expect(minted(visitor)).toBe(1);
  });

  test('every other tab, new or existing, is signed in and out as well', async ({visitor, context, demo}) => {
    const [before, later] = [
      new Visitor(await context.newPage(), demo),
      new Visitor(await context.newPage(), demo),
    ];
    await before.arrive('/');
    await visitor.arrive('/');
    await signIn(visitor);
    await expect(before.login).toContainText('Ada Lovelace', patient);
    await later.page.goto(`${demo.url}/?login=full`);
    await expect(later.login).toContainText('Ada Lovelace', patient);
    expect(minted(visitor)).toBe(1);

    await later.login.getByRole('button', {name: 'Sign out'}).click();
    for (const tab of [visitor, before, later]) {
      await expectState(tab.login, 'signed-out', patient);
      await expect(tab.signInButton).toBeVisible();
    }
    await expect.poll(() => demo.devices(), patient).toEqual({mobius: [], wdm: []});
  });

  test('the token is renewed before it ends, and the line stays registered', async ({
    visitor,
    page,
    demo,
  }) => {
    demo.setScenario({tokenLifetime: 20, keepaliveInterval: 1});
    await visitor.arrive('/');
    await signIn(visitor);
    await visitor.sees('registered');
    await expect.poll(() => minted(visitor), patient).toBe(2);
    demo.setScenario({keepaliveInterval: 1});
    const renewedAt = Date.now();
    const keepalives = () =>
      demo.requests().filter(({endpoint, time}) => endpoint === 'keepalive' && Date.parse(time) > renewedAt);
    // Beyond the expiry of the first token.
    await expect.poll(() => keepalives().length, patient).toBeGreaterThan(4);
    expect(keepalives().filter(({status}) => status !== 200)).toEqual([]);
    const heard = await page.locator('#events').textContent();
    expect(heard?.match(/webex-line-\w+/g)).toEqual(
      expect.not.arrayContaining(['webex-line-unregistered', 'webex-line-error']),
    );
    await visitor.sees('registered');
  });

  test('a session ended by Webex is announced, and signed out when the token expires', async ({
    visitor,
    page,
    demo,
  }) => {
    demo.setScenario({tokenLifetime: 20, token: [{status: 200}, {status: 400}]});
    await visitor.arrive('/');
    const heard = page.evaluate(
      () =>
        new Promise<string[]>(resolve => {
          const names: string[] = [];
          for (const name of [
            'webex-token-expiring',
            'webex-token-expired',
            'webex-sign-in-error',
          ] as const) {
            document.addEventListener(name, ({type}) => {
              names.push(type);
              if (type === 'webex-sign-in-error') resolve(names);
            });
          }
        }),
    );
    await signIn(visitor);
    await expect(visitor.login).toContainText('Your session has expired. Sign in again.', {timeout: 45_000});
    expect(await heard).toEqual(['webex-token-expiring', 'webex-token-expired', 'webex-sign-in-error']);
    // Deleted with the token that was about to expire.
    await expect.poll(() => demo.devices()).toEqual({mobius: [], wdm: []});
    demo.setScenario({});
    await signIn(visitor);
  });

  const troubles = [
    {
      name: 'that has a problem',
      answer: {status: 503, json: {error: 'server'}},
      says: "This site's server has a problem. Try again.",
    },
    {name: 'that cannot be reached', answer: undefined, says: "Can't reach this site's server. Try again."},
  ];
  for (const {name, answer: given, says} of troubles) {
    test(
      `a server ${name} is reported only after a click`,
      repeats(),
      async ({visitor, page, context, demo}) => {
        await context.addCookies([{name: 'webex-signed-in', value: '1', url: demo.url}]);
        await page.route('**/webex/token', route => (given ? route.fulfill(given) : route.abort()));
        const asked = page.waitForRequest('**/webex/token');
        await visitor.arrive('/');
        await asked;
        await answer(await openConsent(visitor));
        await expect(visitor.login).toContainText(says, patient);
      },
    );
  }

  test('another person gets a button to reload the page, and is then signed in', async ({visitor}) => {
    await visitor.arrive('/');
    await signIn(visitor, 'Ada Lovelace');
    await visitor.login.getByRole('button', {name: 'Sign out'}).click();
    await answer(await openConsent(visitor), 'Allow', 'Grace Hopper');
    await expect(visitor.login).toContainText('Someone else signed in here or in another tab.', patient);
    await visitor.login.getByRole('button', {name: 'Reload'}).click();
    await expect(visitor.login).toContainText('Grace Hopper', patient);
  });
});

test(
  'another person in another tab, whose cookie replaced the first, is refused until the first signs out',
  repeats(),
  async ({visitor, context, demo}) => {
    await visitor.arrive('/');
    await signIn(visitor, 'Ada Lovelace');
    await visitor.sees('registered');
    await context.clearCookies();
    const second = new Visitor(await context.newPage(), demo);
    await second.page.goto(`${demo.url}/?login=full`);
    await answer(await openConsent(second), 'Allow', 'Grace Hopper');
    await expect(second.login).toContainText(
      'Someone else is using their line in another tab. Sign out there, then try again.',
      patient,
    );
    await visitor.sees('registered');
    expect(demo.devices().mobius.map(({account}) => account)).toEqual(['ada']);

    await visitor.login.getByRole('button', {name: 'Sign out'}).click();
    await expectState(visitor.login, 'signed-out', patient);
    await signIn(second, 'Grace Hopper');
    await second.sees('registered');
    expect(demo.devices().mobius.map(({account}) => account)).toEqual(['grace']);
  },
);

test.describe('signing out', () => {
  test('tokens that Webex fails to revoke are reported once', repeats(), async ({visitor, page, demo}) => {
    demo.setScenario({revoke: [{status: 503}]});
    await visitor.arrive('/');
    await signIn(visitor);
    await visitor.login.getByRole('button', {name: 'Sign out'}).click();
    await expect(visitor.login).toContainText("Couldn't finish: ending your session.", patient);
    const asked: string[] = [];
    page.on('request', request => asked.push(new URL(request.url()).pathname));
    await page.reload();
    await expectState(visitor.login, 'signed-out');
    await page.waitForLoadState('networkidle');
    // The session has ended, so there is nothing to ask for.
    expect(asked.filter(path => path.startsWith('/webex/'))).toEqual([]);
  });

  test('deregisters, releases the device, ends the session and clears storage, in that order', async ({
    visitor,
    page,
    demo,
  }) => {
    await visitor.arrive('/');
    await signIn(visitor);
    await visitor.sees('registered');
    const asked: string[] = [];
    page.on('request', request => {
      if (request.method() === 'DELETE' || request.url().endsWith('/logout'))
        asked.push(new URL(request.url()).pathname);
    });
    await visitor.login.getByRole('button', {name: 'Sign out'}).click();
    await expect(visitor.signInButton).toBeVisible();
    await expectState(visitor.login, 'signed-out');
    expect(asked.map(path => /calling|wdm|logout/.exec(path)?.[0])).toEqual(['calling', 'wdm', 'logout']);
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
    // The refresh token and the access token.
    const revoked = demo.requests().filter(({endpoint}) => endpoint === 'revoke');
    expect(revoked.map(({status}) => status)).toEqual([200, 200]);
    await page.reload();
    await expect(visitor.signInButton).toBeVisible();
    expect(await page.context().cookies()).toEqual([]);
  });

  test('that does not reach the server is reported, and completed before anyone is signed in automatically', async ({
    visitor,
    page,
  }) => {
    await visitor.arrive('/');
    await signIn(visitor);
    await page.route('**/webex/logout', route => route.abort());
    await visitor.login.getByRole('button', {name: 'Sign out'}).click();
    await expect(visitor.login).toContainText(
      "You're signed out here, but not everywhere. Couldn't finish: ending your session.",
      patient,
    );
    await page.unroute('**/webex/logout');
    const ended = page.waitForResponse('**/webex/logout');
    await page.reload();
    await ended;
    await expectState(visitor.login, 'signed-out');
    await signIn(visitor);
  });
});
