import {describe, expect, it} from 'vitest';
import {startCloud} from '../../cloud/cloud.js';
import {ask, BACKUP, controlled, PRIMARY, register, tokenOf, useCloud, WDM} from './client.js';

const started = useCloud();

const put = (body: unknown) => controlled(started.cloud, 'scenario', {method: 'PUT', body});

// Each endpoint of a scenario, with a request that uses its answers.
const ENDPOINTS = {
  catalog: {to: 'u2c.wbx2.com/u2c/api/v1/catalog', method: 'GET'},
  wdm: {to: WDM, method: 'GET'},
  region: {to: 'ds.ciscospark.com/v1/region', method: 'GET'},
  discovery: {to: `${PRIMARY}/calling/web/?regionCode=US-EAST&countryCode=US`, method: 'GET'},
  register: {to: `${PRIMARY}/calling/web/device`, method: 'POST'},
  keepalive: {to: `${PRIMARY}/calling/web/devices/x/status`, method: 'POST'},
  deregister: {to: `${PRIMARY}/calling/web/devices/x`, method: 'DELETE'},
  call: {to: `${PRIMARY}/calling/web/devices/x/call`, method: 'POST'},
  callState: {to: `${PRIMARY}/calling/web/devices/x/calls/y`, method: 'PATCH'},
  callMedia: {to: `${PRIMARY}/calling/web/devices/x/calls/y/media`, method: 'POST'},
  callStatus: {to: `${PRIMARY}/calling/web/devices/x/calls/y/status`, method: 'POST'},
  callEnd: {to: `${PRIMARY}/calling/web/devices/x/calls/y`, method: 'DELETE'},
  hold: {to: `${PRIMARY}/calling/web/services/callhold/hold`, method: 'POST'},
  resume: {to: `${PRIMARY}/calling/web/services/callhold/resume`, method: 'POST'},
  transfer: {to: `${PRIMARY}/calling/web/services/calltransfer/commit`, method: 'POST'},
  directory: {to: 'webexapis.com/identity/scim/x/v2/Users', method: 'GET'},
  people: {to: 'webexapis.com/v1/people/me', method: 'GET'},
  token: {to: 'webexapis.com/v1/access_token', method: 'POST'},
  revoke: {to: 'webexapis.com/v1/revoke', method: 'POST'},
  userinfo: {to: 'webexapis.com/v1/userinfo', method: 'GET'},
  guests: {to: 'webexapis.com/v1/guests/token', method: 'POST'},
  callToken: {to: 'webexapis.com/v1/telephony/click2call/callToken', method: 'POST'},
} as const;
const NAMES = [
  'catalog',
  'wdm',
  'region',
  'discovery',
  'register',
  'keepalive',
  'deregister',
  'call',
  'callState',
  'callMedia',
  'callStatus',
  'callEnd',
  'hold',
  'resume',
  'transfer',
  'directory',
  'people',
  'token',
  'revoke',
  'userinfo',
  'guests',
  'callToken',
] as const satisfies (keyof typeof ENDPOINTS)[];
const request = (name: keyof typeof ENDPOINTS) => {
  const {to, method} = ENDPOINTS[name];
  return ask(started.cloud, to, {method, token: tokenOf(started.cloud)});
};

