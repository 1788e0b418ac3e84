import type {Page} from '@playwright/test';
import {answer, openConsent, signIn} from './consent.js';
import {expect, test, Visitor} from './demo.js';
import {expectState} from '../contract/shown-state.js';

const patient = {timeout: 30_000};

/** How often the server got a token from Webex. */
const minted = ({demo}: Visitor): number =>
  demo.requests().filter(({endpoint}) => endpoint === 'token').length;

test.describe('in a window of its own', () => {
  test('one click: signed in, with name, picture and number, and the focus is where it was', async ({
    visitor,
    page,
  }) => {
    await visitor.arrive('/');
    await signIn(visitor);
    await expect(visitor.login).toContainText('+12065550101');
    await expect(visitor.login.locator('img')).toHaveAttribute('src', /^https:/);
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe('webex-login');
    await visitor.press('Register');
    await visitor.sees('registered');
  });

  test('a double click opens one', async ({visitor, context}) => {
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
      name: 'without a scope, which is named',
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
    test(`${name}: says so, and the button is there again`, async ({visitor, demo}) => {
      if ('scenario' in how) demo.setScenario(how.scenario);
      await visitor.arrive('/');
      await answer(await openConsent(visitor), 'decision' in how ? how.decision : 'Allow');
      await expect(visitor.login).toContainText(says, patient);
      await expectState(visitor.login, 'failed');
      demo.setScenario({});
      await signIn(visitor);
    });
  }

  test('closed by the person: said as a guess, and Open the window again opens another', async ({
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

  test('Open the window again takes the place of the one before', async ({visitor, context}) => {
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

  test('Cancel closes it, and is no error', async ({visitor}) => {
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

  test('cut off by a Cross-Origin-Opener-Policy it looks closed, and is not given up', async ({
    visitor,
    demo,
  }) => {
    demo.setScenario({openerPolicy: 'same-origin'});
    await visitor.arrive('/');
    const popup = await openConsent(visitor);
    await expect(visitor.login).toContainText('Window closed? Open it again.');
    await answer(popup);
    await expect(visitor.login).toContainText('Ada Lovelace', patient);
  });

  test('an answer that comes after Cancel, from a window that could not be closed, still counts', async ({
    visitor,
    demo,
  }) => {
    demo.setScenario({openerPolicy: 'same-origin'});
    await visitor.arrive('/');
    const popup = await openConsent(visitor);
    await visitor.login.getByRole('button', {name: 'Cancel'}).click();
    await expectState(visitor.login, 'signed-out');
    await answer(popup);
    await expect(visitor.login).toContainText('Ada Lovelace', patient);
  });

  test('the window opens within the click, before anything else is done', async ({visitor, page}) => {
    await visitor.arrive('/');
    const opened = await visitor.signInButton.evaluate((button: HTMLElement) => {
      let count = 0;
      window.open = () => {
        count += 1;
        return null;
      };
      // What is put off, by however little, has not been done when this returns.
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
    test(`${name}: the focus is on the button, as it was`, async ({visitor, page}) => {
      await visitor.arrive('/');
      const popup = await openConsent(visitor);
      await page.bringToFront();
      await end(popup, visitor);
      await expectState(visitor.login, status);
      const focused = () => visitor.login.evaluate(login => login.shadowRoot?.activeElement?.part.value);
      await expect.poll(focused).toContain('main');
    });
  }

  test('nobody finishes: after ten minutes the page is as it was', async ({visitor, page}) => {
    await page.clock.install();
    await visitor.arrive('/');
    const popup = await openConsent(visitor);
    await Promise.all([popup.waitForEvent('close'), page.clock.fastForward('10:01')]);
    await expectState(visitor.login, 'signed-out');
    await expect(visitor.login.getByRole('alert')).toBeEmpty();
  });
});

/** As a browser does that blocks the window. */
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

  test('where the window is blocked: comes back to where the person was, and signs in by itself', async ({
    visitor,
    page,
    demo,
  }) => {
    await block(page);
    await page.goto(demo.url + place);
    await comesBack(visitor);
  });

  test('login-mode="redirect" opens no window', async ({visitor, page, demo}) => {
    await page.goto(demo.url + place);
    await visitor.login.evaluate(login => login.setAttribute('login-mode', 'redirect'));
    await comesBack(visitor);
  });

  test('login-mode="popup" never leaves it: a window that is blocked is said', async ({
    visitor,
    page,
    demo,
  }) => {
    await block(page);
    await page.goto(demo.url + place);
    await visitor.login.evaluate(login => login.setAttribute('login-mode', 'popup'));
    await visitor.signInButton.click();
    await expect(visitor.login).toContainText(
      'Your browser blocked the sign-in window. Allow pop-ups for this site. Try again.',
    );
    expect(page.url()).toBe(demo.url + place);
  });

  test('denied: says so once, and takes it out of the address', async ({visitor, page, demo}) => {
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

  test('left without an answer, and back by the browser’s own button: as before', async ({
    visitor,
    page,
    demo,
  }) => {
    await block(page);
    await page.goto(demo.url + place);
    await visitor.signInButton.click();
    await page.getByRole('button', {name: 'Allow'}).waitFor();
    await page.goBack();
    await expectState(visitor.login, 'signed-out');
    await expect(visitor.signInButton).toBeVisible();
  });
});

test.describe('once signed in', () => {
  test('a reload stays signed in: no window, no new token', async ({visitor, page, context}) => {
    await visitor.arrive('/');
    await signIn(visitor);
    await page.reload();
    await expect(visitor.login).toContainText('Ada Lovelace', patient);
    expect(context.pages()).toHaveLength(1);
    expect(minted(visitor)).toBe(1);
  });

  test('every other tab is signed in too, whether it comes later or was there; and signed out', async ({
    visitor,
    context,
    demo,
  }) => {
    const [before, later] = [
      new Visitor(await context.newPage(), demo),
      new Visitor(await context.newPage(), demo),
    ];
    await before.arrive('/');
    await visitor.arrive('/');
    await signIn(visitor);
    await expect(before.login).toContainText('Ada Lovelace', patient);
    await later.page.goto(demo.url);
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
    await visitor.press('Register');
    await visitor.sees('registered');
    await expect.poll(() => minted(visitor), patient).toBe(2);
    demo.setScenario({keepaliveInterval: 1});
    const renewedAt = Date.now();
    const keepalives = () =>
      demo.requests().filter(({endpoint, time}) => endpoint === 'keepalive' && Date.parse(time) > renewedAt);
    // Until the first one would have ended, and beyond.
    await expect.poll(() => keepalives().length, patient).toBeGreaterThan(4);
    expect(keepalives().filter(({status}) => status !== 200)).toEqual([]);
    const heard = await page.locator('#events').innerText();
    expect(heard.match(/webex-line-\w+/g)).toEqual(
      expect.not.arrayContaining(['webex-line-unregistered', 'webex-line-error']),
    );
    await visitor.sees('registered');
  });

  test('where Webex ends it the page says so, and is signed out at its end', async ({
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
    expect(demo.devices()).toEqual({mobius: [], wdm: []});
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
    test(`a server ${name}: nothing is said on arrival, and it is after a click`, async ({visitor, page}) => {
      await page.route('**/webex/token', route => (given ? route.fulfill(given) : route.abort()));
      const asked = page.waitForRequest('**/webex/token');
      await visitor.arrive('/');
      await asked;
      await answer(await openConsent(visitor));
      await expect(visitor.login).toContainText(says, patient);
    });
  }

  test('another person is asked to load the page anew, by a button, and is signed in then', async ({
    visitor,
  }) => {
    await visitor.arrive('/');
    await signIn(visitor, 'Ada Lovelace');
    await visitor.login.getByRole('button', {name: 'Sign out'}).click();
    await answer(await openConsent(visitor), 'Allow', 'Grace Hopper');
    await expect(visitor.login).toContainText('Someone else has used this page before you.', patient);
    await visitor.login.getByRole('button', {name: 'Reload'}).click();
    await expect(visitor.login).toContainText('Grace Hopper', patient);
  });
});

test('another person in another tab, whose cookie took the place of the first one’s: refused, until that one signs out', async ({
  visitor,
  context,
  demo,
}) => {
  await visitor.arrive('/');
  await signIn(visitor, 'Ada Lovelace');
  await visitor.press('Register');
  await visitor.sees('registered');
  await context.clearCookies();
  const second = new Visitor(await context.newPage(), demo);
  await second.page.goto(demo.url);
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
  await second.press('Register');
  await second.sees('registered');
  expect(demo.devices().mobius.map(({account}) => account)).toEqual(['grace']);
});

test.describe('signing out', () => {
  test('where Webex does not take the tokens back: said, and no more than once', async ({
    visitor,
    page,
    demo,
  }) => {
    demo.setScenario({revoke: [{status: 503}]});
    await visitor.arrive('/');
    await signIn(visitor);
    await visitor.login.getByRole('button', {name: 'Sign out'}).click();
    await expect(visitor.login).toContainText("Couldn't finish: ending your session.", patient);
    const asked: string[] = [];
    page.on('request', request => asked.push(new URL(request.url()).pathname));
    await page.reload();
    await expect.poll(() => asked.filter(path => path.startsWith('/webex/'))).toEqual(['/webex/token']);
    await expectState(visitor.login, 'signed-out');
  });

  test('deregisters, releases the device, ends the session and clears up, in that order', async ({
    visitor,
    page,
    demo,
  }) => {
    await visitor.arrive('/');
    await signIn(visitor);
    await visitor.press('Register');
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
    // The refresh token, and the access token.
    const revoked = demo.requests().filter(({endpoint}) => endpoint === 'revoke');
    expect(revoked.map(({status}) => status)).toEqual([200, 200]);
    await page.reload();
    await expect(visitor.signInButton).toBeVisible();
    expect(await page.context().cookies()).toEqual([]);
  });

  test('that the server does not hear of: said, and made good before anybody is signed in by itself', async ({
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
