import type {ScenarioInput} from '../../cloud/scenario.js';
import {expect, letPass, letPassUntil, test} from './stage.js';
import {repeats} from '../repeats.js';

interface Row {
  readonly answer: string;
  readonly scenario: ScenarioInput;
  /** The first events of the SDK. */
  readonly sdkEvents: readonly string[];
  /** The states that this library shows. */
  readonly states: readonly string[];
}

const rows: readonly Row[] = [
  {
    answer: '200',
    scenario: {},
    sdkEvents: ['connecting', 'registered'],
    states: ['connecting', 'registered'],
  },
  {
    answer: '400',
    scenario: {register: [{status: 400}]},
    sdkEvents: ['connecting', 'error bad_request'],
    states: ['connecting', 'failed bad-request'],
  },
  {
    answer: '401',
    scenario: {register: [{status: 401}]},
    sdkEvents: ['connecting', 'error token_error'],
    states: ['connecting', 'failed token-expired'],
  },
  {
    answer: '404',
    scenario: {register: [{status: 404}]},
    sdkEvents: ['connecting', 'error not_found'],
    states: ['connecting', 'failed device-not-found'],
  },
  {
    answer: '403 errorCode 102',
    scenario: {register: [{status: 403, errorCode: 102}]},
    sdkEvents: ['connecting', 'error forbidden'],
    states: ['connecting', 'failed forbidden'],
  },
  {
    answer: '403 errorCode 101 with devices, then 200',
    scenario: {register: [{status: 403, errorCode: 101, devices: true}, {status: 200}]},
    sdkEvents: ['connecting', 'unregistered', 'registered'],
    states: ['connecting', 'registered'],
  },
  {
    answer: '403 errorCode 101 without devices',
    scenario: {register: [{status: 403, errorCode: 101, devices: false}]},
    sdkEvents: ['connecting', 'unregistered'],
    states: ['connecting', 'retrying device-limit'],
  },
  {
    answer: '403 errorCode 103',
    scenario: {register: [{status: 403, errorCode: 103}]},
    sdkEvents: ['connecting', 'unregistered'],
    states: ['connecting', 'retrying unknown'],
  },
  {
    answer: '500',
    scenario: {register: [{status: 500}]},
    sdkEvents: ['connecting', 'unregistered'],
    states: ['connecting', 'retrying server'],
  },
  {
    answer: '503',
    scenario: {register: [{status: 503}]},
    sdkEvents: ['connecting', 'unregistered'],
    states: ['connecting', 'retrying server'],
  },
  {
    answer: 'a network failure',
    scenario: {register: [{drop: true}]},
    sdkEvents: ['connecting', 'unregistered'],
    states: ['connecting', 'retrying unknown'],
  },
  {
    answer: '429',
    scenario: {register: [{status: 429, retryAfter: 60}]},
    sdkEvents: ['connecting'],
    states: ['connecting', 'retrying throttled'],
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
  for (const {answer, scenario, sdkEvents, states} of rows) {
    test(`raw: after ${answer} the SDK emits ${sdkEvents.join(', ')}`, async ({sdkPage, cloud}) => {
      cloud.setScenario(scenario);
      const events = await sdkPage.evaluate(async token => {
        const line = await raw.connect(token);
        await line.register();
        return raw.events;
      }, cloud.issueToken().access_token);
      expect(events).toEqual(sdkEvents);
    });

    test(
      `ours: after ${answer} the line shows ${states.join(', ')}`,
      repeats(!oneOfEachOutcome.has(answer)),
      async ({sdkPage, cloud}) => {
        cloud.setScenario(scenario);
        await sdkPage.evaluate(async token => {
          const session = await ours.signIn(token);
          session.line.register().catch(() => undefined);
        }, cloud.issueToken().access_token);
        const [status, detail] = states.at(-1)!.split(' ');
        await expect
          .poll(() => sdkPage.evaluate(() => ours.session.line.snapshot.state))
          .toMatchObject({
            status,
            ...(status === 'failed' && {fault: {type: detail}}),
            ...(status === 'retrying' && {cause: detail}),
          });
        // All states on the way, without flicker.
        const expected = ['absent', 'unregistered', ...states.map(word => word.split(' ')[0])];
        expect(await sdkPage.evaluate(() => ours.states)).toEqual(expected);
      },
    );
  }

  test('raw: register() tries the primary three or four times, then also the backup, and ends with service_unavailable', async ({
    sdkPage,
    cloud,
  }) => {
    await sdkPage.clock.install();
    cloud.setScenario({register: [{status: 503}]});
    await sdkPage.evaluate(async token => {
      const line = await raw.connect(token);
      void line.register();
    }, cloud.issueToken().access_token);
    await letPassUntil(sdkPage, 400, () =>
      sdkPage.evaluate(() => raw.events.at(-1) === 'error service_unavailable'),
    );
    const hosts = cloud
      .requests()
      .filter(({endpoint}) => endpoint === 'register')
      .map(({host}) => (host.includes('east') ? 'primary' : 'backup'));
    expect(hosts.join(' ')).toMatch(/^(primary ){3,4}(backup ?|primary ?){2,}/);
  });

  test("ours: the promise stays pending during the SDK's retries, and rejects after the last one", async ({
    sdkPage,
    cloud,
  }) => {
    await sdkPage.clock.install();
    cloud.setScenario({register: [{status: 503}]});
    let outcome: string | undefined;
    void sdkPage
      .evaluate(async token => {
        const session = await ours.signIn(token);
        return ours.outcome(session.line.register());
      }, cloud.issueToken().access_token)
      .then(result => (outcome = result));
    await letPass(sdkPage, 60);
    expect(outcome).toBeUndefined();
    expect(await sdkPage.evaluate(() => ours.session.line.snapshot)).toMatchObject({
      state: {status: 'retrying'},
      wanted: true,
      pending: 'register',
    });
    await letPassUntil(sdkPage, 400, async () => outcome !== undefined);
    expect(outcome).toBe('service-unavailable');
  });

  test('ours: if the primary is down the retries end on the backup, which the state shows', async ({
    sdkPage,
    cloud,
  }) => {
    await sdkPage.clock.install();
    cloud.setScenario({down: ['primary']});
    await sdkPage.evaluate(async token => {
      const session = await ours.signIn(token);
      session.line.register().catch(() => undefined);
    }, cloud.issueToken().access_token);
    await letPassUntil(sdkPage, 300, () => sdkPage.evaluate(() => ours.states.at(-1) === 'registered'));
    expect(await sdkPage.evaluate(() => ours.session.line.snapshot.state)).toMatchObject({server: 'backup'});
  });
});
