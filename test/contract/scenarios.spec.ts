import type {Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import type {ScenarioInput} from '../../cloud/scenario-shape.js';
import type {LineState} from '../../src/line/line-state.js';
import {CallingSession} from '../../src/session/calling-session.js';
import {ScenarioLine} from '../../src/testing/scenario-line.js';
import type {ScenarioName} from '../../src/testing/scenarios.js';
import {describeState} from '../testing/told.js';
import {expect, test} from './stage.js';

interface Row {
  readonly name: ScenarioName;
  readonly cloud: ScenarioInput;
  /** What happens to the real line in each later act. */
  readonly acts?: readonly ((page: Page, cloud: RunningCloud) => unknown)[];
}

const retryNow = (page: Page): Promise<void> =>
  page.evaluate(() => void ours.session.line.retryNow().catch(() => undefined));

/** Each scenario of `ScenarioLine`, played by the cloud for the real SDK. The last one ends the sign-in. */
const rows: readonly Row[] = [
  {name: 'registers', cloud: {}},
  {name: 'neverAnswers', cloud: {register: [{hang: true}]}},
  {
    name: 'throttled',
    cloud: {register: [{status: 429, retryAfter: 1}, {status: 200}]},
    acts: [() => undefined],
  },
  {name: 'serverError', cloud: {register: [{status: 503}, {status: 200}]}, acts: [retryNow]},
  {name: 'deviceLimit', cloud: {register: [{status: 403, errorCode: 101, devices: false}]}},
  {
    name: 'losesEvents',
    cloud: {},
    acts: [
      (_, cloud) => {
        cloud.setScenario({mercury: [{status: 503}]});
        cloud.dropMercury();
      },
      (_, cloud) => cloud.setScenario({}),
    ],
  },
  {
    name: 'goesOffline',
    cloud: {},
    acts: [page => page.evaluate(() => dispatchEvent(new Event('offline'))), () => undefined],
  },
  {
    name: 'missesKeepalives',
    cloud: {keepaliveInterval: 1, keepalive: [{status: 200}, {status: 503}, {status: 200}]},
    acts: [() => undefined, () => undefined],
  },
  {
    name: 'tokenExpires',
    cloud: {keepaliveInterval: 1, keepalive: [{status: 200}, {status: 401}]},
    acts: [() => undefined],
  },
];

declare global {
  var seen: LineState[];
}

/** The states of the scenario's line, after each act. */
async function playScenario(name: ScenarioName, acts: number): Promise<string[][]> {
  const [session, line] = [new CallingSession(), new ScenarioLine(name)];
  await session.useSdkLine(line);
  const states: string[] = [];
  session.line.listen(
    event => event.type === 'statechange' && states.push(describeState(event.snapshot.state)),
  );
  session.line.register().catch(() => undefined);
  await new Promise(setImmediate);
  const afterEach = [changes(states)];
  for (let act = 0; act < acts; act += 1) {
    expect(await line.advance()).toBe(true);
    afterEach.push(changes(states));
  }
  await session.dispose();
  return afterEach;
}

function changes(states: readonly string[]): string[] {
  return states.filter((state, index) => state !== 'unregistered' && state !== states[index - 1]);
}

test("the scenarios of ScenarioLine are those of the real SDK's line", async ({sdkPage, cloud}) => {
  test.slow();
  await sdkPage.evaluate(async token => {
    await ours.signIn(token);
    globalThis.seen = [];
    ours.session.line.listen(event => event.type === 'statechange' && seen.push(event.snapshot.state));
  }, cloud.issueToken().access_token);
  const seenStates = async () => changes((await sdkPage.evaluate(() => seen)).map(describeState));

  for (const {name, cloud: scenario, acts = []} of rows) {
    await test.step(name, async () => {
      const [first, ...later] = await playScenario(name, acts.length);
      cloud.setScenario(scenario);
      await sdkPage.evaluate(() => {
        seen.length = 0;
        ours.session.line.register().catch(() => undefined);
      });
      await expect.poll(seenStates, {message: name, timeout: 20_000}).toEqual(first);
      for (const [index, act] of acts.entries()) {
        await act(sdkPage, cloud);
        const expected = later[index] ?? [];
        // The real line may have advanced further.
        const firstStates = async () => (await seenStates()).slice(0, expected.length);
        await expect.poll(firstStates, {message: name, timeout: 45_000}).toEqual(expected);
      }
      cloud.setScenario({});
      await sdkPage.evaluate(() => ours.session.line.deregister().catch(() => undefined));
    });
  }
});
