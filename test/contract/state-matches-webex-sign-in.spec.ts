import type {ScenarioInput} from '../../cloud/scenario.js';
import {expectNothingLeft, expectReachable} from './reachable.js';
import {expect, test} from './stage.js';
import {signOutCleanly} from './state-matches-webex-setup.js';
import {repeats} from '../repeats.js';

test.describe('a sign-in', () => {
  for (const [how, slow, request] of [
    ['while the device service is slow', {wdm: [{delayMs: 1_500}, {status: 200}]}, '/wdm/api/v1/devices'],
    ['while discovery is slow', {discovery: [{delayMs: 1_500}, {status: 200}]}, '/calling/web/?'],
    ['while the event socket is slow', {mercury: [{delayMs: 1_500}, {status: 200}]}, '/mercury/'],
  ] satisfies [string, ScenarioInput, string][]) {
    test(
      `cancelled ${how} can be repeated by the same person, who is then reachable, but not by another person`,
      repeats(how !== 'while discovery is slow'),
      async ({sdkPage, cloud}) => {
        cloud.setScenario(slow);
        const slowRequest = request.startsWith('/mercury')
          ? sdkPage.waitForEvent('websocket')
          : sdkPage.waitForRequest(sent => sent.url().includes(request));
        const [token, again, other] = ['ada', 'ada', 'grace'].map(
          account => cloud.issueToken({account}).access_token,
        ) as [string, string, string];
        await sdkPage.evaluate(async first => {
          const session = await ours.open();
          const outcome = ours.outcome(session.signIn(() => first));
          await new Promise<void>(resolve => {
            session.subscribe(s => s.status === 'signing-in' && s.step === 'device' && resolve());
          });
          Object.assign(globalThis, {outcome});
        }, token);
        await slowRequest;
        await sdkPage.evaluate(async () => {
          await ours.session.signOut();
          await (globalThis as unknown as {outcome: Promise<string>}).outcome;
        });
        const second = await sdkPage.evaluate(
          async next => ours.outcome(ours.session.signIn(() => next)),
          again,
        );
        expect(second).toBe('ok');
        await sdkPage.evaluate(() => ours.session.line.register());
        await expectReachable(sdkPage, cloud);
        await signOutCleanly(sdkPage, cloud);
        const third = await sdkPage.evaluate(
          async next => ours.outcome(ours.session.signIn(() => next)),
          other,
        );
        expect(third).toBe('another-user');
        await expectNothingLeft(cloud);
      },
    );
  }

  test('succeeds even if each answer takes five seconds', async ({sdkPage, cloud}) => {
    test.slow();
    const slow = [{delayMs: 5_000}];
    cloud.setScenario({catalog: slow, wdm: slow, mercury: slow, region: slow, discovery: slow});
    const outcome = await sdkPage.evaluate(async token => {
      const session = await ours.open();
      return ours.outcome(session.signIn(() => token));
    }, cloud.issueToken().access_token);
    expect(outcome).toBe('ok');
    cloud.setScenario({});
    await sdkPage.evaluate(() => ours.session.line.register());
    await expectReachable(sdkPage, cloud);
    await signOutCleanly(sdkPage, cloud);
  });

  for (const [answer, fault] of [
    [{status: 403}, 'device-not-entitled'],
    [{status: 404}, 'device-service-missing'],
    [{status: 429, retryAfter: 30}, 'device-throttled'],
  ] as const) {
    test(
      `with device service ${answer.status} fails with ${fault}, with the tracking id and the time`,
      repeats(answer.status !== 429),
      async ({sdkPage, cloud}) => {
        cloud.setScenario({wdm: [answer]});
        await sdkPage.evaluate(async token => {
          const session = await ours.open();
          await ours.outcome(session.signIn(() => token));
        }, cloud.issueToken().access_token);
        const {fault: found} = (await sdkPage.evaluate(() => ours.session.state)) as {fault?: object};
        expect(found).toMatchObject({type: fault, trackingId: expect.any(String), at: expect.any(Number)});
        await expectNothingLeft(cloud);
      },
    );
  }
});
