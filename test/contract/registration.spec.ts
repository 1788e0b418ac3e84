import type {ScenarioInput} from '../../cloud/scenario.js';
import {requestedEndpoints, expect, letPass, letPassUntil, test} from './stage.js';
import {repeats} from '../repeats.js';

interface Row {
  readonly answer: string;
  readonly scenario: ScenarioInput;
  /** The first events of the SDK. */
  readonly says: readonly string[];
  /** The states that this library shows. */
  readonly shows: readonly string[];
}

const rows: readonly Row[] = [
  {answer: '200', scenario: {}, says: ['connecting', 'registered'], shows: ['connecting', 'registered']},
  {
    answer: '400',
    scenario: {register: [{status: 400}]},
    says: ['connecting', 'error bad_request'],
    shows: ['connecting', 'failed bad-request'],
  },
  {
    answer: '401',
    scenario: {register: [{status: 401}]},
    says: ['connecting', 'error token_error'],
    shows: ['connecting', 'failed token-expired'],
  },
  {
    answer: '404',
    scenario: {register: [{status: 404}]},
    says: ['connecting', 'error not_found'],
    shows: ['connecting', 'failed device-not-found'],
  },
  {
    answer: '403 errorCode 102',
    scenario: {register: [{status: 403, errorCode: 102}]},
    says: ['connecting', 'error forbidden'],
    shows: ['connecting', 'failed forbidden'],
  },
  {
    answer: '403 errorCode 101 with devices, then 200',
    scenario: {register: [{status: 403, errorCode: 101, devices: true}, {status: 200}]},
    says: ['connecting', 'unregistered', 'registered'],
    shows: ['connecting', 'registered'],
  },
  {
    answer: '403 errorCode 101 without devices',
    scenario: {register: [{status: 403, errorCode: 101, devices: false}]},
    says: ['connecting', 'unregistered'],
    shows: ['connecting', 'retrying device-limit'],
  },
  {
    answer: '403 errorCode 103',
    scenario: {register: [{status: 403, errorCode: 103}]},
    says: ['connecting', 'unregistered'],
    shows: ['connecting', 'retrying unknown'],
  },
  {
    answer: '500',
    scenario: {register: [{status: 500}]},
    says: ['connecting', 'unregistered'],
    shows: ['connecting', 'retrying server'],
  },
  {
    answer: '503',
    scenario: {register: [{status: 503}]},
    says: ['connecting', 'unregistered'],
    shows: ['connecting', 'retrying server'],
  },
  {
    answer: 'a network failure',
    scenario: {register: [{drop: true}]},
    says: ['connecting', 'unregistered'],
    shows: ['connecting', 'retrying unknown'],
  },
  {
    answer: '429',
    scenario: {register: [{status: 429, retryAfter: 60}]},
    says: ['connecting'],
    shows: ['connecting', 'retrying throttled'],
  },
];

/** A registered line, a failed one, one that another device may make way for, and a retry at a given time. */
const oneOfEachOutcome = new Set([
  '200',
  '403 errorCode 102',
  '403 errorCode 101 with devices, then 200',
  '429',
]);

