import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import autocannon from 'autocannon';
import {respondJson} from '../server/http.js';
import {createSignInHandler, toNodeHandler} from '../server/index.js';
import {createSeal} from '../server/seal.js';
import {cookieSessions} from '../server/session.js';
import {median, noise, type Measurement} from './measure.js';

const secret = 'a-secret-of-the-bench-with-more-than-32-characters';
const connections = 100;
const seconds = 2;
const rounds = 5;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/**
 * Measures the token route with 100 concurrent connections against a handler that only decrypts the cookie, on one
 * server.
 */
export async function measureTokenRoute(): Promise<Measurement[]> {
  const sessions = cookieSessions(createSeal([secret]), {
    style: {secure: false},
    maxSeconds: 3_600,
    renewalSeconds: 15,
  });
  const openHandler = toNodeHandler(async request =>
    respondJson(200, {open: (await sessions.open(request)) !== undefined}),
  );
  const server = createServer((incoming, outgoing) => {
    void (incoming.url === '/open' ? openHandler : tokenHandler)(incoming, outgoing);
  });
  await new Promise<void>(resolve => {
    server.listen(0, 'localhost', resolve);
  });
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const tokenHandler = toNodeHandler(
    createSignInHandler({
      clientId: 'bench',
      clientSecret: 'bench-secret',
      redirectUri: `${origin}/webex/callback`,
      cookieSecret: secret,
    }),
  );

  // Tokens of the same length as Webex's.
  const inAnHour = Date.now() + 3_600_000;
  const cookies = await sessions.begin({
    id: crypto.randomUUID(),
    accessToken: 'a'.repeat(140),
    refreshToken: 'r'.repeat(140),
    scopes: ['spark:webrtc_calling', 'spark:calls_read', 'spark:calls_write', 'spark:xsi', 'spark:kms'],
    expiresAt: inAnHour,
    lifetime: 3_600,
    beganAt: Date.now(),
    endsAt: inAnHour,
    refusals: [],
  });
  const headers = {
    cookie: cookies[0]?.split(';')[0] ?? '',
    origin,
    'sec-fetch-site': 'same-origin',
    'x-webex-calling-elements': '1',
    'content-type': 'application/json',
  };
  const load = async (path: string): Promise<number> => {
    const {requests, non2xx, errors} = await autocannon({
      url: origin + path,
      method: 'POST',
      headers,
      body: '{}',
      connections,
      duration: seconds,
      // Send the requests from a separate thread, so that only the server is measured.
      workers: 1,
    });
    if (non2xx > 0 || errors > 0) throw new Error(`${path}: ${non2xx} refused, ${errors} failed`);
    return 1_000_000 / requests.average;
  };

  try {
    await load('/open');
    await load('/webex/token');
    const before = heap();
    const figures: Record<string, number[]> = {'/open': [], '/webex/token': []};
    for (let round = 0; round < rounds; round += 1) {
      // Alternate the order, so that changes in the machine's load affect both.
      const order = round % 2 ? ['/webex/token', '/open'] : ['/open', '/webex/token'];
      for (const path of order) figures[path]?.push(await load(path));
    }
    const after = heap();
    const [ours = [], peer = []] = [figures['/webex/token'], figures['/open']];
    return [
      {
        label: `issuing a token, against a handler that only decrypts the cookie (${connections} concurrent)`,
        ours: microseconds(ours),
        peer: microseconds(peer),
        ratio: median(ours) / median(peer),
        aim: 2,
      },
      {
        label: `server heap after ${rounds * seconds * 2} s of token requests, against the heap before them`,
        ours: megabytes(after),
        peer: megabytes(before),
        ratio: after / before,
        aim: 1.1,
      },
    ];
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function heap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const microseconds = (numbers: readonly number[]): string =>
  `${median(numbers).toFixed(0)} µs ± ${(noise(numbers) * 100).toFixed(0)} %`;
const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`;
