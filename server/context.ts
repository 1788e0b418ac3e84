import * as z from 'zod/mini';
import {_default as withDefault} from 'zod/mini';
import {createPendingLogins, type CookieStyle, type PendingLogins} from './cookies.js';
import {lastSegmentOf} from './http.js';
import type {GuestOptions, LogEntry, SessionStore, SignInHandlerOptions} from './options.js';
import {createRateLimit, type RateLimit} from './rate-limit.js';
import {createSeal} from './seal.js';
import {cookieSessions, createRenewals, sessionFrom, type Renewals, type Sessions} from './session.js';
import {storedSessions} from './session-store.js';
import {withExpiry} from './store-expiry.js';
import {withTimeout} from './store-timeout.js';
import {createUpstream, maxLifetime, type Upstream} from './upstream.js';
import {reasonOf, UpstreamError} from './upstream-error.js';

// Checks of the options. Each schema has a phrase that completes "must be …", so that an error names the option and its
// rule. An error never contains the value, which may be a secret.

const text = (phrase: string, isValid: (value: string) => boolean) =>
  z.string(phrase).check(z.refine(isValid, phrase));
const number = (phrase: string, isValid: (value: number) => boolean) =>
  z.number(phrase).check(z.refine(isValid, phrase));
const list = <Item extends z.ZodMiniType>(phrase: string, item: Item) =>
  z.readonly(z.array(item, phrase).check(z.minLength(1, phrase)));
const func = <Callback>(phrase: string) => z.custom<Callback>(value => typeof value === 'function', phrase);
const group = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: ({code, keys, path = []}) =>
      code === 'unrecognized_keys'
        ? unknownOption(String(keys[0]), Object.keys(shape), path)
        : `an object with ${enumeration(Object.keys(shape))}`,
  });

/** The routes other than the callback, whose path is that of `redirectUri`. */
const otherRoutes: ReadonlySet<string> = new Set(['login', 'token', 'logout', 'guest']);
const routePhrase = 'a URL whose path does not end in login, token, logout or guest';
/** Returns the last segment of a redirect URI's path. An invalid URI passes here, because another check reports it. */
const routeOf = (uri: string): string => (URL.canParse(uri) ? lastSegmentOf(new URL(uri)) : 'invalid');

const nonEmptyText = text('a non-empty string', value => value.trim() !== '').check(
  // For example the line break at the end of a file with a secret, or spaces that were copied with it.
  z.refine(value => value === value.trim(), 'a string without white space at its start and end'),
);
const urlPhrase = 'an https URL, or an http URL with a loopback host';
const url = text(urlPhrase, isSecureUrl);
const perMinute = number(
  'an integer from 1 to 1000000',
  value => Number.isInteger(value) && value >= 1 && value <= 1_000_000,
);
const seconds = (min: number, max: number) =>
  number(`a number of seconds from ${min} to ${max}`, value => value >= min && value <= max);

const secretPhrase = 'a string of 32 or more random characters, or a list of such strings';
const secret = text(secretPhrase, ({length}) => length >= 32);

const scopesPhrase = "a list of scopes, such as ['spark:webrtc_calling', 'spark:kms']";
/** RFC 6749, section 3.3: a scope contains no spaces. */
const scope = text(scopesPhrase, value => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(value));

const storeMethods = ['getItem', 'setItem', 'removeItem'] as const;
const storePhrase = 'an object with the methods getItem, setItem and removeItem, and optionally addItem';

/** The scopes of the Webex Calling guide, and two that it does not list. */
export const defaultScopes: readonly string[] = [
  'spark:webrtc_calling', // place and receive calls from a browser
  'spark:calls_read', // see the calls
  'spark:calls_write', // control the calls
  'spark:xsi', // call settings, on BroadWorks back ends
  'spark:kms', // requested by the SDK's init (webex-js-sdk pull request 4022)
  'spark:people_read', // name, picture and numbers
];