test.describe('trap 3: line.register() resolves without being registered', () => {
  for (const {answer, scenario, says, shows} of rows) {
    test(`raw: after ${answer} the SDK emits ${says.join(', ')}`, async ({stage, cloud}) => {
      // A second device of the same person, which the answer lists.
      cloud.setScenario(scenario);
      const said = await stage.evaluate(async token => {
        const line = await raw.connect(token);
        await line.register();
        return raw.events;
      }, cloud.issueToken().access_token);
      expect(said).toEqual(says);
    });

    test(
      `ours: after ${answer} the line shows ${shows.join(', ')}`,
      repeats(!oneOfEachOutcome.has(answer)),
      async ({stage, cloud}) => {
        cloud.setScenario(scenario);
        await stage.evaluate(async token => {
          const session = await ours.signIn(token);
          session.line.register().catch(() => undefined);
        }, cloud.issueToken().access_token);
        const [status, detail] = shows.at(-1)!.split(' ');
        await expect
          .poll(() => stage.evaluate(() => ours.session.line.snapshot.state))
          .toMatchObject({
            status,
            ...(status === 'failed' && {fault: {type: detail}}),
            ...(status === 'retrying' && {cause: detail}),
          });
        // All states on the way, without flicker.
        const way = ['absent', 'unregistered', ...shows.map(word => word.split(' ')[0])];
        expect(await stage.evaluate(() => ours.states)).toEqual(way);
      },
    );
  }

  test('raw: the attempts are after 0, 40, 80, 120 s, then two on the backup, then service_unavailable', async ({
    stage,
    cloud,
  }) => {
    await stage.clock.install();
    cloud.setScenario({register: [{status: 503}]});
    await stage.evaluate(async token => {
      const line = await raw.connect(token);
      void line.register();
    }, cloud.issueToken().access_token);
    await letPassUntil(stage, 400, () =>
      stage.evaluate(() => raw.events.at(-1) === 'error service_unavailable'),
    );
    const hosts = cloud
      .requests()
      .filter(({endpoint}) => endpoint === 'register')
      .map(({host}) => (host.includes('east') ? 'primary' : 'backup'));
    expect(hosts.join(' ')).toMatch(/^(primary ){3,4}(backup ?|primary ?){2,}/);
  });

  test("ours: the promise stays pending during the SDK's retries, and rejects after the last one", async ({
    stage,
    cloud,
  }) => {
    await stage.clock.install();
    cloud.setScenario({register: [{status: 503}]});
    let outcome: string | undefined;
    void stage
      .evaluate(async token => {
        const session = await ours.signIn(token);
        return ours.outcome(session.line.register());
      }, cloud.issueToken().access_token)
      .then(result => (outcome = result));
    await letPass(stage, 60);
    expect(outcome).toBeUndefined();
    expect(await stage.evaluate(() => ours.session.line.snapshot)).toMatchObject({
      state: {status: 'retrying'},
      wanted: true,
      pending: 'register',
    });
    await letPassUntil(stage, 400, async () => outcome !== undefined);
    expect(outcome).toBe('service-unavailable');
  });

  test('ours: if the primary is down the retries end on the backup, which the state shows', async ({
    stage,
    cloud,
  }) => {
    await stage.clock.install();
    cloud.setScenario({down: ['primary']});
    await stage.evaluate(async token => {
      const session = await ours.signIn(token);
      session.line.register().catch(() => undefined);
    }, cloud.issueToken().access_token);
    await letPassUntil(stage, 300, () => stage.evaluate(() => ours.states.at(-1) === 'registered'));
    expect(await stage.evaluate(() => ours.session.line.snapshot.state)).toMatchObject({server: 'backup'});
  });
});

