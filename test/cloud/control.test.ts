import {IncomingMessage, request as httpRequest} from 'node:http';
import {Socket} from 'node:net';
import {describe, expect, it} from 'vitest';
import {createCloud} from '../../cloud/cloud.js';
import {createRequestLog} from '../../cloud/request-log.js';
import {
  requestGateway,
  requestControl,
  idOf,
  PRIMARY,
  register,
  send,
  tokenOf,
  useCloud,
  WDM,
} from './client.js';

const started = useCloud();

// `fetch` cannot set a Host header; a rebound name in a browser can.
function withHost(host: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest({port: started.cloud.port, host: '127.0.0.1', path, headers: {host}}, response => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

function connectionFrom(remoteAddress: string) {
  const incoming = new IncomingMessage(new Socket());
  Object.defineProperty(incoming.socket, 'remoteAddress', {value: remoteAddress});
  return {incoming};
}

describe('the control API accepts only this machine', () => {
  const PATHS: [string, string][] = [
    ['GET', 'scenario'],
    ['PUT', 'scenario'],
    ['POST', 'reset'],
    ['POST', 'tokens'],
    ['POST', 'tokens/expire'],
    ['GET', 'requests'],
    ['GET', 'devices'],
    ['DELETE', 'devices/x'],
    ['GET', 'accounts'],
    ['POST', 'mercury/drop'],
    ['POST', 'mercury/mute'],
    ['POST', 'devices/x/ring'],
    ['GET', 'calls'],
    ['POST', 'calls/x/hang-up'],
    ['POST', 'devices/x/event'],
    ['GET', 'numbers'],
    ['GET', 'far-ends'],
    ['GET', 'far-ends/orders'],
    ['POST', 'far-ends/x'],
    ['GET', 'nothing'],
  ];

  it.each(PATHS)('%s /cloud/%s refuses a page of another site', async (method, path) => {
    const answer = await requestControl(started.cloud, path, {
      method,
      headers: {'sec-fetch-site': 'cross-site'},
    });
    expect(answer.status).toBe(403);
    expect(answer.body['error']).toMatch(/another site/);
    expect(answer.body).not.toHaveProperty('access_token');
  });

  it.each(['same-origin', 'same-site', 'none'])('a page with Sec-Fetch-Site: %s is accepted', async site => {
    expect(
      (await requestControl(started.cloud, 'scenario', {headers: {'sec-fetch-site': site}})).status,
    ).toBe(200);
  });

  it.each([
    ['https://evil.example', 403],
    ['http://localhost.evil.example', 403],
    ['null', 403],
    ['http://localhost:8000', 200],
    ['http://[::1]:8000', 200],
  ])('a browser that sends only Origin: %s gets %i', async (origin, status) => {
    expect((await requestControl(started.cloud, 'accounts', {headers: {origin}})).status).toBe(status);
  });

  it.each([
    ['evil.example', 403],
    ['localhost.evil.example', 403],
    ['127.0.0.1.evil.example:80', 403],
    ['192.168.0.1', 403],
    ['localhost', 200],
    ['LOCALHOST:1234', 200],
    ['127.0.0.1:80', 200],
    ['[::1]:80', 200],
  ])('Host: %s gets %i', async (host, status) => {
    expect(await withHost(host, '/cloud/accounts')).toBe(status);
  });

  it.each([
    ['192.168.1.7', 403],
    ['::ffff:10.0.0.1', 403],
    ['fe80::1', 403],
    ['127.0.0.1', 200],
    ['127.8.9.10', 200],
    ['::ffff:127.0.0.1', 200],
    ['::1', 200],
  ])('a connection from %s gets %i', async (address, status) => {
    const request = new Request('http://localhost/cloud/tokens', {method: 'POST'});
    expect((await createCloud().app.fetch(request, connectionFrom(address))).status).toBe(status);
  });

  it('the services under /gateway accept any Host', async () => {
    expect(await withHost('app.example', '/gateway/ds.ciscospark.com/v1/region')).toBe(200);
  });
});

describe('GET /cloud/requests', () => {
  it('lists the requests in order', async () => {
    await register(started.cloud);
    await requestGateway(started.cloud, `${PRIMARY}/calling/web/devices?userid=${idOf(started.cloud)}`);
    const {body} = await requestControl(started.cloud, 'requests');
    const host = PRIMARY.split('/')[0];
    expect(body).toEqual([
      {
        time: expect.any(String),
        method: 'POST',
        host,
        path: '/api/v1/calling/web/device',
        status: 200,
        endpoint: 'register',
      },
      {
        time: expect.any(String),
        method: 'GET',
        host,
        path: '/api/v1/calling/web/devices',
        status: 401,
        endpoint: 'devices',
      },
    ]);
  });

  it('never contains a token', async () => {
    const token = tokenOf(started.cloud);
    await requestGateway(started.cloud, `example.com/${token}/x?access_token=${token}`, {
      method: 'POST',
      token,
      body: {token},
      headers: {'x-token': token},
    });
    const log = JSON.stringify(started.cloud.requests());
    expect(log).not.toContain(token);
    expect(log).toContain('/(token)/x');
  });

  it('removes the oldest entries beyond its limit', () => {
    const log = createRequestLog(2);
    for (const path of ['/1', '/2', '/3']) {
      log.add({time: '', method: 'GET', host: '', path, status: 200, endpoint: 'region'});
    }
    expect(log.list().map(({path}) => path)).toEqual(['/2', '/3']);
  });

  it('does not contain requests to the control API', async () => {
    await requestControl(started.cloud, 'devices');
    expect(started.cloud.requests()).toEqual([]);
  });
});

describe('the other controls', () => {
  it('GET /cloud/accounts lists the accounts', async () => {
    const {body} = await requestControl(started.cloud, 'accounts');
    expect(body).toMatchObject([
      {name: 'ada', entitledToWebRtcCalling: true},
      {name: 'grace', entitledToWebRtcCalling: true, deviceLimit: 1},
      {name: 'alan', entitledToWebRtcCalling: false},
      {name: 'katherine', entitledToWebRtcCalling: true},
    ]);
  });

  it('GET /cloud/devices lists both kinds', async () => {
    await requestGateway(started.cloud, WDM, {method: 'POST', token: tokenOf(started.cloud)});
    await register(started.cloud);
    expect((await requestControl(started.cloud, 'devices')).body).toMatchObject({
      mobius: [{account: 'ada', server: 'primary', created: expect.any(String)}],
      wdm: [{account: 'ada', connected: false, created: expect.any(String)}],
    });
  });

  it.each(['mobius', 'wdm'] as const)('DELETE /cloud/devices/:id removes a device: %s', async kind => {
    await requestGateway(started.cloud, WDM, {method: 'POST', token: tokenOf(started.cloud)});
    await register(started.cloud);
    const devices = started.cloud.devices();
    const id = kind === 'mobius' ? devices.mobius[0]?.deviceId : devices.wdm[0]?.id;
    expect((await requestControl(started.cloud, `devices/${id}`, {method: 'DELETE'})).status).toBe(204);
    expect(started.cloud.devices()[kind]).toEqual([]);
    const again = await requestControl(started.cloud, `devices/${id}`, {method: 'DELETE'});
    expect([again.status, again.body['error']]).toEqual([
      404,
      `No device has the id ${id}; GET /cloud/devices lists them`,
    ]);
  });

  it('POST /cloud/reset restores the initial state', async () => {
    await requestControl(started.cloud, 'scenario', {method: 'PUT', body: {down: ['backup']}});
    await requestGateway(started.cloud, WDM, {method: 'POST', token: tokenOf(started.cloud)});
    await register(started.cloud);
    expect((await requestControl(started.cloud, 'reset', {method: 'POST'})).status).toBe(204);
    expect(started.cloud.devices()).toEqual({mobius: [], wdm: []});
    expect(started.cloud.requests()).toEqual([]);
    expect(started.cloud.scenario().down).toEqual([]);
  });

  it('an unknown route is answered with 404 and its name', async () => {
    const {status, body} = await send(`${started.cloud.url}/cloud/devicez`, {});
    expect([status, body]).toEqual([404, {error: 'The control API has no GET /cloud/devicez'}]);
  });
});
