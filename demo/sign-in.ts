import {randomBytes} from 'node:crypto';
import type {Context, Hono} from 'hono';
import {GUEST_ISSUER_SCOPE} from '../cloud/guests.js';
import {connectionOf, isLoopbackName} from '../cloud/loopback.js';
import {SIMULATED_CLIENT} from '../cloud/oauth.js';
import type {Cloud} from '../cloud/cloud.js';
import {createSignInHandler} from '../server/index.js';

/** An integration at the real Webex. */
export interface Integration {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

const basePath = '/webex';
/** The maximum number of handlers, one for each origin. */
const maxHandlers = 20;
export const callbackPath = `${basePath}/callback`;

/** Adds the sign-in back end for the real Webex. */
export function signInAtWebex(app: Hono, {clientId, clientSecret, redirectUri}: Integration): void {
  const handler = createSignInHandler({clientId, clientSecret, redirectUri, cookieSecret: newSecret()});
  app.all(`${basePath}/*`, c => handler(c.req.raw));
}

/**
 * Adds the sign-in back end for the simulated cloud. The server can be reached as localhost, 127.0.0.1 or [::1], which
 * are separate origins with separate cookies for a browser, so each origin has its own handler, created on demand.
 */
export function signInAtCloud(app: Hono, cloud: Cloud): void {
  const handlers = new Map<string, ReturnType<typeof createSignInHandler>>();
  const cookieSecret = newSecret();
  app.all(`${basePath}/*`, async c => {
    const {origin, hostname} = new URL(c.req.url);
    if (!isLoopbackName(hostname)) return c.text('You can sign in to the demo only on this machine.', 403);
    const handler = handlers.get(origin) ?? createSignInHandler(optionsFor(origin, ownAddress(c) ?? origin));
    handlers.set(origin, handler);
    // A client can name any port in the Host header, so limit the number of handlers.
    const [oldest] = handlers.size > maxHandlers ? handlers.keys() : [];
    if (oldest !== undefined) handlers.delete(oldest);
    return handler(c.req.raw);
  });

  function optionsFor(origin: string, own: string) {
    const api = `${own}/gateway/webexapis.com/v1`;
    return {
      clientId: SIMULATED_CLIENT.id,
      clientSecret: SIMULATED_CLIENT.secret,
      redirectUri: origin + callbackPath,
      cookieSecret,
      endpoints: {
        authorize: `${origin}/gateway/webexapis.com/v1/authorize`,
        token: `${api}/access_token`,
        revoke: `${api}/revoke`,
        guestToken: `${api}/guests/token`,
        callToken: `${api}/telephony/click2call/callToken`,
      },
      guest: {
        accessToken: () => cloud.issueToken({scopes: [GUEST_ISSUER_SCOPE]}).access_token,
        calledNumber: '5101',
      },
    };
  }
}

/** Returns this server's address, from the connection. The Host header comes from the client and may name another host. */
function ownAddress(c: Context): string | undefined {
  const connection = connectionOf(c);
  const host = connection?.localFamily === 'IPv6' ? '[::1]' : '127.0.0.1';
  return connection && `http://${host}:${connection.localPort}`;
}

// Sessions end with the program, like everything else in the demo.
const newSecret = (): string => randomBytes(32).toString('base64');