test.describe('trap 4: register() that is followed by nothing', () => {
  test('raw: on an active line it emits "connecting" and then nothing', async ({stage, cloud}) => {
    const events = await stage.evaluate(async token => {
      const line = await raw.connect(token);
      await line.register();
      await line.register();
      return raw.events;
    }, cloud.issueToken().access_token);
    expect(events).toEqual(['connecting', 'registered', 'connecting']);
  });

  test('ours: on a registered line it resolves at once, sends nothing and changes nothing', async ({
    stage,
    cloud,
  }) => {
    const states = await stage.evaluate(async token => {
      const session = await ours.signIn(token);
      await session.line.register();
      await session.line.register();
      return ours.states;
    }, cloud.issueToken().access_token);
    expect(states).toEqual(['absent', 'unregistered', 'connecting', 'registered']);
    expect(requestedEndpoints(cloud, 'register')).toHaveLength(1);
  });

  test('ours: ten presses in a row make one registration', repeats(), async ({stage, cloud}) => {
    cloud.setScenario({register: [{status: 200, delayMs: 200}]});
    const outcomes = await stage.evaluate(async token => {
      const session = await ours.signIn(token);
      return Promise.all(Array.from({length: 10}, () => ours.outcome(session.line.register())));
    }, cloud.issueToken().access_token);
    expect(new Set(outcomes)).toEqual(new Set(['ok']));
    expect(requestedEndpoints(cloud, 'register')).toHaveLength(1);
  });

  test('raw: without servers it emits "connecting" and then nothing', async ({stage, cloud}) => {
    cloud.setScenario({discovery: [{status: 500}]});
    const events = await stage.evaluate(async token => {
      const line = await raw.connect(token);
      await line.register();
      return raw.events;
    }, cloud.issueToken().access_token);
    expect(events).toEqual(['connecting']);
    expect(requestedEndpoints(cloud, 'register')).toEqual([]);
  });

  test(
    'ours: without servers the sign-in fails with no-servers, and leaves no device',
    repeats(),
    async ({stage, cloud}) => {
      cloud.setScenario({discovery: [{status: 500}]});
      const outcome = await stage.evaluate(async token => {
        const session = await ours.open();
        return ours.outcome(session.signIn(() => token));
      }, cloud.issueToken().access_token);
      expect(outcome).toBe('no-servers');
      expect(cloud.devices()).toEqual({mobius: [], wdm: []});
    },
  );
});

test.describe('trap 5: deregister() does not cancel a retry', () => {
  test('raw: the line registers itself after deregister()', async ({stage, cloud}) => {
    await stage.clock.install();
    cloud.setScenario({register: [{status: 503}, {status: 200}]});
    await stage.evaluate(async token => {
      const line = await raw.connect(token);
      await line.register();
      // Do not call deregister() on a line that has not registered yet (trap 6).
      Object.assign(line.registration!, {
        deviceInfo: {device: {deviceId: 'none', clientDeviceUri: 'none'}},
        activeMobiusUrl: 'https://mobius-us-east-1.prod.infra.webex.com/api/v1/calling/web/',
      });
      await line.deregister();
    }, cloud.issueToken().access_token);
    await letPassUntil(stage, 120, () => stage.evaluate(() => raw.events.at(-1) === 'registered'));
    expect(cloud.devices().mobius).toHaveLength(1);
  });

  test('ours: after Cancel nothing registers for 200 s', async ({stage, cloud}) => {
    await stage.clock.install();
    cloud.setScenario({register: [{status: 503}, {status: 200}]});
    await stage.evaluate(async token => {
      const session = await ours.signIn(token);
      session.line.register().catch(() => undefined);
    }, cloud.issueToken().access_token);
    await expect.poll(() => stage.evaluate(() => ours.session.line.snapshot.state.status)).toBe('retrying');
    expect(await stage.evaluate(() => ours.outcome(ours.session.line.deregister()))).toBe('ok');
    const before = requestedEndpoints(cloud, 'register', 'deregister').length;
    await letPass(stage, 200);
    expect(await stage.evaluate(() => ours.session.line.snapshot)).toMatchObject({
      state: {status: 'unregistered'},
      wanted: false,
    });
    expect(requestedEndpoints(cloud, 'register', 'deregister')).toHaveLength(before);
    expect(cloud.devices().mobius).toEqual([]);
    // The SDK's remaining retries end in an error, which is not reported.
    expect(await stage.evaluate(() => ours.events)).not.toContain('error service-unavailable');
  });

  test('ours: Cancel during a request undoes only the registration that the request creates', async ({
    stage,
    cloud,
  }) => {
    cloud.setScenario({register: [{status: 200, delayMs: 1000}]});
    const underWay = stage.waitForRequest(request => request.url().endsWith('/calling/web/device'));
    const registering = stage.evaluate(async token => {
      const session = await ours.signIn(token);
      return ours.outcome(session.line.register());
    }, cloud.issueToken().access_token);
    await underWay;
    expect(await stage.evaluate(() => ours.outcome(ours.session.line.deregister()))).toBe('ok');
    expect(await registering).toBe('AbortError');
    expect(await stage.evaluate(() => ours.states.at(-1))).toBe('unregistered');
    expect(requestedEndpoints(cloud, 'register', 'deregister')).toEqual(['register', 'deregister']);
    expect(cloud.devices().mobius).toEqual([]);
  });

  test('ours: Cancel followed by Register ends registered', repeats(), async ({stage, cloud}) => {
    cloud.setScenario({register: [{status: 503}, {status: 200}]});
    const outcome = await stage.evaluate(async token => {
      const session = await ours.signIn(token);
      session.line.register().catch(() => undefined);
      await new Promise<void>(resolve => {
        session.line.subscribe(({state}) => state.status === 'retrying' && resolve());
      });
      await session.line.deregister();
      return ours.outcome(session.line.register());
    }, cloud.issueToken().access_token);
    expect(outcome).toBe('ok');
    expect(cloud.devices().mobius).toHaveLength(1);
  });
});

