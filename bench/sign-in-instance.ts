// One instance of a site's server, in its own process: the sign-in handler, and a handler that only opens the session.
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import type {Redis} from 'ioredis';
import {createStorage} from 'unstorage';
import redisDriver from 'unstorage/drivers/redis';
import {respondJson} from '../server/http.js';
import {createSignInHandler, toNodeHandler, type SessionStore} from '../server/index.js';
import {createSeal} from '../server/seal.js';
import {storedSessions} from '../server/session-store.js';
import {cookieSessions, type Sessions} from '../server/session.js';

/** A request from the benchmark to an instance, which responds with a message. */
export type InstanceRequest =
  /** Begins sessions whose access tokens have this many seconds left. The response contains their cookies. */
  | {readonly do: 'begin'; readonly count: number; readonly secondsLeft: number}
  /** The response is the used heap in bytes, after a garbage collection. */
  | {readonly do: 'measure-heap'};

const secret = 'a-secret-of-the-bench-with-more-than-32-characters';
const scopes = ['spark:webrtc_calling', 'spark:calls_read', 'spark:calls_write', 'spark:xsi', 'spark:kms'];
const {SITE: site = '', TOKEN_ENDPOINT: tokenEndpoint = '', REDIS_SOCKET: redis} = process.env;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const store = redis === undefined ? undefined : redisStore(redis);
const sessions = createSessions();
const openOnly = toNodeHandler(async request =>
  respondJson(200, {open: (await sessions.open(request)) !== undefined}),
);
const signIn = toNodeHandler(
  createSignInHandler({
    clientId: 'bench',
    clientSecret: 'bench-secret',
    redirectUri: `${site}/webex/callback`,
    cookieSecret: secret,
    endpoints: {token: tokenEndpoint},
    ...(store && {store}),
  }),
);

const server = createServer((incoming, outgoing) => {
  void (incoming.url === '/open' ? openOnly : signIn)(incoming, outgoing);
});
server.listen(0, 'localhost', () => process.send?.((server.address() as AddressInfo).port));
process.on('message', (request: InstanceRequest) => {
  void respond(request).then(result => process.send?.(result));
});

async function respond(request: InstanceRequest): Promise<string[] | number> {
  if (request.do === 'begin')
    return Promise.all(Array.from({length: request.count}, () => begin(request.secondsLeft)));
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Begins a session with tokens as long as Webex's. Returns its cookie. */
async function begin(secondsLeft: number): Promise<string> {
  const id = crypto.randomUUID();
  const cookies = await sessions.begin({
    id,
    accessToken: id.padEnd(140, 'a'),
    refreshToken: id.padEnd(140, 'r'),
    scopes,
    expiresAt: Date.now() + secondsLeft * 1000,
    lifetime: 3_600,
    beganAt: Date.now(),
    endsAt: Date.now() + 86_400_000,
    refusals: [],
  });
  return cookies[0]?.split(';')[0] ?? '';
}

function createSessions(): Sessions {
  const settings = {style: {secure: false}, maxSeconds: 86_400, renewalSeconds: 15};
  return store
    ? storedSessions(createSeal([secret]), settings, store)
    : cookieSessions(createSeal([secret]), settings);
}

/** The store that docs/sign-in.md recommends. */
function redisStore(path: string): SessionStore {
  const storage = createStorage({driver: redisDriver({path})});
  const client = storage.getMount('').driver.getInstance?.() as Redis;
  return {
    ...storage,
    addItem: async (key: string, value: string, {ttl}: {ttl: number}) =>
      (await client.set(key, value, 'EX', ttl, 'NX')) === 'OK',
  };
}
