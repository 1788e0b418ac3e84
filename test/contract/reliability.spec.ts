import type {Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {routeToCloud} from '../../cloud/route-to-cloud.js';
import {installPageSide} from './page-side.js';
import {requestedEndpoints, expect, letPass, letPassUntil, test} from './stage.js';
import {repeats} from '../repeats.js';

/** The line shows its real state through failures, tested with the real SDK. */
async function signIn(page: Page, cloud: RunningCloud): Promise<void> {
  const {access_token: token} = cloud.issueToken();
  await page.evaluate(async t => {
    await ours.signIn(t);
  }, token);
}

const register = (page: Page) => page.evaluate(() => ours.outcome(ours.session.line.register()));
const state = (page: Page) => page.evaluate(() => ours.session.line.snapshot.state);
const status = async (page: Page) => (await state(page)).status;

test('two devices with a limit of one take over at most once per click, over an hour', async ({
  sdkPage,
  cloud,
  browser,
}) => {
  test.slow();
  const context = await browser.newContext();
  await routeToCloud(context, cloud);
  const other = await context.newPage();
  await other.addInitScript(installPageSide);
  await other.goto(cloud.url);
  // The keepalive worker runs on the real clock, so keep its interval at one second.
  cloud.setScenario({deviceLimit: 1, keepaliveInterval: 1});
  for (const page of [sdkPage, other]) {
    await page.clock.install();
    await signIn(page, cloud);
  }
  const takeOver = async (here: Page, there: Page): Promise<void> => {
    expect(await register(here)).toBe('ok');
    await expect.poll(() => state(there), {timeout: 10_000}).toEqual({status: 'elsewhere', holder: 'device'});
  };
  expect(await register(sdkPage)).toBe('ok');
  await takeOver(other, sdkPage);
  await takeOver(sdkPage, other);
  expect(requestedEndpoints(cloud, 'deregister')).toHaveLength(2);
  const before = requestedEndpoints(cloud, 'register', 'deregister').length;
  await Promise.all([letPass(sdkPage, 3600, 20), letPass(other, 3600, 20)]);
  expect(requestedEndpoints(cloud, 'register', 'deregister')).toHaveLength(before);
  expect([await status(sdkPage), await status(other)]).toEqual(['registered', 'elsewhere']);
  expect(cloud.devices().mobius).toHaveLength(1);
  await context.close();
});

test('a line whose device Webex has removed registers again', repeats(), async ({sdkPage, cloud}) => {
  cloud.setScenario({keepaliveInterval: 1});
  await signIn(sdkPage, cloud);
  await register(sdkPage);
  cloud.removeDevice(cloud.devices().mobius[0]?.deviceId ?? '');
  await expect.poll(() => cloud.devices().mobius.length, {timeout: 10_000}).toBe(1);
  await expect.poll(() => status(sdkPage)).toBe('registered');
});

test(
  'the device limit without a list of devices is shown first as the cause, then as the fault',
  repeats(),
  async ({sdkPage, cloud}) => {
    await sdkPage.clock.install();
    cloud.setScenario({register: [{status: 403, errorCode: 101, devices: false}]});
    await signIn(sdkPage, cloud);
    await sdkPage.evaluate(() => {
      ours.session.line.register().catch(() => undefined);
    });
    await expect
      .poll(() => state(sdkPage))
      .toMatchObject({status: 'retrying', cause: 'device-limit', attempt: 1});
    await letPassUntil(sdkPage, 400, async () => (await status(sdkPage)) === 'failed');
    expect(await state(sdkPage)).toMatchObject({fault: {type: 'device-limit-exceeded'}});
  },
);

test('429 with Retry-After throttles the line until the given time', repeats(), async ({sdkPage, cloud}) => {
  await sdkPage.clock.install();
  cloud.setScenario({register: [{status: 429, retryAfter: 80}, {status: 200}]});
  await signIn(sdkPage, cloud);
  await sdkPage.evaluate(() => {
    ours.session.line.register().catch(() => undefined);
  });
  await expect.poll(() => state(sdkPage)).toMatchObject({status: 'retrying', cause: 'throttled'});
  const seconds = await sdkPage.evaluate(() => {
    const {nextAttemptAt = 0} = ours.session.line.snapshot.state as {nextAttemptAt?: number};
    return (nextAttemptAt - Date.now()) / 1000;
  });
  // The clock also advances on its own while the answer is in transit.
  expect(seconds).toBeLessThanOrEqual(80);
  expect(seconds).toBeGreaterThan(70);
  await letPass(sdkPage, 55);
  expect(requestedEndpoints(cloud, 'register')).toHaveLength(1);
  await letPassUntil(sdkPage, 60, async () => (await status(sdkPage)) === 'registered');
});

test('the line asks to sign in again if the token expires while it is registered', async ({
  sdkPage,
  cloud,
}) => {
  cloud.setScenario({keepaliveInterval: 1});
  await signIn(sdkPage, cloud);
  expect(await register(sdkPage)).toBe('ok');
  cloud.expireTokens();
  await expect
    .poll(() => state(sdkPage), {timeout: 15_000})
    .toMatchObject({status: 'failed', fault: {type: 'token-expired', action: 'sign-in'}});
});

test('the line moves to the backup when the primary goes down, and returns to the primary', async ({
  sdkPage,
  cloud,
}) => {
  test.slow();
  await sdkPage.clock.install();
  cloud.setScenario({down: ['primary']});
  await signIn(sdkPage, cloud);
  await sdkPage.evaluate(() => {
    ours.session.line.register().catch(() => undefined);
  });
  const server = async () => {
    const now = await state(sdkPage);
    return now.status === 'registered' ? now.server : now.status;
  };
  await letPassUntil(sdkPage, 300, async () => (await server()) === 'backup');
  cloud.setScenario({});
  await letPassUntil(sdkPage, 3 * 3600, async () => (await server()) === 'primary', 60);
  expect(cloud.devices().mobius).toMatchObject([{server: 'primary'}]);
});

test.describe('policies of the page', () => {
  const scripts = "script-src 'self' 'unsafe-eval'; connect-src * ws: wss:; default-src 'self' data: blob:";
  const open = async (sdkPage: Page, cloud: RunningCloud, policy: string): Promise<void> => {
    await sdkPage.goto(`${cloud.url}/with-policy?policy=${encodeURIComponent(policy)}`);
  };

  for (const [name, policy, named] of [
    [
      'a Content-Security-Policy',
      `${scripts}; worker-src 'self'`,
      'Content-Security-Policy: worker-src blob:',
    ],
    [
      'Trusted Types',
      `${scripts}; require-trusted-types-for 'script'; trusted-types webex-calling-elements`,
      "trustedTypes.createPolicy('default')",
    ],
  ] as const) {
    test(
      `${name} that blocks the keepalive worker leads to a fault that names it, and no device is left`,
      repeats(name === 'Trusted Types'),
      async ({sdkPage, cloud}) => {
        await open(sdkPage, cloud, policy);
        await signIn(sdkPage, cloud);
        await register(sdkPage);
        await expect
          .poll(() => state(sdkPage))
          .toMatchObject({status: 'failed', fault: {type: 'keepalives-blocked', policy: named}});
        await expect.poll(() => cloud.devices().mobius).toEqual([]);
      },
    );
  }

  test('that are strict but allow what the fault names let keepalives run', async ({sdkPage, cloud}) => {
    await open(sdkPage, cloud, `${scripts}; worker-src blob:; require-trusted-types-for 'script'`);
    await sdkPage.evaluate(() => {
      const {trustedTypes} = globalThis as unknown as {
        trustedTypes: {createPolicy(name: string, rules: object): unknown};
      };
      trustedTypes.createPolicy('default', {
        createScriptURL: (url: string) => (url.startsWith('blob:') ? url : undefined),
      });
    });
    cloud.setScenario({keepaliveInterval: 1});
    await signIn(sdkPage, cloud);
    await register(sdkPage);
    await expect
      .poll(() => requestedEndpoints(cloud, 'keepalive').length, {timeout: 10_000})
      .toBeGreaterThan(1);
    expect(await status(sdkPage)).toBe('registered');
  });
});
