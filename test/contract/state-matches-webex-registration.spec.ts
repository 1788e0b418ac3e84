import {expectReachable} from './reachable.js';
import {requestedEndpoints, expect, test} from './stage.js';
import {register, signOutCleanly, state, status} from './state-matches-webex-setup.js';
import {repeats} from '../repeats.js';

test.describe('a registration', () => {
  for (const body of ['html', 'empty'] as const) {
    test(
      `answered 200 with ${body} has no device, and is retried at the SDK's pace`,
      repeats(body !== 'html'),
      async ({sdkPage, cloud}) => {
        await sdkPage.evaluate(token => ours.signIn(token), cloud.issueToken().access_token);
        cloud.setScenario({register: [{status: 200, body}]});
        await sdkPage.evaluate(() => void ours.session.line.register().catch(() => undefined));
        await expect
          .poll(() => state(sdkPage))
          .toMatchObject({status: 'retrying', cause: 'unexpected-answer'});
        // One request, and the next one after half a minute.
        const {nextAttemptAt = 0} = (await state(sdkPage)) as {nextAttemptAt?: number};
        expect(nextAttemptAt - Date.now()).toBeGreaterThan(20_000);
        expect(requestedEndpoints(cloud, 'register')).toEqual(['register']);
        expect(await sdkPage.evaluate(() => ours.states)).not.toContain('registered');
        cloud.setScenario({});
        await sdkPage.evaluate(() => ours.session.line.retryNow());
        await expectReachable(sdkPage, cloud);
        await signOutCleanly(sdkPage, cloud);
      },
    );
  }

  test('that is never answered ends in a state with a next step', async ({sdkPage, cloud}) => {
    await sdkPage.evaluate(token => ours.signIn(token), cloud.issueToken().access_token);
    cloud.setScenario({register: [{hang: true}, {status: 200}]});
    await sdkPage.evaluate(() => void ours.session.line.register().catch(() => undefined));
    await expect
      .poll(() => state(sdkPage), {timeout: 25_000})
      .toMatchObject({
        status: 'retrying',
        cause: 'timeout',
        nextAttemptAt: expect.any(Number),
      });
    await sdkPage.evaluate(() => ours.session.line.retryNow());
    await expectReachable(sdkPage, cloud);
    await signOutCleanly(sdkPage, cloud);
  });

  for (const refusal of [429, 503]) {
    for (const retryAfter of [300, {seconds: 300, as: 'date' as const}]) {
      const how = typeof retryAfter === 'number' ? 'seconds' : 'a date';
      test(
        `refused with ${refusal} and Retry-After in ${how} sends no request before that time, even on retryNow()`,
        repeats((refusal === 429) === (how === 'a date')),
        async ({sdkPage, cloud}) => {
          await sdkPage.evaluate(token => ours.signIn(token), cloud.issueToken().access_token);
          cloud.setScenario({register: [{status: refusal, retryAfter}]});
          await sdkPage.evaluate(() => void ours.session.line.register().catch(() => undefined));
          await expect
            .poll(() => state(sdkPage))
            .toMatchObject({status: 'retrying', nextAttemptAt: expect.any(Number)});
          const {nextAttemptAt} = (await state(sdkPage)) as {nextAttemptAt: number};
          expect(nextAttemptAt - Date.now()).toBeGreaterThan(290_000);
          await sdkPage.evaluate(async () => {
            ours.session.line.retryNow().catch(() => undefined);
            await ours.session.line.deregister();
            ours.session.line.register().catch(() => undefined);
          });
          await expect.poll(() => status(sdkPage)).toBe('retrying');
          expect(requestedEndpoints(cloud, 'register')).toEqual(['register']);
          await signOutCleanly(sdkPage, cloud);
        },
      );
    }
  }

  test(
    'whose keepalives are answered with an HTML page counts them as missed',
    repeats(),
    async ({sdkPage, cloud}) => {
      cloud.setScenario({keepaliveInterval: 1});
      await register(sdkPage, cloud);
      cloud.setScenario({keepaliveInterval: 1, keepalive: [{status: 200, body: 'html'}]});
      await expect.poll(() => state(sdkPage)).toMatchObject({status: 'reconnecting', cause: 'keepalive'});
      cloud.setScenario({keepaliveInterval: 1});
      await expect.poll(() => status(sdkPage)).toBe('registered');
      await expectReachable(sdkPage, cloud);
      await signOutCleanly(sdkPage, cloud);
    },
  );

  test('in another region of Webex succeeds', repeats(), async ({sdkPage, cloud}) => {
    cloud.setScenario({hostMap: 'eu'});
    await register(sdkPage, cloud);
    await signOutCleanly(sdkPage, cloud);
  });
});
