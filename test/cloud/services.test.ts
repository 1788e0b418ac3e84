import {describe, expect, it, vi} from 'vitest';
import {routeToCloud} from '../../cloud/route-to-cloud.js';
import {requestGateway, BACKUP, idOf, PRIMARY, register, tokenOf, useCloud, WDM} from './client.js';

const ORG = '1eb65fdf-9643-417f-9974-ad72cae0e10f';
const started = useCloud();

// Requests that require a token, with their names in the log.
const GUARDED = [
  ['the catalog after sign-in', 'catalog', 'GET', 'u2c.wbx2.com/u2c/api/v1/catalog?format=hostmap'],
  ['a new device record', 'wdm', 'POST', WDM],
  ['the device records', 'wdm', 'GET', WDM],
  ['a refreshed device record', 'wdm', 'PUT', `${WDM}/x`],
  ['a released device record', 'wdm', 'DELETE', `${WDM}/x`],
  ['discovery', 'discovery', 'GET', `${PRIMARY}/calling/web/?regionCode=US-EAST&countryCode=US`],
  ['register', 'register', 'POST', `${PRIMARY}/calling/web/device`],
  ['register at the backup', 'register', 'POST', `${BACKUP}/calling/web/device`],
  ['keepalive', 'keepalive', 'POST', `${PRIMARY}/calling/web/devices/x/status`],
  ['deregister', 'deregister', 'DELETE', `${PRIMARY}/calling/web/devices/x`],
  ['the devices of a user', 'devices', 'GET', `${PRIMARY}/calling/web/devices?userid=x`],
  ['the person’s profile', 'people', 'GET', 'webexapis.com/v1/people/me'],
  ['a log upload', 'logs', 'POST', 'client-logs-a.wbx2.com/api/v1/logs/urls'],
] as const;

describe('401', () => {
  it.each(GUARDED)('%s, without a token', async (_name, endpoint, method, to) => {
    expect((await requestGateway(started.cloud, to, {method})).status).toBe(401);
    expect(started.cloud.requests()).toMatchObject([{endpoint, method, status: 401}]);
  });

  it.each(GUARDED)('%s, with an unknown token', async (_name, _endpoint, method, to) => {
    expect((await requestGateway(started.cloud, to, {method, token: `a_b_${ORG}`})).status).toBe(401);
  });
});

describe('catalog', () => {
  it.each([
    ['before sign-in, by organization', `limited/catalog?orgId=${ORG}&format=hostmap`, undefined],
    ['after sign-in', 'catalog?format=hostmap', 'ada'],
  ])('names the services, %s', async (_name, path, account) => {
    const {cloud} = started;
    const sent = account === undefined ? {} : {token: tokenOf(cloud, account)};
    const {status, body} = await requestGateway(cloud, `u2c.wbx2.com/u2c/api/v1/${path}`, sent);
    expect(status).toBe(200);
    expect(body['serviceLinks']).toMatchObject({wdm: `https://${WDM.replace('/devices', '')}`});
  });

  it('lists both Mobius clusters, each with its own host first', async () => {
    const {body} = await requestGateway(
      started.cloud,
      'u2c.wbx2.com/u2c/api/v1/limited/catalog?orgId=x&format=hostmap',
    );
    const clusters = Object.entries(body.hostCatalog ?? {}).filter(([, [first]]) =>
      first?.id.endsWith(':mobius'),
    );
    expect(clusters.map(([key, [first]]) => [key, first?.host])).toEqual([
      [PRIMARY.split('/')[0], PRIMARY.split('/')[0]],
      [BACKUP.split('/')[0], BACKUP.split('/')[0]],
    ]);
  });
});