const api = 'https://webexapis.com/v1';
const optionsSchema = group({
  clientId: nonEmptyText,
  clientSecret: nonEmptyText,
  redirectUri: text(`${urlPhrase}, without fragment, user name and password`, isRedirectUri).check(
    z.refine(value => routeOf(value) !== '', 'a URL with a path, such as https://app.example/webex/callback'),
    z.refine(value => !otherRoutes.has(routeOf(value)), routePhrase),
  ),
  cookieSecret: z.union([secret, list(secretPhrase, secret)], secretPhrase),
  scopes: withDefault(list(scopesPhrase, scope), defaultScopes),
  endpoints: z.prefault(
    group({
      authorize: withDefault(url, `${api}/authorize`),
      token: withDefault(url, `${api}/access_token`),
      // The URL that the SDK uses (webex-core, credentials-config).
      revoke: withDefault(url, 'https://idbroker.webex.com/idb/oauth2/v1/revoke'),
      guestToken: withDefault(url, `${api}/guests/token`),
      callToken: withDefault(url, `${api}/telephony/click2call/callToken`),
      issuer: z.optional(url),
    }),
    {},
  ),
  store: z.optional(z.custom<SessionStore>(isStore, storePhrase)),
  // 180 days. Webex's refresh token is valid for 90 days, and again for 90 days after each use.
  sessionSeconds: withDefault(seconds(60, maxLifetime), 15_552_000),
  limits: z.prefault(
    group({
      loginsPerMinute: withDefault(perMinute, 60),
      guestsPerMinute: withDefault(perMinute, 20),
      upstreamSeconds: withDefault(seconds(0.01, 300), 10),
    }),
    {},
  ),
  guest: z.optional(
    group({
      accessToken: func<GuestOptions['accessToken']>(
        'a function that returns the access token for the service app',
      ),
      calledNumber: nonEmptyText,
    }),
  ),
  rateLimitKey: z.optional(
    func<NonNullable<SignInHandlerOptions['rateLimitKey']>>(
      'a function that returns the client of a request',
    ),
  ),
  log: withDefault(func<(entry: LogEntry) => unknown>('a function that takes a log entry'), () => warn),
} satisfies Record<keyof SignInHandlerOptions, z.ZodMiniType>);

/** The options, checked, with defaults and derived values. */
interface Settings extends Omit<z.output<typeof optionsSchema>, 'store'> {
  /** Origin of the page. */
  readonly origin: string;
}

/** @throws {TypeError} Names an unknown option, otherwise the first invalid option and its rule. */
function readOptions(options: SignInHandlerOptions): z.output<typeof optionsSchema> {
  const {success, data, error} = z.safeParse(optionsSchema, options);
  if (success) return data;
  const {issues} = error;
  const issue = issues.find(({code}) => code === 'unrecognized_keys') ?? issues[0];
  if (!issue || issue.code === 'unrecognized_keys') throw new TypeError(issue?.message);
  const path = issue.path.filter(key => typeof key === 'string');
  if (path.length === 0) throw new TypeError(`The options of createSignInHandler() must be ${issue.message}`);
  const value = path.reduce<unknown>((parent, key) => (isRecord(parent) ? parent[key] : undefined), options);
  const emptyProblem = value === '' ? 'is empty: it ' : '';
  const problem = value === undefined ? 'is missing: it ' : emptyProblem;
  throw new TypeError(`${path.join('.')} ${problem}must be ${issue.message}`);
}

/** Options of version 0.1.0, with their current names. */
const renamedOptions: ReadonlyMap<string, string> = new Map([
  ['secret', 'cookieSecret'],
  ['clientOf', 'rateLimitKey'],
]);

function unknownOption(name: string, known: readonly string[], path: readonly PropertyKey[]): string {
  const prefix = path.map(key => `${String(key)}.`).join('');
  const newName = prefix === '' ? renamedOptions.get(name) : undefined;
  if (newName) return `Unknown option ${name}: it is called ${newName} since version 0.2.0`;
  const similar = known.find(one => distance(one.toLowerCase(), name.toLowerCase()) <= 2);
  // Quote only what looks like a name: anything else may be a misplaced secret.
  const quoted = /^\w{1,40}$/.test(name) ? ` ${prefix}${name}` : '';
  const hint = similar ? `did you mean ${prefix}${similar}?` : `the options are ${enumeration(known)}`;
  return `Unknown option${quoted}: ${hint}`;
}

