import {expectReachable} from './reachable.js';
import {requestedEndpoints, expect, test} from './stage.js';
import {register, signOutCleanly, state, status} from './state-matches-webex-setup.js';
import {repeats} from '../repeats.js';

test.describe('a registration', () => {
  for (const body of ['html', 'empty'] as const) {
    test(
      `answered 200 with ${body} has no device, and is retried at the SDK's pace`,
      repeats(body !== 'html'),
      async ({stage, cloud}) => {
        await stage.evaluate(token => ours.signIn(token), cloud.issueToken().access_token);
        cloud.setScenario({register: [{status: 200, body}]});
        await stage.evaluate(() => void ours.session.line.register().catch(() => undefined));
        await expect.poll(() => state(stage)).toMatchObject({status: 'retrying', cause: 'unexpected-answer'});
        // One request, and the next one after half a minute.
        const {nextAttemptAt = 0} = (await state(stage)) as {nextAttemptAt?: number};
        expect(nextAttemptAt - Date.now()).toBeGreaterThan(20_000);
        expect(requestedEndpoints(cloud, 'register')).toEqual(['register']);
        expect(await stage.evaluate(() => ours.states)).not.toContain('registered');
        cloud.setScenario({});
        await stage.evaluate(() => ours.session.line.retryNow());
        await expectReachable(stage, cloud);
        await signOutCleanly(stage, cloud);
      },
    );
  }

  test('that is never answered ends in a state with a next step', async ({stage, cloud}) => {
    await stage.evaluate(token => ours.signIn(token), cloud.issueToken().access_token);
    cloud.setScenario({register: [{hang: true}, {status: 200}]});
    await stage.evaluate(() => void ours.session.line.register().catch(() => undefined));
    await expect
      .poll(() => state(stage), {timeout: 25_000})
      .toMatchObject({
        status: 'retrying',
        cause: 'timeout',
        nextAttemptAt: expect.any(Number),
      });
    await stage.evaluate(() => ours.session.line.retryNow());
    await expectReachable(stage, cloud);
    await signOutCleanly(stage, cloud);
  });

  for (const refusal of [429, 503]) {
    for (const retryAfter of [300, {seconds: 300, as: 'date' as const}]) {
      const how = typeof retryAfter === 'number' ? 'seconds' : 'a date';
      test(
        `refused with ${refusal} and Retry-After in ${how} sends no request before that time, even on retryNow()`,
        repeats((refusal === 429) === (how === 'a date')),
        async ({stage, cloud}) => {
          await stage.evaluate(token => ours.signIn(token), cloud.issueToken().access_token);
          cloud.setScenario({register: [{status: refusal, retryAfter}]});
          await stage.evaluate(() => void ours.session.line.register().catch(() => undefined));
          await expect
            .poll(() => state(stage))
            .toMatchObject({status: 'retrying', nextAttemptAt: expect.any(Number)});
          const {nextAttemptAt} = (await state(stage)) as {nextAttemptAt: number};
          expect(nextAttemptAt - Date.now()).toBeGreaterThan(290_000);
          await stage.evaluate(async () => {
            ours.session.line.retryNow().catch(() => undefined);
            await ours.session.line.deregister();
            ours.session.line.register().catch(() => undefined);
          });
          await expect.poll(() => status(stage)).toBe('retrying');
          expect(requestedEndpoints(cloud, 'register')).toEqual(['register']);
          await signOutCleanly(stage, cloud);
        },
      );
    }
  }

  test(
    'whose keepalives are answered with an HTML page counts them as missed',
    repeats(),
    async ({stage, cloud}) => {
      cloud.setScenario({keepaliveInterval: 1});
      await register(stage, cloud);
      cloud.setScenario({keepaliveInterval: 1, keepalive: [{status: 200, body: 'html'}]});
      await expect.poll(() => state(stage)).toMatchObject({status: 'reconnecting', cause: 'keepalive'});
      cloud.setScenario({keepaliveInterval: 1});
      await expect.poll(() => status(stage)).toBe('registered');
      await expectReachable(stage, cloud);
      await signOutCleanly(stage, cloud);
    },
  );

  test('in another region of Webex succeeds', repeats(), async ({stage, cloud}) => {
    cloud.setScenario({hostMap: 'eu'});
    await register(stage, cloud);
    await signOutCleanly(stage, cloud);
  });
});
