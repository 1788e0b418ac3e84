import {describe, expect, it} from 'vitest';
import {startCloud} from '../../cloud/cloud.js';
import {requestGateway, PRIMARY, register, tokenOf, WDM} from './client.js';
import {ENDPOINTS, NAMES, useScenarios} from './scenario-setup.js';

const {started, putScenario, request} = useScenarios();

describe('answers', () => {
  it.each(NAMES)('of %s are used in order, the last one is repeated, and PUT starts again', async name => {
    await putScenario({
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
    await putScenario({[name]: [{status: 503}, {}]});
    expect((await request(name)).status).toBe(503);
    // The normal answer, not necessarily 200 for a minimal request, uses up one entry.
    expect([503, 429]).not.toContain((await request(name)).status);
  });

  it.each(NAMES)('of %s can drop the connection, once per entry', async name => {
    await putScenario({[name]: [{drop: true}, {status: 418}]});
    await expect(request(name)).rejects.toThrow('fetch failed');
    expect((await request(name)).status).toBe(418);
    expect(started.cloud.requests().map(({endpoint, status}) => [endpoint, status])).toEqual([
      [name, 0],
      [name, 418],
    ]);
  });

  it.each(NAMES)('of %s can be a proxy’s sign-in page, or empty', async name => {
    await putScenario({[name]: [{body: 'html'}, {body: 'empty'}, {status: 418}]});
    const page = await request(name);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.body['text']).toMatch(/^<!doctype html>/);
    const empty = await request(name);
    expect([empty.status, empty.body]).toEqual([200, {}]);
    expect((await request(name)).status).toBe(418);
    expect(page.headers.get('access-control-allow-origin')).toBe('*');
  });

  it.each(['html', 'empty'])('with the body %s have no effect', async body => {
    await putScenario({register: [{body}], wdm: [{body}]});
    expect((await register(started.cloud)).status).toBe(200);
    await requestGateway(started.cloud, WDM, {method: 'POST', token: tokenOf(started.cloud)});
    expect(started.cloud.devices()).toEqual({mobius: [], wdm: []});
  });

  it('can have a date in Retry-After', async () => {
    await putScenario({wdm: [{status: 429, retryAfter: {seconds: 5, as: 'date'}}]});
    const before = Date.now();
    const date = (await request('wdm')).headers.get('retry-after') ?? '';
    expect(date).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/);
    expect(Date.parse(date) - before).toBeGreaterThanOrEqual(5_000);
    expect(Date.parse(date) - Date.now()).toBeLessThanOrEqual(6_000);
  });

  const REFUSALS = [401, 403, 404, 429, 503].flatMap(status => NAMES.map(name => [status, name] as const));
  it.each(REFUSALS)('of %i for %s contain a tracking ID', async (status, name) => {
    await putScenario({[name]: [{status, errorCode: 9, retryAfter: 2}]});
    const {to, method} = ENDPOINTS[name];
    const token = tokenOf(started.cloud);
    const sent = await requestGateway(started.cloud, to, {method, token, headers: {trackingid: 'web_1_2'}});
    expect([sent.status, sent.headers.get('trackingid'), sent.headers.get('retry-after')]).toEqual([
      status,
      'web_1_2',
      '2',
    ]);
    expect(sent.body).toMatchObject({message: expect.any(String), errorCode: 9, trackingId: 'web_1_2'});
    const untracked = await requestGateway(started.cloud, to, {method, token});
    expect(untracked.headers.get('trackingid')).toMatch(/^CLOUD_/);
    expect(untracked.body['trackingId']).toBe(untracked.headers.get('trackingid'));
  });

  it('wait for delayMs', async () => {
    await putScenario({region: [{delayMs: 600_000}, {status: 404}]});
    const to = 'http://localhost/gateway/ds.ciscospark.com/v1/region';
    const first: string[] = [];
    const arrived = (name: string) => () => first.push(name);
    // Within one process, `fetch()` takes its scenario entry before it returns, so the order is fixed.
    void started.cloud.fetch(new Request(to)).then(arrived('held'));
    await started.cloud.fetch(new Request(to)).then(arrived('next'));
    expect(first).toEqual(['next']);
  });

  it('are normal but late with delayMs alone', async () => {
    await putScenario({region: [{delayMs: 1}]});
    expect((await requestGateway(started.cloud, 'ds.ciscospark.com/v1/region')).body['countryCode']).toBe(
      'US',
    );
  });
});

