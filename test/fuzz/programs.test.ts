import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import type {Socket} from 'node:net';
import {array, assert, asyncProperty, constantFrom, integer, oneof, tuple, uint8Array} from 'fast-check';
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest';
import {WebSocket} from 'ws';
import {ACCOUNTS} from '../../cloud/accounts.js';
import {HOST_MAPS, U2C_HOST} from '../../cloud/hosts.js';
import {API_HOST, AVATAR_HOST} from '../../cloud/people.js';
import {REGION_HOST} from '../../cloud/region.js';
import {PROBE_HOST} from '../../cloud/telemetry.js';
import {SIMULATED_CLIENT} from '../../cloud/oauth.js';
import {bodyOf, exchange, targetOf, wireOf, toBytes, type Surface} from './wire.js';

// Runs each program in a separate process, like a user, and checks that it never crashes. Set MODEL_SEED and
// FUZZ_RUNS for other input.
const seed = Number(process.env['MODEL_SEED'] ?? 2);
const runs = Number(process.env['FUZZ_RUNS'] ?? 200);

const {wdm, mobius, metrics, telemetry, logs} = HOST_MAPS.us;
const nobody = '0d4f7b7e-0000-4000-8000-000000000000';
const devices = `${mobius.primary}/api/v1/calling/web/devices`;
const dataPlane = [
  `${U2C_HOST}/u2c/api/v1/catalog`,
  `${U2C_HOST}/u2c/api/v1/limited/catalog`,
  `${REGION_HOST}/v1/region`,
  ...['', `/${nobody}`].map(path => `${wdm}/wdm/api/v1/devices${path}`),
  ...['/ping', '/calling/web/', '/calling/web/device'].map(path => `${mobius.backup}/api/v1${path}`),
  ...['', `/${nobody}`, `/${nobody}/status`, `/${nobody}/calls/${nobody}`].map(path => devices + path),
  `${devices}/${nobody}/call`,
  ...['callhold/hold', 'callhold/resume', 'calltransfer/commit'].map(
    what => `${mobius.primary}/api/v1/calling/web/services/${what}`,
  ),
  `${API_HOST}/identity/scim/${nobody}/v2/Users`,
  ...['media', 'status'].map(what => `${devices}/${nobody}/calls/${nobody}/${what}`),
  `${metrics}/metrics/api/v1/clientmetrics`,
  `${telemetry}/api/v1/metric/v2`,
  ...['urls', 'files/x', 'meta'].map(what => `${logs}/api/v1/logs/${what}`),
  ...['people/me', 'authorize', 'access_token', 'revoke', 'userinfo', 'guests/token'].map(
    what => `${API_HOST}/v1/${what}`,
  ),
  `${API_HOST}/v1/telephony/click2call/callToken`,
  `${AVATAR_HOST}/${ACCOUNTS[0]?.id ?? ''}`,
  `${PROBE_HOST}/generate_204`,
  'example.com/x',
].map(path => `/gateway/${path}`);
const control = ['scenario', 'reset', 'tokens/expire', 'requests', 'accounts', 'devices', `devices/${nobody}`]
  .concat(`devices/${nobody}/ring`, 'calls', `calls/${nobody}/hang-up`, 'mercury/drop', 'mercury/mute', 'x')
  .concat(
    ['hold', 'resume', 're-offer', 'rename', 'transfer', 'forget'].map(what => `calls/${nobody}/${what}`),
  )
  .concat(`devices/${nobody}/event`, 'numbers', 'far-ends', `far-ends/${nobody}`)
  .map(path => `/cloud/${path}`);
const names =
  `userId clientDeviceUri deviceType userid regionCode countryCode aliasHttpStatus account client_id
  client_secret redirect_uri scope response_type code_challenge code_challenge_method state code code_verifier grant_type
  refresh_token token decision subject displayName calledNumber callState device localMedia callee causecode transferType callId lifetime scopes sound cause to
  next mode attempt`.split(/\s+/);
const site = ['login', 'callback', 'token', 'logout', 'guest', 'x'].map(path => `/webex/${path}`);
const pages = [
  '/',
  '/gallery',
  '/service-worker.js',
  '/demo/demo.css',
  '/dist/define.js',
  '/sdk/calling.min.js',
];
const fromPage = [
  ['x-webex-calling-elements', '1'],
  ['Sec-Fetch-Site', 'same-origin'],
] as const;

interface Program {
  readonly name: string;
  readonly file: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly surface: Surface;
  /** Secrets that must not appear in answers or in the output. */
  readonly secrets: readonly string[];
  /** Whether it is the simulated cloud. */
  readonly isCloud: boolean;
}

const realClientSecret = 'a-client-secret-of-the-environment';
const programs: readonly Program[] = [
  {
    name: 'the cloud',
    file: 'cloud/main.ts',
    surface: {routes: [...dataPlane, ...control, `/mercury/${nobody}`, '/mercury/'], names},
    secrets: [SIMULATED_CLIENT.secret],
    isCloud: true,
  },
  {
    name: 'the demo',
    file: 'demo/main.ts',
    surface: {routes: [...site, ...pages, '/cloud/devices', `/mercury/${nobody}`], names, headers: fromPage},
    secrets: [SIMULATED_CLIENT.secret],
    isCloud: true,
  },
  {
    name: 'the demo at the real Webex',
    file: 'demo/main.ts',
    environment: {
      WEBEX_CLIENT_ID: 'client-id',
      WEBEX_CLIENT_SECRET: realClientSecret,
      WEBEX_REDIRECT_URI: 'http://localhost:8080/webex/callback',
    },
    surface: {routes: [...site, ...pages, '/mercury/x'], names, headers: fromPage},
    secrets: [realClientSecret],
    isCloud: false,
  },
];

