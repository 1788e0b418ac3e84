import {expectNoRing, expectNothingLeft} from './reachable.js';
import {requestedEndpoints, expect, test} from './stage.js';
import {repeats} from '../repeats.js';

test.describe('trap 17: signing out', () => {
  test('raw: calling.deregister() throws without a client', async ({sdkPage, cloud}) => {
    const outcome = await sdkPage.evaluate(async token => {
      const calling = await raw.init(token);
      await calling.register();
      Object.assign(calling, {callingClient: undefined});
      return ours.outcome(calling.deregister());
    }, cloud.issueToken().access_token);
    expect(outcome).toBe('TypeError');
  });

  test('raw: a later calling.register() makes a new line', async ({sdkPage, cloud}) => {
    const same = await sdkPage.evaluate(async token => {
      const first = await raw.connect(token);
      await raw.calling.deregister();
      await raw.calling.register();
      return raw.line() === first;
    }, cloud.issueToken().access_token);
    expect(same).toBe(false);
  });

  test(
    'ours: the line is deregistered before the device is released',
    repeats(),
    async ({sdkPage, cloud}) => {
      cloud.setScenario({deregister: [{status: 200, delayMs: 300}]});
      await sdkPage.evaluate(async token => {
        const session = await ours.signIn(token);
        await session.line.register();
        await session.signOut();
      }, cloud.issueToken().access_token);
      const last = cloud.requests().filter(({method}) => method === 'DELETE');
      expect(last.map(({endpoint}) => endpoint)).toEqual(['deregister', 'wdm']);
      expect(cloud.devices()).toEqual({mobius: [], wdm: []});
      expect(await sdkPage.evaluate(() => Object.keys(localStorage))).toEqual([]);
    },
  );

  test("ours: only the SDK's entries in storage are cleared", repeats(), async ({sdkPage, cloud}) => {
    const kept = await sdkPage.evaluate(async token => {
      const session = await ours.signIn(token);
      // From a line that this page no longer has.
      localStorage.setItem('wxc-failover-state.somebody', '{}');
      localStorage.setItem('the-page', 'its own');
      await session.signOut();
      return Object.keys(localStorage);
    }, cloud.issueToken().access_token);
    expect(kept).toEqual(['the-page']);
  });

  for (const {what, scenario, failed} of [
    {
      what: 'Mobius does not answer',
      scenario: {deregister: [{status: 200, delayMs: 600_000}]},
      failed: ['line'],
    },
    {what: 'Mobius refuses', scenario: {deregister: [{status: 503}]}, failed: ['line']},
    {what: 'the device is not released', scenario: {wdm: [{status: 503}]}, failed: ['device']},
    {what: 'Webex does not answer', scenario: {wdm: [{status: 200, delayMs: 600_000}]}, failed: ['device']},
  ]) {
    test(
      `ours: if ${what} the sign-out reports it and still completes`,
      repeats(what === 'Mobius refuses' || what === 'Webex does not answer'),
      async ({sdkPage, cloud}) => {
        await sdkPage.evaluate(
          token => ours.signIn(token).then(session => session.line.register()),
          cloud.issueToken().access_token,
        );
        cloud.setScenario(scenario);
        const [reported, state] = await sdkPage.evaluate(async () => [
          await ours.session.signOut(),
          ours.session.state,
        ]);
        expect(reported).toEqual(failed);
        expect(state).toMatchObject({status: 'signed-out', failed});
        await expectNoRing(cloud);
      },
    );
  }

  test('ours: signing out while connecting leaves no device', repeats(), async ({sdkPage, cloud}) => {
    cloud.setScenario({register: [{status: 200, delayMs: 500}]});
    const outcome = await sdkPage.evaluate(async token => {
      const session = await ours.signIn(token);
      const registering = ours.outcome(session.line.register());
      await session.signOut();
      return registering;
    }, cloud.issueToken().access_token);
    expect(outcome).toBe('AbortError');
    expect(cloud.devices()).toEqual({mobius: [], wdm: []});
  });

  test('ours: a cancelled sign-in leaves no device', async ({sdkPage, cloud}) => {
    cloud.setScenario({wdm: [{status: 200, delayMs: 500}]});
    const asking = sdkPage.waitForRequest(/\/wdm\/api\/v1\/devices/);
    await sdkPage.evaluate(async token => {
      const session = await ours.open();
      Object.assign(globalThis, {signingIn: ours.outcome(session.signIn(() => token))});
    }, cloud.issueToken().access_token);
    await asking;
    const outcome = await sdkPage.evaluate(async () => {
      await ours.session.signOut();
      return [
        await (globalThis as unknown as {signingIn: Promise<string>}).signingIn,
        ours.session.state.status,
      ];
    });
    expect(outcome).toEqual(['AbortError', 'signed-out']);
    await expect.poll(() => requestedEndpoints(cloud, 'wdm').length).toBe(2);
    await expectNothingLeft(cloud);
  });
});