describe('answers', () => {
  it.each(NAMES)('of %s are used in order, the last one is repeated, and PUT starts again', async name => {
    await put({
      [name]: [
        {status: 500, errorCode: 7},
        {status: 429, retryAfter: 3},
      ],
    });
    const first = await request(name);
    expect([first.status, first.body['errorCode'], first.headers.get('retry-after')]).toEqual([500, 7, null]);
    for (const again of [await request(name), await request(name)]) {
      expect([again.status, again.body['errorCode'], again.headers.get('retry-after')]).toEqual([
        429,
        undefined,
        '3',
      ]);
    }
    await put({[name]: [{status: 503}, {}]});
    expect((await request(name)).status).toBe(503);
    // The normal answer, not necessarily 200 for a minimal request, uses up one entry.
    expect([503, 429]).not.toContain((await request(name)).status);
  });

  it.each(NAMES)('of %s can drop the connection, once per entry', async name => {
    await put({[name]: [{drop: true}, {status: 418}]});
    await expect(request(name)).rejects.toThrow('fetch failed');
    expect((await request(name)).status).toBe(418);
    expect(started.cloud.requests().map(({endpoint, status}) => [endpoint, status])).toEqual([
      [name, 0],
      [name, 418],
    ]);
  });

  it.each(NAMES)('of %s can be a proxy’s sign-in page, or empty', async name => {
    await put({[name]: [{body: 'html'}, {body: 'empty'}, {status: 418}]});
    const page = await request(name);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.body['text']).toMatch(/^<!doctype html>/);
    const empty = await request(name);
    expect([empty.status, empty.body]).toEqual([200, {}]);
    expect((await request(name)).status).toBe(418);
    expect(page.headers.get('access-control-allow-origin')).toBe('*');
  });

  it.each(['html', 'empty'])('with the body %s have no effect', async body => {
    await put({register: [{body}], wdm: [{body}]});
    expect((await register(started.cloud)).status).toBe(200);
    await ask(started.cloud, WDM, {method: 'POST', token: tokenOf(started.cloud)});
    expect(started.cloud.devices()).toEqual({mobius: [], wdm: []});
  });

  it('can have a date in Retry-After', async () => {
    await put({wdm: [{status: 429, retryAfter: {seconds: 5, as: 'date'}}]});
    const before = Date.now();
    const date = (await request('wdm')).headers.get('retry-after') ?? '';
    expect(date).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/);
    expect(Date.parse(date) - before).toBeGreaterThanOrEqual(5_000);
    expect(Date.parse(date) - Date.now()).toBeLessThanOrEqual(6_000);
  });

  const REFUSALS = [401, 403, 404, 429, 503].flatMap(status => NAMES.map(name => [status, name] as const));
  it.each(REFUSALS)('of %i for %s contain a tracking ID', async (status, name) => {
    await put({[name]: [{status, errorCode: 9, retryAfter: 2}]});
    const {to, method} = ENDPOINTS[name];
    const token = tokenOf(started.cloud);
    const sent = await ask(started.cloud, to, {method, token, headers: {trackingid: 'web_1_2'}});
    expect([sent.status, sent.headers.get('trackingid'), sent.headers.get('retry-after')]).toEqual([
      status,
      'web_1_2',
      '2',
    ]);
    expect(sent.body).toMatchObject({message: expect.any(String), errorCode: 9, trackingId: 'web_1_2'});
    const made = await ask(started.cloud, to, {method, token});
    expect(made.headers.get('trackingid')).toMatch(/^CLOUD_/);
    expect(made.body['trackingId']).toBe(made.headers.get('trackingid'));
  });

  it('wait for delayMs', async () => {
    await put({region: [{delayMs: 600_000}, {status: 404}]});
    const to = 'http://localhost/gateway/ds.ciscospark.com/v1/region';
    const first: string[] = [];
    const arrived = (name: string) => () => first.push(name);
    // In this process a request uses its answer before the call returns, so the order is fixed.
    void started.cloud.fetch(new Request(to)).then(arrived('held'));
    await started.cloud.fetch(new Request(to)).then(arrived('next'));
    expect(first).toEqual(['next']);
  });

  it('are normal but late with delayMs alone', async () => {
    await put({region: [{delayMs: 1}]});
    expect((await ask(started.cloud, 'ds.ciscospark.com/v1/region')).body['countryCode']).toBe('US');
  });
});

describe('answers that never come', () => {
  const dropped = expect.objectContaining({message: 'fetch failed'});

  it.each(NAMES)('of %s, and the next entry follows', async name => {
    await put({[name]: [{hang: true}, {status: 418}]});
    const hanging = request(name).catch((error: unknown) => error);
    // It is logged on arrival, as unanswered.
    await expect.poll(() => started.cloud.requests()).toMatchObject([{endpoint: name, status: 0}]);
    expect((await request(name)).status).toBe(418);
    started.cloud.reset();
    expect(await hanging).toEqual(dropped);
    expect(started.cloud.requests()).toEqual([]);
  });

  it('do not take effect with hang, and do with hang: answer', async () => {
    await put({register: [{hang: true}, {hang: 'answer'}]});
    const first = register(started.cloud, 'ada', 'tab-1').catch((error: unknown) => error);
    await expect.poll(() => started.cloud.requests()).toHaveLength(1);
    const second = register(started.cloud, 'ada', 'tab-2').catch((error: unknown) => error);
    await expect.poll(() => started.cloud.requests()).toHaveLength(2);
    expect(started.cloud.devices().mobius).toMatchObject([
      {clientDeviceUri: expect.stringMatching(/tab-2$/)},
    ]);
    // Another scenario does not release them.
    await put({});
    started.cloud.reset();
    expect(await Promise.all([first, second])).toEqual([dropped, dropped]);
  });

  it('end when the client disconnects', async () => {
    await put({region: [{hang: true}]});
    const leaving = new AbortController();
    const url = `${started.cloud.url}/gateway/ds.ciscospark.com/v1/region`;
    const hanging = fetch(url, {signal: leaving.signal}).catch((error: Error) => error.name);
    await expect.poll(() => started.cloud.requests()).toHaveLength(1);
    leaving.abort();
    expect(await hanging).toBe('AbortError');
    const again = started.cloud.fetch(new Request(url, {signal: AbortSignal.abort()}));
    await expect(again).rejects.toThrow('dropped');
  });

  it('end when the cloud is closed', async () => {
    const cloud = await startCloud();
    cloud.setScenario({region: [{hang: true}]});
    const hanging = fetch(`${cloud.url}/gateway/ds.ciscospark.com/v1/region`).catch((error: Error) => error);
    await expect.poll(() => cloud.requests()).toHaveLength(1);
    await cloud.close();
    expect(await hanging).toEqual(dropped);
  });
});