test.describe('trap 6: deregister() on a line never registered', () => {
  test("raw: sends DELETE to the page's own server, with the bearer token", async ({stage, cloud}) => {
    const token = cloud.issueToken().access_token;
    const leak = stage.waitForRequest(request => request.method() === 'DELETE');
    await stage.evaluate(async accessToken => {
      const line = await raw.connect(accessToken);
      await line.deregister();
    }, token);
    const request = await leak;
    expect(new URL(request.url()).pathname).toBe('/undefineddevices/undefined');
    expect(request.headers()['authorization']).toContain(token);
  });

  test('ours: nothing is sent', repeats(), async ({stage, cloud}) => {
    const deletes: string[] = [];
    stage.on('request', request => {
      if (request.method() === 'DELETE') deletes.push(request.url());
    });
    const outcome = await stage.evaluate(async token => {
      const session = await ours.signIn(token);
      return ours.outcome(session.line.deregister());
    }, cloud.issueToken().access_token);
    expect(outcome).toBe('ok');
    expect(deletes).toEqual([]);
  });
});

test.describe('trap 7: the stored state of the retries', () => {
  const leave = (userId: string): void => {
    const now = Math.floor(Date.now() / 1000);
    const state = {attempt: 1, timeElapsed: 0, retryScheduledTime: now, serverType: 'primary'};
    localStorage.setItem(`wxc-failover-state.${userId}`, JSON.stringify(state));
  };

  test('raw: register() sends nothing while it is stored', async ({stage, cloud}) => {
    await stage.evaluate(leave, cloud.accounts[0]!.id);
    await stage.evaluate(async token => {
      const line = await raw.connect(token);
      await line.register();
    }, cloud.issueToken().access_token);
    expect(requestedEndpoints(cloud, 'register')).toEqual([]);
  });

  test('ours: Register registers at once', repeats(), async ({stage, cloud}) => {
    const userId = cloud.accounts[0]!.id;
    await stage.evaluate(leave, userId);
    const outcome = await stage.evaluate(async token => {
      const session = await ours.signIn(token);
      return ours.outcome(session.line.register());
    }, cloud.issueToken().access_token);
    expect(outcome).toBe('ok');
  });

  test("ours: Try again now does not wait for the SDK's next retry", async ({stage, cloud}) => {
    cloud.setScenario({register: [{status: 503}, {status: 200}]});
    const outcome = await stage.evaluate(async token => {
      const session = await ours.signIn(token);
      const registering = ours.outcome(session.line.register());
      await new Promise<void>(resolve => {
        session.line.subscribe(({state}) => state.status === 'retrying' && resolve());
      });
      void ours.outcome(session.line.retryNow());
      return registering;
    }, cloud.issueToken().access_token);
    expect(outcome).toBe('ok');
  });
});
