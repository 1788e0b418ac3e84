import {requestedEndpoints, expect, letPass, letPassUntil, test} from './stage.js';
import {repeats} from '../repeats.js';

test.describe('trap 1: calling.register() never rejects', () => {
  test('raw: it resolves unregistered although the device service answers 401', async ({sdkPage, cloud}) => {
    cloud.setScenario({wdm: [{status: 401}]});
    const token = cloud.issueToken().access_token;
    const [settled, registered] = await sdkPage.evaluate(async accessToken => {
      const calling = await raw.init(accessToken);
      const how = await calling.register().then(
        () => 'resolved',
        () => 'rejected',
      );
      return [how, calling.registered];
    }, token);
    expect([settled, registered]).toEqual(['resolved', false]);
  });

  const failures = [
    {name: 'catalog 401', scenario: {catalog: [{status: 401}]}, fault: 'catalog-failed'},
    {name: 'catalog 500', scenario: {catalog: [{status: 500}]}, fault: 'catalog-failed'},
    {name: 'device service 401', scenario: {wdm: [{status: 401}]}, fault: 'device-refused'},
    {name: 'device service 500', scenario: {wdm: [{status: 500}]}, fault: 'device-refused'},
    {name: 'Mercury refused', scenario: {mercury: [{status: 403}]}, fault: 'mercury-failed'},
    {name: 'Mercury dropped', scenario: {mercury: [{drop: true}]}, fault: 'mercury-failed'},
  ] as const;
  for (const {name, scenario, fault} of failures) {
    test(
      `ours: ${name} fails with ${fault}, within the time limit, and leaves no device`,
      repeats(!['catalog 500', 'Mercury dropped'].includes(name)),
      async ({sdkPage, cloud}) => {
        await sdkPage.clock.install();
        cloud.setScenario(scenario);
        const signIn = sdkPage.evaluate(async token => {
          const session = await ours.open();
          return ours.outcome(session.signIn(() => token));
        }, cloud.issueToken().access_token);
        let outcome: string | undefined;
        void signIn.then(result => (outcome = result));
        await letPassUntil(sdkPage, 90, async () => outcome !== undefined);
        expect(outcome).toBe(fault);
        expect(await sdkPage.evaluate(() => ours.session.state.status)).toBe('failed');
        await letPass(sdkPage, 40, 5);
        await expect.poll(() => cloud.devices()).toEqual({mobius: [], wdm: []});
      },
    );
  }

  test('ours: a failed sign-in can be retried on the same page', repeats(), async ({sdkPage, cloud}) => {
    cloud.setScenario({wdm: [{status: 401}, {status: 200}]});
    const outcomes = await sdkPage.evaluate(async token => {
      const session = await ours.open();
      const first = await ours.outcome(session.signIn(() => token));
      const second = await ours.outcome(session.signIn(() => token));
      return [first, second, await ours.outcome(session.line.register())];
    }, cloud.issueToken().access_token);
    expect(outcomes).toEqual(['device-refused', 'ok', 'ok']);
  });

  test('ours: a token that Webex refuses is reported immediately, while the SDK is still downloading', async ({
    sdkPage,
    cloud,
  }) => {
    const {access_token: token} = cloud.issueToken();
    const outcome = await sdkPage.evaluate(
      async accessToken => {
        const session = await ours.open();
        return ours.outcome(session.signIn(() => accessToken));
      },
      token.replace(/^./, 'x'),
    );
    expect(outcome).toBe('token-expired');
    expect(requestedEndpoints(cloud)).toEqual(['people']);
  });

  const unknownProfiles = [
    {name: '403', people: [{status: 403}]},
    {name: '500', people: [{status: 500}]},
    {name: 'a network failure', people: [{drop: true}]},
  ] as const;
  for (const {name, people} of unknownProfiles) {
    test(
      `ours: with ${name} for the profile, sign-in continues without it`,
      repeats(name !== '403'),
      async ({sdkPage, cloud}) => {
        cloud.setScenario({people: [...people]});
        const state = await sdkPage.evaluate(async token => {
          const session = await ours.signIn(token);
          return session.state;
        }, cloud.issueToken().access_token);
        // The SDK's device has the person's ID.
        expect(state).toEqual({status: 'signed-in', user: {id: expect.any(String)}});
      },
    );
  }
});

test.describe('trap 2: a token without an organization', () => {
  const tokens = ['onepart', 'two_parts', 'four_parts_are_many'];
  test('raw: no request at all is sent', async ({sdkPage, cloud}) => {
    await sdkPage.clock.install();
    void sdkPage.evaluate(token => raw.connect(token), 'onepart').catch(() => undefined);
    await letPass(sdkPage, 20, 5);
    expect(requestedEndpoints(cloud)).toEqual([]);
  });
  for (const token of tokens) {
    test(`ours: ${token} is refused with the reason, and nothing is sent`, async ({sdkPage, cloud}) => {
      const outcome = await sdkPage.evaluate(async accessToken => {
        const session = await ours.open();
        return ours.outcome(session.signIn(() => accessToken));
      }, token);
      expect(outcome).toBe('token-without-organization');
      expect(requestedEndpoints(cloud)).toEqual([]);
    });
  }
});

test.describe('trap 20: a configured region and country', () => {
  const config = {discovery: {region: 'US-EAST', country: 'US'}};
  test('raw: the region is not looked up', async ({sdkPage, cloud}) => {
    const token = cloud.issueToken().access_token;
    await sdkPage.evaluate(([accessToken, options]) => raw.connect(accessToken, options).then(() => 0), [
      token,
      config,
    ] as const);
    expect(requestedEndpoints(cloud, 'region', 'discovery')).toEqual(['discovery']);
  });

  test('ours: callingClientConfig reaches the SDK', repeats(), async ({sdkPage, cloud}) => {
    const token = cloud.issueToken().access_token;
    await sdkPage.evaluate(
      async ([accessToken, callingClientConfig]) => {
        const session = await ours.open();
        session.configure({callingClientConfig});
        await session.signIn(() => accessToken);
      },
      [token, config] as const,
    );
    expect(requestedEndpoints(cloud, 'region', 'discovery')).toEqual(['discovery']);
  });
});