const limit = (devices?: unknown) => put({register: [{status: 403, errorCode: 101, devices}, {status: 200}]});

describe('devices of a 403 with errorCode 101', () => {
  it.each([
    ['omitted', undefined],
    ['true', true],
  ])('%s: the user’s own', async (_name, devices) => {
    const {body} = await register(started.cloud);
    await limit(devices);
    const refused = await register(started.cloud, 'ada', 'tab-2');
    expect([refused.status, refused.body['errorCode']]).toEqual([403, 101]);
    expect(refused.body['devices']).toEqual([body['device']]);
  });

  it('true without devices: one is created, so that the SDK can delete it', async () => {
    await limit(true);
    const {body} = await register(started.cloud);
    const held = started.cloud.devices().mobius;
    expect(held).toHaveLength(1);
    expect(body['devices']).toMatchObject([{deviceId: held[0]?.deviceId}]);
    const gone = await ask(started.cloud, String(held[0]?.uri).replace('https://', ''), {
      method: 'DELETE',
      token: tokenOf(started.cloud),
    });
    expect(gone.status).toBe(200);
  });

  it('false: none', async () => {
    await limit(false);
    expect((await register(started.cloud)).body).not.toHaveProperty('devices');
  });

  it('a list: that list, completed with the fields that the SDK reads', async () => {
    await limit([{deviceId: 'desk', lastSeen: '2024-01-01T00:00:00Z'}]);
    expect((await register(started.cloud)).body['devices']).toEqual([
      {
        deviceId: 'desk',
        uri: `https://${PRIMARY}/calling/web/devices/desk`,
        clientDeviceUri: '',
        status: 'active',
        lastSeen: '2024-01-01T00:00:00Z',
        addresses: [],
      },
    ]);
  });

  it('another errorCode: none', async () => {
    await put({register: [{status: 403, errorCode: 103}]});
    expect((await register(started.cloud)).body).not.toHaveProperty('devices');
  });
});

describe('the rest of a scenario', () => {
  it('keepaliveInterval', async () => {
    await put({keepaliveInterval: 0.2});
    expect((await register(started.cloud)).body['keepaliveInterval']).toBe(0.2);
  });

  it('deviceLimit overrides the account’s own limit', async () => {
    await put({deviceLimit: 2});
    const answers = ['tab-1', 'tab-2', 'tab-3'].map(client => register(started.cloud, 'grace', client));
    const statuses = (await Promise.all(answers)).map(({status}) => status);
    expect(statuses.filter(status => status === 403)).toHaveLength(1);
  });

  it('tokenLifetime applies to tokens that are issued afterwards', async () => {
    await put({tokenLifetime: 90});
    expect(started.cloud.issueToken().expires_in).toBe(90);
    expect(started.cloud.issueToken({lifetime: 5}).expires_in).toBe(5);
  });

  it.each([
    [['primary'], [503, 200]],
    [['backup'], [200, 503]],
    [
      ['primary', 'backup'],
      [503, 503],
    ],
    [[], [200, 200]],
  ] as const)('down: %j', async (down, expected) => {
    await put({down});
    const statuses = [
      (await register(started.cloud, 'ada', 'tab-1', PRIMARY)).status,
      (await register(started.cloud, 'ada', 'tab-1', BACKUP)).status,
    ];
    const pings = [
      (await ask(started.cloud, `${PRIMARY}/ping`)).status,
      (await ask(started.cloud, `${BACKUP}/ping`)).status,
    ];
    expect([statuses, pings]).toEqual([expected, expected]);
  });

  it.each(['discovery', 'register', 'keepalive', 'deregister'] as const)(
    'a server that is down answers %s with 503, logs its name, and uses no scenario answer',
    async name => {
      await put({down: ['primary'], [name]: [{status: 418}]});
      expect((await request(name)).status).toBe(503);
      expect(started.cloud.requests()).toMatchObject([{endpoint: name, status: 503}]);
      // The requests to the server that is down used no entry: only PUT restarts the list.
      expect(started.cloud.scenario()[name]).toEqual([{status: 418}]);
      const to = ENDPOINTS[name].to.replace(PRIMARY, BACKUP);
      const method = ENDPOINTS[name].method;
      expect((await ask(started.cloud, to, {method, token: tokenOf(started.cloud)})).status).toBe(418);
    },
  );
});