describe('another region: hostMap eu', () => {
  const EU = 'mobius-eu-central-1.prod.infra.webex.com';
  const EU_BACKUP = 'mobius-eu-west-2.prod.infra.webex.com';
  const EU_WDM = 'wdm-k.wbx2.com/wdm/api/v1/devices';

  it('is in the catalog, the region lookup and discovery', async () => {
    const {cloud} = started;
    cloud.setScenario({hostMap: 'eu'});
    const {body} = await requestGateway(
      cloud,
      'u2c.wbx2.com/u2c/api/v1/limited/catalog?orgId=x&format=hostmap',
    );
    expect(body['serviceLinks']).toEqual({
      u2c: 'https://u2c.wbx2.com/u2c/api/v1',
      wdm: 'https://wdm-k.wbx2.com/wdm/api/v1',
      mobius: `https://${EU}/api/v1`,
      metrics: 'https://metrics-k.wbx2.com/metrics/api/v1',
      unifiedTelemetry: 'https://telemetry-k.wbx2.com/api/v1',
      clientLogs: 'https://client-logs-k.wbx2.com/api/v1',
    });
    expect(JSON.stringify(body)).not.toMatch(/-a\.wbx2|mobius-us|us-east/);
    const place = await requestGateway(cloud, 'ds.ciscospark.com/v1/region');
    expect(place.body).toMatchObject({
      clientRegion: 'EU-CENTRAL',
      regionCode: 'EU-CENTRAL',
      countryCode: 'DE',
    });
    const to = `${EU}/api/v1/calling/web/?regionCode=EU-CENTRAL&countryCode=DE`;
    expect((await requestGateway(cloud, to, {token: tokenOf(cloud)})).body).toEqual({
      primary: {region: 'EU-CENTRAL', uris: [`https://${EU}/api/v1`]},
      backup: {region: 'EU-WEST', uris: [`https://${EU_BACKUP}/api/v1`]},
    });
  });

  it('responds at all of its hosts', async () => {
    const {cloud} = started;
    cloud.setScenario({hostMap: 'eu'});
    const token = tokenOf(cloud);
    const log = await requestGateway(cloud, 'client-logs-k.wbx2.com/api/v1/logs/urls', {
      method: 'POST',
      token,
      body: {},
    });
    expect(log.body['tempURL']).toMatch(/^https:\/\/client-logs-k\.wbx2\.com\//);
    for (const to of [
      'metrics-k.wbx2.com/metrics/api/v1/clientmetrics',
      'telemetry-k.wbx2.com/api/v1/metric/v2',
    ])
      expect((await requestGateway(cloud, to, {method: 'POST', body: {}})).status).toBe(204);
  });

  it('knows only the devices that are registered there', async () => {
    const {cloud} = started;
    const token = tokenOf(cloud);
    const here = await register(cloud, 'grace', 'tab-1', `${EU}/api/v1`);
    // Grace can have one device in each region.
    const there = await register(cloud, 'grace', 'tab-1', PRIMARY);
    expect([here.status, there.status]).toEqual([200, 200]);
    expect(here.body.device?.uri).toMatch(`https://${EU}/api/v1/calling/web/devices/`);
    const devicesAt = async (host: string) =>
      (
        await requestGateway(cloud, `${host}/calling/web/devices?userid=${idOf(cloud, 'grace')}`, {
          token: tokenOf(cloud, 'grace'),
        })
      ).body['devices'];
    expect(await devicesAt(`${EU_BACKUP}/api/v1`)).toEqual([here.body.device]);
    expect(await devicesAt(BACKUP)).toEqual([there.body.device]);

    const record = await requestGateway(cloud, EU_WDM, {method: 'POST', token});
    expect(record.body['url']).toMatch(/^https:\/\/wdm-k\.wbx2\.com\//);
    const path = String(record.body['url']).replace('https://', '');
    expect((await requestGateway(cloud, WDM, {token})).body['devices']).toEqual([]);
    const elsewhere = path.replace('wdm-k', 'wdm-a');
    expect((await requestGateway(cloud, elsewhere, {method: 'DELETE', token})).status).toBe(404);
    expect((await requestGateway(cloud, path, {method: 'DELETE', token})).status).toBe(204);
  });
});

describe('region and discovery', () => {
  it('returns the client’s region without a token', async () => {
    const {body} = await requestGateway(started.cloud, 'ds.ciscospark.com/v1/region');
    expect(body).toMatchObject({clientRegion: 'US-EAST', countryCode: 'US'});
  });

  it('returns a primary and a backup', async () => {
    const to = `${PRIMARY}/calling/web/?regionCode=US-EAST&countryCode=US`;
    const {body} = await requestGateway(started.cloud, to, {token: tokenOf(started.cloud)});
    expect(body).toMatchObject({
      primary: {uris: [`https://${PRIMARY}`]},
      backup: {uris: [`https://${BACKUP}`]},
    });
  });

  it('answers the two requests of `webex` before 3.11: for its IP address, and for the region of that address', async () => {
    const {cloud} = started;
    const to = 'mobius-us-east-1.prod.infra.webex.com/api/v1/calling/web/myip';
    const {body} = await requestGateway(cloud, to, {token: tokenOf(cloud)});
    const place = await requestGateway(cloud, `ds.ciscospark.com/v1/region/${String(body['ipv4'])}`);
    expect(place.body).toMatchObject({clientRegion: 'US-EAST', countryCode: 'US'});
    expect((await requestGateway(cloud, to)).status).toBe(401);
  });

  it('requires the region', async () => {
    const sent = {token: tokenOf(started.cloud)};
    expect((await requestGateway(started.cloud, `${PRIMARY}/calling/web/?countryCode=US`, sent)).status).toBe(
      400,
    );
  });
});

describe('device records', () => {
  it('are created, listed, refreshed and released', async () => {
    const {cloud} = started;
    const token = tokenOf(cloud);
    const created = await requestGateway(cloud, `${WDM}?includeUpstreamServices=all`, {
      method: 'POST',
      token,
      body: {deviceType: 'WEB'},
    });
    const url = String(created.body['url']).replace('https://', '');
    expect(created.body).toMatchObject({userId: idOf(cloud), deviceType: 'WEB'});
    expect((await requestGateway(cloud, WDM, {token})).body['devices']).toHaveLength(1);
    expect((await requestGateway(cloud, url, {method: 'PUT', token, body: {}})).body['url']).toBe(
      created.body['url'],
    );
    expect((await requestGateway(cloud, url, {method: 'DELETE', token})).status).toBe(204);
    expect((await requestGateway(cloud, url, {method: 'PUT', token, body: {}})).status).toBe(404);
    expect((await requestGateway(cloud, url, {method: 'DELETE', token})).status).toBe(404);
  });

  it('belong to one account', async () => {
    const {cloud} = started;
    const {body} = await requestGateway(cloud, WDM, {method: 'POST', token: tokenOf(cloud, 'ada')});
    const url = String(body['url']).replace('https://', '');
    const grace = tokenOf(cloud, 'grace');
    expect((await requestGateway(cloud, url, {method: 'DELETE', token: grace})).status).toBe(404);
    expect((await requestGateway(cloud, WDM, {token: grace})).body['devices']).toEqual([]);
  });

  it.each(['localhost', '127.0.0.1'])(
    'contain a Mercury URL with the host of the request: %s',
    async name => {
      const {cloud} = started;
      const response = await fetch(`http://${name}:${cloud.port}/gateway/${WDM}`, {
        method: 'POST',
        headers: {authorization: `Bearer ${tokenOf(cloud)}`},
      });
      const body: unknown = await response.json();
      expect(body).toMatchObject({
        webSocketUrl: expect.stringMatching(new RegExp(`^ws://${name}:${cloud.port}/mercury/[\\w-]+$`)),
      });
    },
  );
});

describe('the person’s profile', () => {
  it('has name, picture and numbers', async () => {
    const {cloud} = started;
    const {body} = await requestGateway(cloud, 'webexapis.com/v1/people/me', {
      token: tokenOf(cloud, 'grace'),
    });
    expect(body).toMatchObject({
      displayName: 'Grace Hopper',
      extension: '5102',
      emails: ['grace@example.com'],
    });
    expect(body['phoneNumbers']).toContainEqual({type: 'work', value: '+12065550102'});
    const picture = await requestGateway(cloud, String(body['avatar']).replace('https://', ''));
    expect(picture.headers.get('content-type')).toBe('image/svg+xml');
    expect(picture.body['text']).toContain('>GH<');
  });

  it('requires the scope spark:people_read', async () => {
    const {cloud} = started;
    const token = tokenOf(cloud, 'ada', {scopes: ['spark:webrtc_calling']});
    const {status, body} = await requestGateway(cloud, 'webexapis.com/v1/people/me', {token});
    expect([status, body['message']]).toEqual([403, 'The token does not have the scope spark:people_read.']);
  });
});

describe('other requests of the SDK', () => {
  it('metrics are accepted', async () => {
    const to = 'metrics-a.wbx2.com/metrics/api/v1/clientmetrics';
    expect((await requestGateway(started.cloud, to, {method: 'POST', body: {metrics: []}})).status).toBe(204);
  });

  it('a log is uploaded in three steps', async () => {
    const {cloud} = started;
    const token = tokenOf(cloud);
    const logs = 'client-logs-a.wbx2.com/api/v1/logs';
    const {body} = await requestGateway(cloud, `${logs}/urls`, {
      method: 'POST',
      token,
      body: {file: 'x.txt'},
    });
    const place = String(body['tempURL']).replace('https://', '');
    expect((await requestGateway(cloud, place, {method: 'PUT', body: 'text'})).status).toBe(200);
    const described = await requestGateway(cloud, `${logs}/meta`, {method: 'POST', token, body: {}});
    expect(described.body['userId']).toBe(idOf(cloud));
  });

  it('the network probe is answered', async () => {
    expect((await requestGateway(started.cloud, 'www.google.com/generate_204')).status).toBe(204);
  });
});

it.each([
  {url: 'https://www.google.com/generate_204', isRouted: true},
  {url: 'https://www.google.com/generate_204?x=1', isRouted: true},
  {url: 'https://www.google.com/maps', isRouted: false},
  {url: 'https://www.google.com/', isRouted: false},
  {url: 'https://webexapis.com/v1/people/me', isRouted: true},
  {url: 'https://mobius-us-east-1.prod.infra.webex.com/api/v1', isRouted: true},
  {url: 'https://notwebex.com/', isRouted: false},
  {url: 'http://localhost:5173/', isRouted: false},
])('routeToCloud() with $url: $isRouted', async ({url, isRouted}) => {
  const route = vi.fn(async (_matches: (to: URL) => boolean) => undefined);
  await routeToCloud({route}, started.cloud);
  expect(route.mock.calls[0]?.[0](new URL(url))).toBe(isRouted);
});

describe('the gateway', () => {
  it.each([
    ['a host', 'example.com/x?y=1', {host: 'example.com', path: '/x'}, /no host example\.com \(GET \/x\)/],
    ['a path', `${WDM}s`, {host: 'wdm-a.wbx2.com'}, /no GET \/wdm\/api\/v1\/devicess at wdm-a\.wbx2\.com/],
    ['a picture', 'avatar-prod-us-east-2.webexcontent.com/nobody', {path: '/nobody'}, /no GET \/nobody/],
    ['a host without a path', 'example.com', {host: 'example.com', path: '/'}, /no host example\.com/],
  ])('answers 404 for %s that it does not know, names it and logs it', async (_name, to, named, message) => {
    const {status, body} = await requestGateway(started.cloud, to);
    expect(status).toBe(404);
    expect(body).toMatchObject({...named, message: expect.stringMatching(message)});
    expect(started.cloud.requests()).toMatchObject([{...named, endpoint: 'unknown', status: 404}]);
  });

  it('accepts any preflight, without using a scenario answer or logging it', async () => {
    const {cloud} = started;
    const {status, headers} = await requestGateway(cloud, `${PRIMARY}/calling/web/device`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://app.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,cisco-device-url',
      },
    });
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(headers.get('access-control-allow-headers')).toBe('authorization,cisco-device-url');
    expect(headers.get('access-control-allow-methods')).toContain('DELETE');
    expect(cloud.requests()).toEqual([]);
  });

  it('lets the page read the response and its tracking ID', async () => {
    const {headers} = await requestGateway(started.cloud, 'ds.ciscospark.com/v1/region', {
      headers: {origin: 'https://app.example', trackingid: 'webex-js-sdk_1_2'},
    });
    expect(headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(headers.get('access-control-expose-headers')).toBe('trackingid, retry-after');
    expect(headers.get('trackingid')).toBe('webex-js-sdk_1_2');
    expect(headers.get('cache-control')).toBe('no-store');
  });
});
