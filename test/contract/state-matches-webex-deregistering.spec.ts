import {expectNoRing, expectNothingLeft, expectReachable} from './reachable.js';
import {expect, test} from './stage.js';
import {register, signOutCleanly, state, status} from './state-matches-webex-setup.js';
import {repeats} from '../repeats.js';

test.describe('deregistering', () => {
  for (const [how, answer] of [
    ['refused with 500', {status: 500}],
    ['refused with 403', {status: 403}],
    ['refused with 429', {status: 429, retryAfter: 2}],
    ['dropped', {drop: true}],
    ['done, and the answer dropped', {drop: 'answer'}],
    ['answered with an HTML page', {status: 200, body: 'html'}],
  ] as const) {
    test(
      `${how} shows deregistering until Webex confirms, and nothing rings`,
      repeats(!['refused with 429', 'done, and the answer dropped'].includes(how)),
      async ({sdkPage, cloud}) => {
        await register(sdkPage, cloud);
        cloud.setScenario({deregister: [answer]});
        await sdkPage.evaluate(() => {
          Object.assign(globalThis, {outcome: 'pending'});
          void ours
            .outcome(ours.session.line.deregister())
            .then(outcome => Object.assign(globalThis, {outcome}));
        });
        await expect
          .poll(() => state(sdkPage))
          .toMatchObject({
            status: 'deregistering',
            cause: expect.any(String),
            expiresAt: expect.any(Number),
          });
        await expectNoRing(cloud);
        expect(await status(sdkPage)).toBe('deregistering');
        cloud.setScenario({});
        await expect.poll(() => status(sdkPage), {timeout: 30_000}).toBe('unregistered');
        expect(cloud.devices().mobius).toEqual([]);
        expect(await sdkPage.evaluate(() => (globalThis as unknown as {outcome: string}).outcome)).toBe('ok');
        // Registering again works.
        await sdkPage.evaluate(() => ours.session.line.register());
        await expectReachable(sdkPage, cloud);
        await signOutCleanly(sdkPage, cloud);
      },
    );
  }

  test('without an answer from Webex still stops the ringing', async ({sdkPage, cloud}) => {
    await register(sdkPage, cloud);
    cloud.setScenario({deregister: [{hang: true}, {status: 200}]});
    await sdkPage.evaluate(() => void ours.session.line.deregister().catch(() => undefined));
    await expect.poll(() => cloud.devices().wdm[0]?.connected, {timeout: 5_000}).toBe(false);
    expect(await status(sdkPage)).toBe('deregistering');
    await expectNoRing(cloud);
    await expect.poll(() => status(sdkPage), {timeout: 30_000}).toBe('unregistered');
    await signOutCleanly(sdkPage, cloud);
  });

  test(
    'registering again while a deletion is refused leaves one device, which is reachable',
    repeats(),
    async ({sdkPage, cloud}) => {
      await register(sdkPage, cloud);
      cloud.setScenario({deregister: [{status: 503}]});
      await sdkPage.evaluate(() => void ours.session.line.deregister().catch(() => undefined));
      await expect.poll(() => state(sdkPage)).toMatchObject({status: 'deregistering', cause: 'server'});
      await sdkPage.evaluate(() => ours.session.line.register());
      await expectReachable(sdkPage, cloud);
      cloud.setScenario({});
      await signOutCleanly(sdkPage, cloud);
    },
  );

  test('a token revoked while registered closes the socket, nothing rings, and the state has the expiry of the device', async ({
    sdkPage,
    cloud,
  }) => {
    cloud.setScenario({keepaliveInterval: 1});
    await register(sdkPage, cloud);
    cloud.expireTokens();
    await expect
      .poll(() => state(sdkPage))
      .toMatchObject({
        status: 'failed',
        fault: {type: 'token-expired', action: 'sign-in', expiresAt: expect.any(Number)},
      });
    await expect.poll(() => cloud.devices().wdm[0]?.connected).toBe(false);
    await expectNoRing(cloud);
    // The same person signs in again, and the remaining device is deleted.
    const {access_token: token} = cloud.issueToken();
    await sdkPage.evaluate(async next => {
      await ours.session.signIn(() => next);
      await ours.session.line.register();
    }, token);
    await expectReachable(sdkPage, cloud);
    await signOutCleanly(sdkPage, cloud);
  });

  test(
    'signing out while the deletion is refused lists `line` in `failed` until the device is deleted',
    repeats(),
    async ({sdkPage, cloud}) => {
      await register(sdkPage, cloud);
      cloud.setScenario({deregister: [{status: 503}]});
      expect(await sdkPage.evaluate(() => ours.session.signOut())).toEqual(['line']);
      expect(await sdkPage.evaluate(() => ours.session.state)).toMatchObject({
        status: 'signed-out',
        failed: ['line'],
      });
      await expectNoRing(cloud);
      cloud.setScenario({});
      await expectNothingLeft(cloud, {within: 30_000});
      await expect
        .poll(() => sdkPage.evaluate(() => 'failed' in ours.session.state), {timeout: 30_000})
        .toBe(false);
    },
  );
});

test('signing out with a refused deletion and in again immediately leaves one device, which is reachable', async ({
  sdkPage,
  cloud,
}) => {
  await register(sdkPage, cloud);
  cloud.setScenario({deregister: [{status: 503}]});
  expect(await sdkPage.evaluate(() => ours.session.signOut())).toEqual(['line']);
  const {access_token: token} = cloud.issueToken();
  await sdkPage.evaluate(async next => void (await ours.session.signIn(() => next)), token);
  // Nothing registers without a command.
  expect(['unregistered', 'deregistering']).toContain(await status(sdkPage));
  cloud.setScenario({});
  await sdkPage.evaluate(() => ours.session.line.register());
  await expect.poll(() => cloud.devices().mobius.length, {timeout: 30_000}).toBe(1);
  await expectReachable(sdkPage, cloud);
  await signOutCleanly(sdkPage, cloud);
});
