import {vi} from 'vitest';
import type {Cloud} from '../../cloud/cloud.js';

/** The pending requests. */
let pendingCount = 0;

/** The cloud that answers requests. The SDK keeps its first `webex` forever (trap 16), so there is one for all tests. */
export let served: {cloud: Cloud; token: string; userId: string; orgId: string} | undefined;

/** Answers the requests of the SDK with this cloud. */
export function serve(cloud: Cloud): void {
  const [ada] = cloud.accounts;
  served = {
    cloud,
    token: `Bearer ${cloud.issueToken().access_token}`,
    userId: ada?.id ?? '',
    orgId: ada?.orgId ?? '',
  };
  // The SDK deletes a registration with `fetch` directly.
  vi.stubGlobal('fetch', (url: string, options: RequestInit) => send(url, options));
}

export async function send(url: string, options: RequestInit): Promise<Response> {
  if (!served) throw new Error('Nobody serves requests yet');
  const isBlocked = Boolean(options.method && options.method === blocked?.method && url.includes('/device'));
  if (isBlocked && blocked?.part === 'request') await untilUnblocked(options.signal);
  pendingCount += 1;
  let response: Response;
  try {
    response = await served.cloud.fetch(new Request(throughGateway(url), options));
  } finally {
    pendingCount -= 1;
  }
  if (isBlocked && blocked?.part === 'answer') await untilUnblocked(options.signal);
  return response;
}

/** The requests to Mobius of which a part is blocked. */
let blocked: {readonly method: string; readonly part: 'request' | 'answer'} | undefined;
const waiting = new Set<() => void>();

/** Blocks requests before they take effect, or their answers afterwards, until `unblock()`. */
export function block(method: 'GET' | 'POST' | 'DELETE', part: 'request' | 'answer'): void {
  blocked = {method, part};
}

/** Lets blocked requests and answers through. */
export function unblock(): void {
  blocked = undefined;
  for (const go of waiting) go();
  waiting.clear();
}

function untilUnblocked(signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    waiting.add(resolve);
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });
}

/** The simulated cloud's URL for an address of Webex. */
export function throughGateway(url: string): string {
  // A relative address would resolve to the page's own server, which is where trap 6 sends the token in a browser.
  const {host, pathname, search} = new URL(url, location.href);
  return `http://localhost/gateway/${host}${pathname}${search}`;
}

/** Waits until no request is pending and all follow-up tasks have run. Does not advance the clock. */
export async function settled(): Promise<void> {
  for (let quiet = 0; quiet < 3; quiet = pendingCount ? 0 : quiet + 1) await new Promise(setImmediate);
}

/** Advances the clock second by second, so that answers don't appear to take longer than they do. */
export async function letPass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await vi.advanceTimersByTimeAsync(1_000);
    await settled();
  }
}
