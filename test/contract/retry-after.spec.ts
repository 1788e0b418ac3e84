import type {Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import type {ScenarioInput} from '../../cloud/scenario.js';
import {requestedEndpoints, expect, test} from './stage.js';
import {repeats} from '../repeats.js';

// No request is sent to a server before its `Retry-After` time, regardless of which request was refused and whether a
// person, this library or the SDK retries.

async function signIn(page: Page, cloud: RunningCloud): Promise<string> {
  return page.evaluate(async token => {
    const session = ours.session ?? (await ours.open());
    return ours.outcome(session.signIn(() => token));
  }, cloud.issueToken().access_token);
}

type Endpoint = 'people' | 'catalog' | 'wdm' | 'region' | 'discovery';

for (const [endpoint, outcome] of [
  ['people', 'ok'],
  ['catalog', 'catalog-failed'],
  ['wdm', 'device-throttled'],
  ['region', 'ok'],
  ['discovery', 'no-servers'],
] as const satisfies readonly (readonly [Endpoint, string])[]) {
  for (const retryAfter of [120, {seconds: 120, as: 'date' as const}]) {
    const how = typeof retryAfter === 'number' ? 'seconds' : 'a date';
    test(
      `a sign-in whose ${endpoint} is answered 429 with ${how} sends one request per server, regardless of the number of sign-ins`,
      repeats(`${endpoint} ${how}` !== 'discovery a date'),
      async ({sdkPage, cloud}) => {
        test.slow();
        const refusing: ScenarioInput = {[endpoint]: [{status: 429, retryAfter}]};
        cloud.setScenario(refusing);
        const start = Date.now();
        expect(await signIn(sdkPage, cloud)).toBe(outcome);
        // Discovery sends a request to every server in the catalog.
        const hosts = () =>
          cloud.requests().flatMap(request => (request.endpoint === endpoint ? [request.host] : []));
        const before = hosts();
        expect(before.length).toBeGreaterThan(0);
        expect(new Set(before).size).toBe(before.length);
        if (outcome === 'ok') await sdkPage.evaluate(() => ours.session.signOut());
        expect(await signIn(sdkPage, cloud)).toBe(outcome);
        expect(hosts()).toEqual(before);
        const {fault} = (await sdkPage.evaluate(() => ours.session.state)) as {fault?: {retryAt?: number}};
        // A date has whole seconds.
        if (outcome !== 'ok') expect(fault?.retryAt).toBeGreaterThan(start + 118_000);
      },
    );
  }
}

for (const status of [429, 503] as const) {
  test(
    `after a keepalive is answered ${status}, neither a keepalive nor a deletion is sent too early`,
    repeats(status === 503),
    async ({sdkPage, cloud}) => {
      test.slow();
      cloud.setScenario({keepaliveInterval: 1});
      await signIn(sdkPage, cloud);
      await sdkPage.evaluate(() => ours.session.line.register());
      const before = requestedEndpoints(cloud, 'keepalive').length;
      cloud.setScenario({keepaliveInterval: 1, keepalive: [{status, retryAfter: 8}, {status: 200}]});
      await expect.poll(() => requestedEndpoints(cloud, 'keepalive').length).toBeGreaterThan(before);
      const state = () => sdkPage.evaluate(() => ours.session.line.snapshot.state);
      await expect.poll(state).toMatchObject({status: 'reconnecting', cause: 'keepalive'});
      const deregistered = sdkPage.evaluate(() => ours.outcome(ours.session.line.deregister()));
      await expect.poll(state).toMatchObject({
        status: 'deregistering',
        cause: status === 429 ? 'throttled' : 'server',
        nextAttemptAt: expect.any(Number),
      });
      expect(await deregistered).toBe('ok');
      const requests = cloud.requests();
      const refused = requests.find(
        request => request.endpoint === 'keepalive' && request.status === status,
      )!;
      const next = requests.filter(({endpoint}) => endpoint === 'keepalive' || endpoint === 'deregister');
      const after = next.slice(next.indexOf(refused) + 1);
      expect(after.length).toBeGreaterThan(0);
      for (const {time} of after)
        expect(Date.parse(time) - Date.parse(refused.time)).toBeGreaterThanOrEqual(7_900);
      expect(cloud.devices().mobius).toEqual([]);
    },
  );
}
