import {requestedEndpoints, expect, test} from './stage.js';
import {repeats} from '../repeats.js';

test.describe('trap 4: register() that is followed by nothing', () => {
  test('raw: on an active line it emits "connecting" and then nothing', async ({sdkPage, cloud}) => {
    const events = await sdkPage.evaluate(async token => {
      const line = await raw.connect(token);
      await line.register();
      await line.register();
      return raw.events;
    }, cloud.issueToken().access_token);
    expect(events).toEqual(['connecting', 'registered', 'connecting']);
  });

  test('ours: on a registered line it resolves immediately, sends nothing and changes nothing', async ({
    sdkPage,
    cloud,
  }) => {
    const states = await sdkPage.evaluate(async token => {
      const session = await ours.signIn(token);
      await session.line.register();
      await session.line.register();
      return ours.states;
    }, cloud.issueToken().access_token);
    expect(states).toEqual(['absent', 'unregistered', 'connecting', 'registered']);
    expect(requestedEndpoints(cloud, 'register')).toHaveLength(1);
  });

  test('ours: ten presses in a row make one registration', repeats(), async ({sdkPage, cloud}) => {
    cloud.setScenario({register: [{status: 200, delayMs: 200}]});
    const outcomes = await sdkPage.evaluate(async token => {
      const session = await ours.signIn(token);
      return Promise.all(Array.from({length: 10}, () => ours.outcome(session.line.register())));
    }, cloud.issueToken().access_token);
    expect(new Set(outcomes)).toEqual(new Set(['ok']));
    expect(requestedEndpoints(cloud, 'register')).toHaveLength(1);
  });

  test('raw: without servers it emits "connecting" and then nothing', async ({sdkPage, cloud}) => {
    cloud.setScenario({discovery: [{status: 500}]});
    const events = await sdkPage.evaluate(async token => {
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
    async ({sdkPage, cloud}) => {
      cloud.setScenario({discovery: [{status: 500}]});
      const outcome = await sdkPage.evaluate(async token => {
        const session = await ours.open();
        return ours.outcome(session.signIn(() => token));
      }, cloud.issueToken().access_token);
      expect(outcome).toBe('no-servers');
      expect(cloud.devices()).toEqual({mobius: [], wdm: []});
    },
  );
});

test.describe('trap 7: the stored state of the retries', () => {
  const storeRetryState = (userId: string): void => {
    const now = Math.floor(Date.now() / 1000);
    const state = {attempt: 1, timeElapsed: 0, retryScheduledTime: now, serverType: 'primary'};
    localStorage.setItem(`wxc-failover-state.${userId}`, JSON.stringify(state));
  };

  test('raw: register() sends nothing while it is stored', async ({sdkPage, cloud}) => {
    await sdkPage.evaluate(storeRetryState, cloud.accounts[0]!.id);
    await sdkPage.evaluate(async token => {
      const line = await raw.connect(token);
      await line.register();
    }, cloud.issueToken().access_token);
    expect(requestedEndpoints(cloud, 'register')).toEqual([]);
  });

  test('ours: Register registers immediately', repeats(), async ({sdkPage, cloud}) => {
    const userId = cloud.accounts[0]!.id;
    await sdkPage.evaluate(storeRetryState, userId);
    const outcome = await sdkPage.evaluate(async token => {
      const session = await ours.signIn(token);
      return ours.outcome(session.line.register());
    }, cloud.issueToken().access_token);
    expect(outcome).toBe('ok');
  });

  test("ours: Try again now does not wait for the SDK's next retry", async ({sdkPage, cloud}) => {
    cloud.setScenario({register: [{status: 503}, {status: 200}]});
    const outcome = await sdkPage.evaluate(async token => {
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
