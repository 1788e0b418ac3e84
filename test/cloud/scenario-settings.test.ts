import {describe, expect, it} from 'vitest';
import {requestGateway, BACKUP, PRIMARY, register, tokenOf} from './client.js';
import {ENDPOINTS, useScenarios} from './scenario-setup.js';

const {started, putScenario, request} = useScenarios();

describe('the settings of a scenario', () => {
  it('keepaliveInterval is sent to the device', async () => {
    await putScenario({keepaliveInterval: 0.2});
    expect((await register(started.cloud)).body['keepaliveInterval']).toBe(0.2);
  });

  it('deviceLimit overrides the account’s own limit', async () => {
    await putScenario({deviceLimit: 2});
    const answers = ['tab-1', 'tab-2', 'tab-3'].map(client => register(started.cloud, 'grace', client));
    const statuses = (await Promise.all(answers)).map(({status}) => status);
    expect(statuses.filter(status => status === 403)).toHaveLength(1);
  });

  it('tokenLifetime applies to tokens that are issued afterwards', async () => {
    await putScenario({tokenLifetime: 90});
    expect(started.cloud.issueToken().expires_in).toBe(90);
    expect(started.cloud.issueToken({lifetime: 5}).expires_in).toBe(5);
  });

  it('after reset(), responses do not wait for earlier ones on a slow connection', async () => {
    const {cloud} = started;
    const limited = (bytes: number) => cloud.network.limit(new Response('x'.repeat(bytes))).text();
    await putScenario({network: {kilobitsPerSecond: 1}});
    // This would take 400 s.
    void limited(50_000);
    await new Promise(setImmediate);
    cloud.reset();
    await putScenario({network: {kilobitsPerSecond: 100_000}});
    expect(await limited(10)).toBe('x'.repeat(10));
  });

  it.each([
    [['primary'], [503, 200]],
    [['backup'], [200, 503]],
    [
      ['primary', 'backup'],
      [503, 503],
    ],
    [[], [200, 200]],
  ] as const)('with down: %j, only the other servers answer', async (down, expected) => {
    await putScenario({down});
    const statuses = [
      (await register(started.cloud, 'ada', 'tab-1', PRIMARY)).status,
      (await register(started.cloud, 'ada', 'tab-1', BACKUP)).status,
    ];
    const pings = [
      (await requestGateway(started.cloud, `${PRIMARY}/ping`)).status,
      (await requestGateway(started.cloud, `${BACKUP}/ping`)).status,
    ];
    expect([statuses, pings]).toEqual([expected, expected]);
  });

  it.each(['discovery', 'register', 'keepalive', 'deregister'] as const)(
    'a server that is down answers %s with 503, logs its name, and uses no scenario answer',
    async name => {
      await putScenario({down: ['primary'], [name]: [{status: 418}, {status: 429}]});
      expect((await request(name)).status).toBe(503);
      expect(started.cloud.requests()).toMatchObject([{endpoint: name, status: 503}]);
      expect(started.cloud.scenario()[name]).toEqual([{status: 418}, {status: 429}]);
      const to = ENDPOINTS[name].to.replace(PRIMARY, BACKUP);
      const method = ENDPOINTS[name].method;
      expect((await requestGateway(started.cloud, to, {method, token: tokenOf(started.cloud)})).status).toBe(
        418,
      );
    },
  );
});
