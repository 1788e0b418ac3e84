import {expectNoRing, expectNothingLeft} from './reachable.js';
import {requestedEndpoints, expect, letPass, letPassUntil, test} from './stage.js';
import {repeats} from '../repeats.js';

test.describe('trap 1: calling.register() never rejects', () => {
  test('raw: device service 401 resolves, unregistered', async ({stage, cloud}) => {
    cloud.setScenario({wdm: [{status: 401}]});
    const token = cloud.issueToken().access_token;
    const [settled, registered] = await stage.evaluate(async accessToken => {
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
      async ({stage, cloud}) => {
        await stage.clock.install();
        cloud.setScenario(scenario);
        const signIn = stage.evaluate(async token => {
          const session = await ours.open();
          return ours.outcome(session.signIn(() => token));
        }, cloud.issueToken().access_token);
        let outcome: string | undefined;
        void signIn.then(result => (outcome = result));
        await letPassUntil(stage, 90, async () => outcome !== undefined);
        expect(outcome).toBe(fault);
        expect(await stage.evaluate(() => ours.session.state.status)).toBe('failed');
        await letPass(stage, 40, 5);
        await expect.poll(() => cloud.devices()).toEqual({mobius: [], wdm: []});
      },
    );
  }

  test('ours: a failed sign-in can be retried on the same page', repeats(), async ({stage, cloud}) => {
    cloud.setScenario({wdm: [{status: 401}, {status: 200}]});
    const outcomes = await stage.evaluate(async token => {
      const session = await ours.open();
      const first = await ours.outcome(session.signIn(() => token));
      const second = await ours.outcome(session.signIn(() => token));
      return [first, second, await ours.outcome(session.line.register())];
    }, cloud.issueToken().access_token);
    expect(outcomes).toEqual(['device-refused', 'ok', 'ok']);
  });

  test('ours: a token that Webex refuses is reported at once, while the SDK is still downloading', async ({
    stage,
    cloud,
  }) => {
    const {access_token: token} = cloud.issueToken();
    const outcome = await stage.evaluate(
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
      `ours: with ${name} for the profile, sign-in goes on without it`,
      repeats(name !== '403'),
      async ({stage, cloud}) => {
        cloud.setScenario({people: [...people]});
        const state = await stage.evaluate(async token => {
          const session = await ours.signIn(token);
          return session.state;
        }, cloud.issueToken().access_token);
        expect(state).toEqual({status: 'signed-in', user: {}});
      },
    );
  }
});

test.describe('trap 2: a token without an organization', () => {
  const tokens = ['onepart', 'two_parts', 'four_parts_are_many'];
  test('raw: no request at all is sent', async ({stage, cloud}) => {
    await stage.clock.install();
    void stage.evaluate(token => raw.connect(token), 'onepart').catch(() => undefined);
    await letPass(stage, 20, 5);
    expect(requestedEndpoints(cloud)).toEqual([]);
  });
  for (const token of tokens) {
    test(`ours: ${token} is refused with the reason, and nothing is sent`, async ({stage, cloud}) => {
      const outcome = await stage.evaluate(async accessToken => {
        const session = await ours.open();
        return ours.outcome(session.signIn(() => accessToken));
      }, token);
      expect(outcome).toBe('token-without-organization');
      expect(requestedEndpoints(cloud)).toEqual([]);
    });
  }
});

test.describe('trap 16: one user a page', () => {
  test("raw: the second user's line belongs to the first", async ({stage, cloud}) => {
    const tokens = ['ada', 'grace'].map(account => cloud.issueToken({account}).access_token);
    await stage.evaluate(async ([first, second]) => {
      await raw.connect(first!);
      const line = await raw.connect(second!);
      await line.register();
    }, tokens);
    expect(cloud.devices().mobius.map(({account}) => account)).toEqual(['ada']);
  });

  test('ours: the second user is refused, and nothing is registered', async ({stage, cloud}) => {
    const tokens = ['ada', 'grace'].map(account => cloud.issueToken({account}).access_token);
    const outcomes = await stage.evaluate(async ([first, second]) => {
      const session = await ours.signIn(first!);
      await session.signOut();
      const refused = await ours.outcome(session.signIn(() => second!));
      return [refused, session.state, await ours.outcome(session.line.register())];
    }, tokens);
    expect(outcomes).toMatchObject([
      'another-user',
      {status: 'failed', fault: {type: 'another-user', step: 'device', action: 'reload'}},
      'signed-out',
    ]);
    expect(cloud.devices()).toEqual({mobius: [], wdm: []});
  });

  test('ours: signing in as a second user signs the first user out, and refuses the second', async ({
    stage,
    cloud,
  }) => {
    const tokens = ['ada', 'grace'].map(account => cloud.issueToken({account}).access_token);
    const outcomes = await stage.evaluate(async ([first, second]) => {
      const session = await ours.signIn(first!);
      await session.line.register();
      const refused = await ours.outcome(session.signIn(() => second!));
      const again = await ours.outcome(session.signIn(() => first!));
      return [refused, again, await ours.outcome(session.line.register())];
    }, tokens);
    expect(outcomes).toEqual(['another-user', 'ok', 'ok']);
    const {mobius, wdm} = cloud.devices();
    expect([...mobius, ...wdm].map(({account}) => account)).toEqual(['ada', 'ada']);
  });

  test(
    'ours: a second user whose profile is unknown is detected through the device',
    repeats(),
    async ({stage, cloud}) => {
      const ada = cloud.issueToken({account: 'ada'}).access_token;
      const grace = cloud.issueToken({account: 'grace'}).access_token;
      await stage.evaluate(async token => {
        const session = await ours.signIn(token);
        await session.signOut();
      }, ada);
      cloud.setScenario({people: [{status: 403}]});
      const outcome = await stage.evaluate(token => ours.outcome(ours.session.signIn(() => token)), grace);
      expect(outcome).toBe('another-user');
      expect(cloud.devices()).toEqual({mobius: [], wdm: []});
    },
  );

  test('ours: the same user signs in again, and the new token is used', repeats(), async ({stage, cloud}) => {
    await stage.evaluate(
      async token => {
        const session = await ours.signIn(token);
        await session.line.register();
        await session.signOut();
      },
      cloud.issueToken({lifetime: 3600}).access_token,
    );
    cloud.reset(); // Forgets the first token, so that every request with it is answered 401.
    const outcome = await stage.evaluate(async token => {
      await ours.session.signIn(() => token);
      return ours.outcome(ours.session.line.register());
    }, cloud.issueToken().access_token);
    expect(outcome).toBe('ok');
    expect(cloud.requests().filter(({status}) => status === 401)).toEqual([]);
  });
});

test.describe('trap 17: signing out', () => {
  test('raw: calling.deregister() throws without a client', async ({stage, cloud}) => {
    const outcome = await stage.evaluate(async token => {
      const calling = await raw.init(token);
      await calling.register();
      Object.assign(calling, {callingClient: undefined});
      return ours.outcome(calling.deregister());
    }, cloud.issueToken().access_token);
    expect(outcome).toBe('TypeError');
  });

  test('raw: a later calling.register() makes a new line', async ({stage, cloud}) => {
    const same = await stage.evaluate(async token => {
      const first = await raw.connect(token);
      await raw.calling.deregister();
      await raw.calling.register();
      return raw.line() === first;
    }, cloud.issueToken().access_token);
    expect(same).toBe(false);
  });

  test('ours: the line is deregistered before the device is released', repeats(), async ({stage, cloud}) => {
    cloud.setScenario({deregister: [{status: 200, delayMs: 300}]});
    await stage.evaluate(async token => {
      const session = await ours.signIn(token);
      await session.line.register();
      await session.signOut();
    }, cloud.issueToken().access_token);
    const last = cloud.requests().filter(({method}) => method === 'DELETE');
    expect(last.map(({endpoint}) => endpoint)).toEqual(['deregister', 'wdm']);
    expect(cloud.devices()).toEqual({mobius: [], wdm: []});
    expect(await stage.evaluate(() => Object.keys(localStorage))).toEqual([]);
  });

  test("ours: only the SDK's entries in storage are cleared", repeats(), async ({stage, cloud}) => {
    const kept = await stage.evaluate(async token => {
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
      async ({stage, cloud}) => {
        await stage.evaluate(
          token => ours.signIn(token).then(session => session.line.register()),
          cloud.issueToken().access_token,
        );
        cloud.setScenario(scenario);
        const [told, state] = await stage.evaluate(async () => [
          await ours.session.signOut(),
          ours.session.state,
        ]);
        expect(told).toEqual(failed);
        expect(state).toMatchObject({status: 'signed-out', failed});
        await expectNoRing(cloud);
      },
    );
  }

  test('ours: signing out while connecting leaves no device', repeats(), async ({stage, cloud}) => {
    cloud.setScenario({register: [{status: 200, delayMs: 500}]});
    const outcome = await stage.evaluate(async token => {
      const session = await ours.signIn(token);
      const registering = ours.outcome(session.line.register());
      await session.signOut();
      return registering;
    }, cloud.issueToken().access_token);
    expect(outcome).toBe('AbortError');
    expect(cloud.devices()).toEqual({mobius: [], wdm: []});
  });

  test('ours: a cancelled sign-in leaves no device', async ({stage, cloud}) => {
    cloud.setScenario({wdm: [{status: 200, delayMs: 500}]});
    const asking = stage.waitForRequest(/\/wdm\/api\/v1\/devices/);
    await stage.evaluate(async token => {
      const session = await ours.open();
      Object.assign(globalThis, {signingIn: ours.outcome(session.signIn(() => token))});
    }, cloud.issueToken().access_token);
    await asking;
    const outcome = await stage.evaluate(async () => {
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

test.describe('trap 20: region and country given', () => {
  const config = {discovery: {region: 'US-EAST', country: 'US'}};
  test('raw: the region is not looked up', async ({stage, cloud}) => {
    const token = cloud.issueToken().access_token;
    await stage.evaluate(([accessToken, options]) => raw.connect(accessToken, options).then(() => 0), [
      token,
      config,
    ] as const);
    expect(requestedEndpoints(cloud, 'region', 'discovery')).toEqual(['discovery']);
  });

  test('ours: callingClientConfig reaches the SDK', repeats(), async ({stage, cloud}) => {
    const token = cloud.issueToken().access_token;
    await stage.evaluate(
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