describe('answers that never come', () => {
  const dropped = expect.objectContaining({message: 'fetch failed'});

  it.each(NAMES)('of %s: the next request uses the next entry', async name => {
    await putScenario({[name]: [{hang: true}, {status: 418}]});
    const hanging = request(name).catch((error: unknown) => error);
    // The request is logged on arrival, as unanswered.
    await expect.poll(() => started.cloud.requests()).toMatchObject([{endpoint: name, status: 0}]);
    expect((await request(name)).status).toBe(418);
    started.cloud.reset();
    expect(await hanging).toEqual(dropped);
    expect(started.cloud.requests()).toEqual([]);
  });

  it('take effect with hang: answer, but not with hang: true', async () => {
    await putScenario({register: [{hang: true}, {hang: 'answer'}]});
    const first = register(started.cloud, 'ada', 'tab-1').catch((error: unknown) => error);
    await expect.poll(() => started.cloud.requests()).toHaveLength(1);
    const second = register(started.cloud, 'ada', 'tab-2').catch((error: unknown) => error);
    await expect.poll(() => started.cloud.requests()).toHaveLength(2);
    expect(started.cloud.devices().mobius).toMatchObject([
      {clientDeviceUri: expect.stringMatching(/tab-2$/)},
    ]);
    // Another scenario does not end them.
    await putScenario({});
    started.cloud.reset();
    expect(await Promise.all([first, second])).toEqual([dropped, dropped]);
  });

  it('end when the client disconnects', async () => {
    await putScenario({region: [{hang: true}]});
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

const putDeviceLimit = (devices?: unknown) =>
  putScenario({register: [{status: 403, errorCode: 101, devices}, {status: 200}]});

describe('devices of a 403 with errorCode 101', () => {
  it.each([
    ['omitted', undefined],
    ['true', true],
  ])('%s: the user’s own', async (_name, devices) => {
    const {body} = await register(started.cloud);
    await putDeviceLimit(devices);
    const refused = await register(started.cloud, 'ada', 'tab-2');
    expect([refused.status, refused.body['errorCode']]).toEqual([403, 101]);
    expect(refused.body['devices']).toEqual([body['device']]);
  });

  it('true without devices: one is created, so that the SDK can delete it', async () => {
    await putDeviceLimit(true);
    const {body} = await register(started.cloud);
    const mobiusDevices = started.cloud.devices().mobius;
    expect(mobiusDevices).toHaveLength(1);
    expect(body['devices']).toMatchObject([{deviceId: mobiusDevices[0]?.deviceId}]);
    const deleted = await requestGateway(
      started.cloud,
      String(mobiusDevices[0]?.uri).replace('https://', ''),
      {
        method: 'DELETE',
        token: tokenOf(started.cloud),
      },
    );
    expect(deleted.status).toBe(200);
  });

  it('false: none', async () => {
    await putDeviceLimit(false);
    expect((await register(started.cloud)).body).not.toHaveProperty('devices');
  });

  it('a list: that list, completed with the fields that the SDK reads', async () => {
    await putDeviceLimit([{deviceId: 'desk', lastSeen: '2024-01-01T00:00:00Z'}]);
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
    await putScenario({register: [{status: 403, errorCode: 103}]});
    expect((await register(started.cloud)).body).not.toHaveProperty('devices');
  });
});
