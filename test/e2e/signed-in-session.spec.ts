import {answerConsent, openConsent, longTimeout, signIn} from './consent.js';
import {expect, test, Visitor} from './demo.js';
import {expectState} from '../contract/shown-state.js';
import {repeats} from '../repeats.js';

/** The number of tokens that the server got from Webex. */
const countIssuedTokens = ({demo}: Visitor): number =>
  demo.requests().filter(({endpoint}) => endpoint === 'token').length;

test.describe('once signed in', () => {
  test('a reload stays signed in, without a window or a new token', async ({visitor, page, context}) => {
    await visitor.open('/');
    await signIn(visitor);
    await page.reload();
    await expect(visitor.login).toContainText('Ada Lovelace', longTimeout);
    expect(context.pages()).toHaveLength(1);
    expect(countIssuedTokens(visitor)).toBe(1);
  });

  test('every other tab, new or existing, is signed in and out as well', async ({visitor, context, demo}) => {
    const [before, later] = [
      new Visitor(await context.newPage(), demo),
      new Visitor(await context.newPage(), demo),
    ];
    await before.open('/');
    await visitor.open('/');
    await signIn(visitor);
    await expect(before.login).toContainText('Ada Lovelace', longTimeout);
    await later.page.goto(`${demo.url}/?login=full`);
    await expect(later.login).toContainText('Ada Lovelace', longTimeout);
    expect(countIssuedTokens(visitor)).toBe(1);

    await later.login.getByRole('button', {name: 'Sign out'}).click();
    for (const tab of [visitor, before, later]) {
      await expectState(tab.login, 'signed-out', longTimeout);
      await expect(tab.signInButton).toBeVisible();
    }
    await expect.poll(() => demo.devices(), longTimeout).toEqual({mobius: [], wdm: []});
  });

  test('the token is renewed before it ends, and the line stays registered', async ({
    visitor,
    page,
    demo,
  }) => {
    demo.setScenario({tokenLifetime: 20, keepaliveInterval: 1});
    await visitor.open('/');
    await signIn(visitor);
    await visitor.expectLineState('registered');
    await expect.poll(() => countIssuedTokens(visitor), longTimeout).toBe(2);
    demo.setScenario({keepaliveInterval: 1});
    const renewedAt = Date.now();
    const keepalives = () =>
      demo.requests().filter(({endpoint, time}) => endpoint === 'keepalive' && Date.parse(time) > renewedAt);
    // Beyond the expiry of the first token.
    await expect.poll(() => keepalives().length, longTimeout).toBeGreaterThan(4);
    expect(keepalives().filter(({status}) => status !== 200)).toEqual([]);
    const eventLog = await page.locator('#events').textContent();
    expect(eventLog?.match(/webex-line-\w+/g)).toEqual(
      expect.not.arrayContaining(['webex-line-unregistered', 'webex-line-error']),
    );
    await visitor.expectLineState('registered');
  });

  test('a session ended by Webex is announced, and signed out when the token expires', async ({
    visitor,
    page,
    demo,
  }) => {
    demo.setScenario({tokenLifetime: 20, token: [{status: 200}, {status: 400}]});
    await visitor.open('/');
    const events = page.evaluate(
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
    expect(await events).toEqual(['webex-token-expiring', 'webex-token-expired', 'webex-sign-in-error']);
    // Deleted with the token that was about to expire.
    await expect.poll(() => demo.devices()).toEqual({mobius: [], wdm: []});
    demo.setScenario({});
    await signIn(visitor);
  });

  const troubles = [
    {
      name: 'that has a problem',
      answer: {status: 503, json: {error: 'server'}},
      text: "This site's server has a problem. Try again.",
    },
    {name: 'that cannot be reached', answer: undefined, text: "Can't reach this site's server. Try again."},
  ];
  for (const {name, answer: given, text} of troubles) {
    test(
      `a server ${name} is reported only after a click`,
      repeats(),
      async ({visitor, page, context, demo}) => {
        await context.addCookies([{name: 'webex-signed-in', value: '1', url: demo.url}]);
        await page.route('**/webex/token', route => (given ? route.fulfill(given) : route.abort()));
        const requested = page.waitForRequest('**/webex/token');
        await visitor.open('/');
        await requested;
        await answerConsent(await openConsent(visitor));
        await expect(visitor.login).toContainText(text, longTimeout);
      },
    );
  }

  test('another person gets a button to reload the page, and is then signed in', async ({visitor}) => {
    await visitor.open('/');
    await signIn(visitor, 'Ada Lovelace');
    await visitor.login.getByRole('button', {name: 'Sign out'}).click();
    await answerConsent(await openConsent(visitor), 'Allow', 'Grace Hopper');
    await expect(visitor.login).toContainText('Someone else signed in here or in another tab.', longTimeout);
    await visitor.login.getByRole('button', {name: 'Reload'}).click();
    await expect(visitor.login).toContainText('Grace Hopper', longTimeout);
  });
});

test(
  'another person in another tab, whose cookie replaced the first, is refused until the first signs out',
  repeats(),
  async ({visitor, context, demo}) => {
    await visitor.open('/');
    await signIn(visitor, 'Ada Lovelace');
    await visitor.expectLineState('registered');
    await context.clearCookies();
    const second = new Visitor(await context.newPage(), demo);
    await second.page.goto(`${demo.url}/?login=full`);
    await answerConsent(await openConsent(second), 'Allow', 'Grace Hopper');
    await expect(second.login).toContainText(
      'Someone else is using their line in another tab. Sign out there, then try again.',
      longTimeout,
    );
    await visitor.expectLineState('registered');
    expect(demo.devices().mobius.map(({account}) => account)).toEqual(['ada']);

    await visitor.login.getByRole('button', {name: 'Sign out'}).click();
    await expectState(visitor.login, 'signed-out', longTimeout);
    await signIn(second, 'Grace Hopper');
    await second.expectLineState('registered');
    expect(demo.devices().mobius.map(({account}) => account)).toEqual(['grace']);
  },
);
