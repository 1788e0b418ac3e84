import {fork, spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import autocannon from 'autocannon';
import {redisPath} from '../scripts/redis.mjs';
import {median} from './measure.js';
import type {InstanceRequest} from './sign-in-instance.js';

const site = 'http://localhost:8080';
/** Duration of each load in seconds. */
const seconds = 2;
/** The minimum ratio of the rate of tokens to the request rate of a handler that only opens the session. */
const aim = 0.8;
/** The maximum ratio of the heap after the load to the heap before it. */
const maxGrowth = 1.1;
const routes = ['/open', '/webex/token'] as const;

interface Instance {
  readonly process: ChildProcess;
  readonly url: string;
}

/**
 * Measures the sign-in handler under load: 100 and 1,000 concurrent people, with and without Redis, on one instance and on
 * four. Before the load, each person's token has expired, and two tabs request a new one at the same time, from different
 * instances if there are several.
 */
export async function measureSignIn(rounds: number): Promise<string> {
  const issuer = await startIssuer();
  const rows: string[] = [];
  try {
    for (const withRedis of [false, true]) {
      for (const count of [1, 4]) {
        for (const people of [100, 1_000]) {
          rows.push(await measureCell({issuer, withRedis, count, people, rounds}));
          console.log(rows.at(-1));
        }
      }
    }
  } finally {
    issuer.close();
  }
  return [
    `| concurrent people | store | instances | tokens per second | only opens the session | share, aim ≥ ${aim} | slowest 1 % after | heap after, against before | sessions lost |`,
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

interface Cell {
  readonly issuer: Server;
  readonly withRedis: boolean;
  readonly count: number;
  readonly people: number;
  readonly rounds: number;
}

async function measureCell({issuer, withRedis, count, people, rounds}: Cell): Promise<string> {
  const redis = withRedis ? await startRedis() : undefined;
  const instances: Instance[] = [];
  try {
    for (let index = 0; index < count; index += 1) instances.push(await startInstance(issuer, redis?.socket));
    const lost = await countLost(instances, people);
    const cookies = (await send(instances[0], {
      do: 'begin',
      count: people,
      secondsLeft: 3_600,
    })) as string[];
    // Warm up.
    for (const route of routes) await load(instances, route, cookies);
    const before = await measureHeap(instances);
    const rates: Record<string, number[]> = {};
    const slowest: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      // Alternate the order, so that changes in the machine's load affect both.
      for (const route of round % 2 ? routes.toReversed() : routes) {
        const {rate, p99} = await load(instances, route, cookies);
        (rates[route] ??= []).push(rate);
        if (route === '/webex/token') slowest.push(p99);
      }
    }
    const growth = (await measureHeap(instances)) / before;
    const [peer, ours] = routes.map(route => median(rates[route] ?? []));
    const share = (ours ?? 0) / (peer ?? 1);
    return `| ${[
      people.toLocaleString('en'),
      withRedis ? 'Redis' : 'cookie',
      count,
      Math.round(ours ?? 0).toLocaleString('en'),
      Math.round(peer ?? 0).toLocaleString('en'),
      `${share.toFixed(2)} ${share >= aim ? 'met' : 'missed'}`,
      `${median(slowest).toFixed(0)} ms`,
      `${growth.toFixed(2)}× ${growth <= maxGrowth ? 'met' : 'missed'}`,
      `${lost} ${lost === 0 ? 'met' : 'missed'}`,
    ].join(' | ')} |`;
  } finally {
    for (const {process} of instances) process.kill();
    await redis?.stop();
  }
}

/**
 * Renews the tokens of all people at the same time, in two tabs each. Returns how many people have no session
 * afterwards.
 */
async function countLost(instances: readonly Instance[], people: number): Promise<number> {
  const cookies = (await send(instances[0], {do: 'begin', count: people, secondsLeft: -1})) as string[];
  const kept = await Promise.all(
    cookies.map(async (cookie, index) => {
      const tabs = await Promise.all(
        [0, 1].map(tab => requestToken(instances[(index + tab) % instances.length], cookie)),
      );
      if (!tabs.every(({ok}) => ok)) return false;
      const renewed = tabs.map(tab => tab.cookie).find(Boolean) ?? cookie;
      return (await requestToken(instances[index % instances.length], renewed)).ok;
    }),
  );
  return kept.filter(isKept => !isKept).length;
}

const headersOf = (cookie: string): Record<string, string> => ({
  cookie,
  origin: site,
  'sec-fetch-site': 'same-origin',
  'x-webex-calling-elements': '1',
  'content-type': 'application/json',
});

async function requestToken(
  instance: Instance | undefined,
  cookie: string,
): Promise<{ok: boolean; cookie: string | undefined}> {
  const response = await fetch(`${instance?.url}/webex/token`, {
    method: 'POST',
    headers: headersOf(cookie),
    body: '{}',
  });
  await response.text();
  const renewed = response.headers.getSetCookie().find(text => text.startsWith('webex-session='));
  return {ok: response.status === 200, cookie: renewed?.split(';')[0]};
}

/** Keeps the instances busy, each with its share of the people. Returns the requests per second, and the 99th percentile. */
async function load(
  instances: readonly Instance[],
  route: string,
  cookies: readonly string[],
): Promise<{rate: number; p99: number}> {
  const results = await Promise.all(
    instances.map(({url}, index) => {
      const own = cookies.filter((_cookie, person) => person % instances.length === index);
      let next = 0;
      return autocannon({
        url: url + route,
        method: 'POST',
        body: '{}',
        connections: own.length,
        duration: seconds,
        setupClient: client => {
          client.setHeaders(headersOf(own[next] ?? ''));
          next += 1;
        },
      });
    }),
  );
  for (const {non2xx, errors} of results)
    if (non2xx > 0 || errors > 0) throw new Error(`${route}: ${non2xx} refused, ${errors} failed`);
  return {
    rate: results.reduce((sum, {requests}) => sum + requests.average, 0),
    p99: Math.max(...results.map(({latency}) => latency.p99)),
  };
}

/** Returns the size of the heaps of all instances together. */
async function measureHeap(instances: readonly Instance[]): Promise<number> {
  const heaps = await Promise.all(
    instances.map(instance => send(instance, {do: 'measure-heap'}) as Promise<number>),
  );
  return heaps.reduce((sum, heap) => sum + heap, 0);
}

/** Sends a request to an instance. Returns its response. */
async function send(instance: Instance | undefined, request: InstanceRequest): Promise<unknown> {
  if (!instance) throw new Error('There is no such instance');
  instance.process.send(request);
  const [answer] = await once(instance.process, 'message');
  return answer;
}

async function startInstance(issuer: Server, redisSocket: string | undefined): Promise<Instance> {
  const {port: issuerPort} = issuer.address() as AddressInfo;
  const instance = fork('bench/sign-in-instance.ts', {
    execArgv: ['--import', 'tsx'],
    env: {
      ...process.env,
      SITE: site,
      // Instances with a common store renew each session only once.
      TOKEN_ENDPOINT: `http://localhost:${issuerPort}/${redisSocket === undefined ? 'token' : 'rotating'}`,
      ...(redisSocket !== undefined && {REDIS_SOCKET: redisSocket}),
    },
  });
  const [port] = await once(instance, 'message');
  return {process: instance, url: `http://localhost:${String(port)}`};
}

/** A token endpoint. `/rotating` refuses a refresh token that is used twice, so that its session is lost; Webex does not. */
async function startIssuer(): Promise<Server> {
  const used = new Set<string>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => (body += String(chunk)));
    request.on('end', () => {
      const refreshToken = new URLSearchParams(body).get('refresh_token') ?? '';
      const isUsed = request.url === '/rotating' && used.has(refreshToken);
      used.add(refreshToken);
      response.writeHead(isUsed ? 400 : 200, {'content-type': 'application/json'});
      const token = crypto.randomUUID();
      response.end(
        JSON.stringify(
          isUsed
            ? {error: 'invalid_grant'}
            : {
                access_token: token.padEnd(140, 'a'),
                refresh_token: token.padEnd(140, 'r'),
                token_type: 'Bearer',
                expires_in: 3_600,
              },
        ),
      );
    });
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return server;
}

async function startRedis(): Promise<{socket: string; stop(): Promise<void>}> {
  const program = redisPath();
  if (program === undefined) throw new Error('redis-server is not available');
  const folder = await mkdtemp(path.join(tmpdir(), 'webex-redis-'));
  const socket = path.join(folder, 'socket');
  const server = spawn(program, ['--port', '0', '--unixsocket', socket, '--save', '', '--dir', folder], {
    stdio: 'ignore',
  });
  while (!existsSync(socket)) await pause(20);
  return {
    socket,
    async stop() {
      server.kill();
      await rm(folder, {recursive: true, force: true});
    },
  };
}
