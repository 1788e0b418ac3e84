import type {LogEntry, TokenHandlerOptions} from './options.js';
import {defaultLimits, type Limits} from './rate-limit.js';
import {defaultScopes} from './scopes.js';
import {webexEndpoints, type Endpoints} from './upstream.js';

/** The options, checked and made whole. */
export interface Settings extends TokenHandlerOptions {
  /** The page's. */
  readonly origin: string;
  /** False on a loopback address over plain http, the one place where cookies cannot be `Secure`. */
  readonly secure: boolean;
  readonly secrets: readonly string[];
  readonly scopes: readonly string[];
  readonly endpoints: Endpoints;
  readonly limits: Limits;
  readonly log: (entry: LogEntry) => void;
}

function warn({route, reason}: LogEntry): void {
  // eslint-disable-next-line no-console -- An operator who gave no log of their own has to find it somewhere.
  console.warn(`webex-calling-elements: ${route}: ${reason}`);
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const shortestSecret = 32;

/** @throws {TypeError} With what has to be changed, and without the value: it may be a secret. */
export function readSettings(options: TokenHandlerOptions): Settings {
  for (const name of ['clientId', 'clientSecret', 'redirectUri'] as const) {
    if (!options[name]) throw new TypeError(`${name} is missing`);
  }
  const secrets = typeof options.secret === 'string' ? [options.secret] : (options.secret ?? []);
  if (!secrets.length || secrets.some(secret => secret.length < shortestSecret)) {
    throw new TypeError(
      `secret has to have ${shortestSecret} characters or more, from a source of random ones`,
    );
  }
  const endpoints = {...webexEndpoints, ...options.endpoints};
  for (const [name, address] of Object.entries({redirectUri: options.redirectUri, ...endpoints})) {
    if (address !== undefined && !isSafe(address)) {
      throw new TypeError(`${name} has to be an https address, or an http one of this machine`);
    }
  }
  const {origin, protocol} = new URL(options.redirectUri);
  return {
    ...options,
    origin,
    secure: protocol === 'https:',
    secrets,
    scopes: options.scopes ?? defaultScopes,
    endpoints,
    limits: {...defaultLimits, ...options.limits},
    log: options.log ?? warn,
  };
}

/** RFC 9700, section 2.6: nothing of OAuth goes over a network in the clear. */
function isSafe(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const {protocol, hostname} = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname));
}