/** Levenshtein distance: the minimum number of letters to insert, remove or replace. */
function distance(one: string, other: string): number {
  let row = Array.from({length: other.length + 1}, (_, index) => index);
  for (const [index, letter] of one.split('').entries()) {
    const next = [index + 1];
    for (const [column, otherLetter] of other.split('').entries()) {
      const replace = (row[column] ?? 0) + Number(otherLetter !== letter);
      next.push(Math.min(replace, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

const enumeration = (names: readonly string[]): string =>
  `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** RFC 9700, section 2.6: OAuth messages are never sent over unencrypted connections. */
function isSecureUrl(value: string): boolean {
  // Check more than the URL parser, which accepts `https:x` and removes spaces.
  if (!/^https?:\/\/\S+$/.test(value) || !URL.canParse(value)) return false;
  const {protocol, hostname} = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname));
}

/** RFC 6749, section 3.1.2: a redirect URI has no fragment. */
function isRedirectUri(value: string): boolean {
  if (!isSecureUrl(value)) return false;
  const {hash, href, username, password} = new URL(value);
  return !hash && !href.endsWith('#') && !username && !password;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isStore(value: unknown): boolean {
  return (
    isRecord(value) &&
    storeMethods.every(name => typeof value[name] === 'function') &&
    ['undefined', 'function'].includes(typeof value['addItem'])
  );
}

function warn({route, reason}: LogEntry): void {
  // eslint-disable-next-line no-console -- Without a `log` option, failures must still be visible to the operator.
  console.warn(`webex-calling-elements: ${route}: ${reason}`);
}

/** State and services that the routes share. */
export interface Context {
  readonly settings: Settings;
  readonly upstream: Upstream;
  readonly sessions: Sessions;
  readonly logins: PendingLogins;
  readonly renewals: Renewals;
  readonly style: CookieStyle;
  readonly rateLimit: RateLimit;
}

/** Seconds that the store may add to the duration of a renewal. */
const storeSeconds = 5;

/** @throws {TypeError} Names an unknown option, otherwise the first invalid option and its rule. */
export function createContext(options: SignInHandlerOptions): Context {
  const {store: givenStore, log, ...checked} = readOptions(options);
  const {origin, protocol} = new URL(checked.redirectUri);
  const settings: Settings = {...checked, origin, log: entry => logSafely(log, entry)};
  const {cookieSecret, sessionSeconds, limits} = settings;
  const seal = createSeal(typeof cookieSecret === 'string' ? [cookieSecret] : cookieSecret);
  const upstream = createUpstream(settings);
  const store = givenStore && withExpiry(withTimeout(givenStore));
  const style = {secure: protocol === 'https:'};
  const renewalSeconds = limits.upstreamSeconds + storeSeconds;
  const reason =
    'a session cookie was refused: expired or from before a store was added or sealed with another cookieSecret';
  const onUnreadable = once(() => settings.log({route: 'start', reason}));
  const sessionSettings = {style, maxSeconds: sessionSeconds, renewalSeconds, onUnreadable};
  const sessions = store
    ? storedSessions(seal, sessionSettings, store)
    : cookieSessions(seal, sessionSettings);
  const renewals = createRenewals(renewalSeconds, session =>
    sessions.renew(session, async () => {
      if (!session.refreshToken) throw new UpstreamError('expired', 'no refresh token', true);
      return sessionFrom(await upstream.refresh(session.refreshToken), session, sessionSeconds);
    }),
  );
  const logins = createPendingLogins(seal, style, store);
  return {settings, upstream, sessions, logins, renewals, style, rateLimit: createRateLimit(settings, store)};
}

/**
 * Calls the application's `log`, and ignores its failures. If `log` throws, the request must still get a response. If `log`
 * is async and rejects, the unhandled rejection would end the process.
 */
function logSafely(log: (entry: LogEntry) => unknown, entry: LogEntry): void {
  const logged = new Promise(resolve => resolve(log(entry)));
  // There is no other place to report the failure.
  logged.catch(() => undefined);
}

/** Returns a function that calls `work` only the first time. */
export function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
}

/**
 * Revokes at Webex (RFC 7009) the tokens of sessions that are not, or no longer, used. Failures are logged.
 *
 * @returns Whether Webex accepted all requests.
 */
export async function revokeTokens(
  {upstream, settings}: Context,
  route: 'callback' | 'logout' | 'token',
  ...sessions: readonly (Tokens | undefined)[]
): Promise<boolean> {
  // Servers should revoke access tokens together with their refresh token, but need not, so revoke both.
  const all = sessions.flatMap(session => [session?.refreshToken, session?.accessToken]);
  const tokens = new Set(all.filter(token => token !== undefined));
  const failures = await Promise.all(
    Array.from(tokens, token =>
      upstream.revoke(token).then(
        () => undefined,
        (error: unknown) => `token not revoked: ${reasonOf(error)}`,
      ),
    ),
  );
  const reasons = failures.filter(reason => reason !== undefined);
  for (const reason of reasons) settings.log({route, reason});
  return reasons.length === 0;
}
