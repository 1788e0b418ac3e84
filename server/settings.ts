import {checkOptions} from './check-options.js';
import type {LogEntry, TokenHandlerOptions} from './options.js';
import {defaultLimits, type Limits} from './rate-limit.js';
import {defaultScopes} from './scopes.js';
import {webexEndpoints, type Endpoints} from './upstream.js';

/** The options, checked and with their defaults. */
export interface Settings extends TokenHandlerOptions {
  /** The page's. */
  readonly origin: string;
  /** False on a loopback address over plain http, the one place where cookies cannot be `Secure`. */
  readonly secure: boolean;
  readonly secrets: readonly string[];
  readonly scopes: readonly string[];
  readonly endpoints: Endpoints;
  readonly limits: Limits;
  readonly sessionSeconds: number;
  readonly log: (entry: LogEntry) => void;
}

function warn({route, reason}: LogEntry): void {
  // eslint-disable-next-line no-console -- An operator who gave no log of their own has to find it somewhere.
  console.warn(`webex-calling-elements: ${route}: ${reason}`);
}

/** 180 days: Webex's refresh token lives 90, and each use begins them anew. */
const defaultSessionSeconds = 15_552_000;

/** @throws {TypeError} With the option that is wrong and what is right, and without its value: it may be a secret. */
export function readSettings(options: TokenHandlerOptions): Settings {
  checkOptions(options);
  const {origin, protocol} = new URL(options.redirectUri);
  return {
    ...options,
    origin,
    secure: protocol === 'https:',
    secrets: typeof options.secret === 'string' ? [options.secret] : options.secret,
    scopes: options.scopes ?? defaultScopes,
    endpoints: {...webexEndpoints, ...given(options.endpoints)},
    limits: {...defaultLimits, ...given(options.limits)},
    sessionSeconds: options.sessionSeconds ?? defaultSessionSeconds,
    log: options.log ?? warn,
  };
}

/** Leaves out options that are undefined, so that their defaults apply. */
function given<Options extends object>(
  options: Options | undefined,
): {[Name in keyof Options]?: Exclude<Options[Name], undefined>} {
  const entries = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as ReturnType<typeof given<Options>>;
}