describe.each(programs)('arbitrary input to $name', ({file, environment, surface, secrets, isCloud}) => {
  let program: ChildProcess;
  let output = '';
  let url = '';
  let port = 0;

  beforeAll(async () => {
    const options = file.startsWith('cloud') ? ['--port', '0'] : [];
    program = spawn(process.execPath, ['--import', 'tsx', file, ...options], {
      env: {...process.env, PORT: '0', ...environment},
    });
    for (const stream of [program.stdout, program.stderr])
      stream?.on('data', (text: Buffer) => (output += text.toString()));
    await vi.waitUntil(() => /http:\/\/localhost:\d+/.test(output), {timeout: 60_000});
    url = /http:\/\/localhost:\d+/.exec(output)?.[0] ?? '';
    port = Number(new URL(url).port);
    output = '';
  }, 90_000);
  afterAll(async () => {
    if (program.exitCode !== null) return;
    program.kill();
    await once(program, 'exit');
  });

  /** A person's token, and the event socket address of one of their devices. */
  async function createDevice(): Promise<{token: string; socket: string}> {
    const tokens = await fetch(`${url}/cloud/tokens`, {method: 'POST'});
    const {access_token: token} = (await tokens.json()) as {access_token: string};
    const headers = {authorization: `Bearer ${token}`};
    const made = await fetch(`${url}/gateway/${wdm}/wdm/api/v1/devices`, {method: 'POST', headers});
    return {token, socket: ((await made.json()) as {webSocketUrl: string}).webSocketUrl};
  }

  function expectNoCrashOrLeak(answered: string, more: readonly string[] = []): void {
    expect(program.exitCode, output).toBeNull();
    for (const secret of [...secrets, ...more]) {
      expect(answered).not.toContain(secret);
      expect(output).not.toContain(secret);
    }
    expect(output).not.toMatch(/Error|\n\s+at /);
  }

  it('over HTTP is never answered with a server error', async () => {
    const token = isCloud ? (await createDevice()).token : 'a-token-that-nobody-gave';
    const headers = [...(surface.headers ?? []), ['Authorization', `Bearer ${token}`] as const];
    await assert(
      asyncProperty(wireOf({...surface, headers}), async wire => {
        const {status, text} = await exchange(port, toBytes(wire));
        expect(status).toBeLessThan(500);
        expectNoCrashOrLeak(text, [token]);
      }),
      {seed, numRuns: runs, endOnFailure: true},
    );
    const response = await fetch(isCloud ? `${url}/cloud/requests` : url);
    expect(response.status).toBe(200);
    expectNoCrashOrLeak(await response.text(), [token]);
  }, 120_000);

  // The demo with the real Webex has no event socket.
  if (!isCloud) return;
  it('over a WebSocket at most ends that socket', async () => {
    const {token, socket} = await createDevice();
    const authorization = JSON.stringify({type: 'authorization', data: {token: `Bearer ${token}`}});
    const members = bodyOf(['token', 'id']).map(body => body || 'null');
    const message = oneof(
      {weight: 3, arbitrary: members.map(data => `{"type":"authorization","data":${data}}`)},
      {weight: 1, arbitrary: members.map(id => `{"type":"ping","id":${id}}`)},
      {weight: 1, arbitrary: bodyOf(['id', 'type', 'data', 'token'])},
      {weight: 1, arbitrary: uint8Array({maxLength: 30}).map(bytes => Buffer.from(bytes))},
      {weight: 1, arbitrary: constantFrom(authorization, Buffer.alloc(2_000_000, 120))},
    );
    // Frames with arbitrary headers after a valid upgrade, which no WebSocket library sends.
    const frame = tuple(
      integer({min: 0, max: 255}),
      integer({min: 0, max: 255}),
      uint8Array({maxLength: 20}),
    ).map(([first, second, rest]) => Buffer.from([first, second, ...rest]));
    await assert(
      asyncProperty(
        array(oneof({weight: 5, arbitrary: message}, {weight: 1, arbitrary: frame.map(raw => ({raw}))}), {
          maxLength: 6,
        }),
        async sent => {
          const client = new WebSocket(socket);
          client.on('error', () => undefined);
          await once(client, 'open');
          for (const one of sent) {
            if (typeof one === 'string' || Buffer.isBuffer(one)) client.send(one, () => undefined);
            else connectionOf(client).write(one.raw);
          }
          // Half-closed: the cloud has read everything once it closes its half.
          const closed = new Promise(resolve => client.once('close', resolve));
          connectionOf(client).end();
          await closed;
          expectNoCrashOrLeak('', [token]);
        },
      ),
      {seed, numRuns: Math.ceil(runs / 2), endOnFailure: true},
    );
    expect((await fetch(`${url}/cloud/devices`)).status).toBe(200);
    expectNoCrashOrLeak('');
  }, 120_000);

  it('as an upgrade is answered, or its connection is closed', async () => {
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';
    await assert(
      asyncProperty(targetOf(['/mercury/', `/mercury/${nobody}`, '/'], names), async target => {
        const lines = `GET ${target} HTTP/1.1\r\nHost: localhost\r\n${upgrade}Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
        const {status, text} = await exchange(port, Buffer.from(lines, 'latin1'));
        expect(status).toBeLessThan(500);
        expectNoCrashOrLeak(text);
      }),
      {
        seed,
        endOnFailure: true,
        numRuns: Math.ceil(runs / 2),
        examples: [['//'], ['//['], ['http://[/mercury/x']],
      },
    );
    expect((await fetch(url)).status).toBeLessThan(500);
  }, 120_000);
});

/** The raw connection of a WebSocket, for bytes that the library would not send. */
function connectionOf(client: WebSocket): Socket {
  const {_socket: connection} = client as unknown as {_socket: Socket};
  return connection;
}
