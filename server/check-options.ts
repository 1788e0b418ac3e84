import type {GuestOptions} from './guest.js';
import type {TokenHandlerOptions} from './options.js';
import type {Limits} from './rate-limit.js';
import type {Endpoints} from './upstream.js';

/** What an option must be, in words that follow "has to be", and how it is told. */
interface Rule {
  readonly is: string;
  readonly fits: (value: unknown) => boolean;
  /** The options inside of it, where it is an object of them. */
  readonly inside?: Rules;
  readonly isRequired?: boolean;
}

type Rules = Readonly<Record<string, Rule>>;
type RulesFor<Options> = {readonly [Name in keyof Required<Options>]: Rule};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const isFunction = (value: unknown): boolean => typeof value === 'function';

const text: Rule = {is: 'a text', fits: isText};
const address: Rule = {is: 'an https address, or an http one of this machine', fits: isSafe};
const functionOf = (what: string): Rule => ({is: `a function ${what}`, fits: isFunction});
const objectOf = (inside: Rules): Rule => ({
  is: `an object with ${listOf(Object.keys(inside))}`,
  fits: isObject,
  inside,
});
const required = (rule: Rule): Rule => ({...rule, isRequired: true});

/** @param whole Whether it counts something. */
const between = (least: number, most: number, what: string, whole = false): Rule => ({
  is: `${what} from ${least} to ${most}`,
  fits: value =>
    typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value)),
});

const shortestSecret = 32;
const isSecret = (secret: unknown): boolean => typeof secret === 'string' && secret.length >= shortestSecret;

/** A scope has no spaces: RFC 6749, section 3.3. */
const isScope = (scope: unknown): boolean =>
  typeof scope === 'string' && /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope);

const isListOf = (value: unknown, fits: (one: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(fits);

const perMinute = between(1, 1_000_000, 'a whole number', true);
const limits = {
  loginsPerMinute: perMinute,
  guestsPerMinute: perMinute,
  upstreamSeconds: between(0.01, 300, 'a number of seconds'),
} satisfies RulesFor<Limits>;

const endpoints = {
  authorize: address,
  token: address,
  revoke: address,
  guestToken: address,
  callToken: address,
  issuer: address,
} satisfies RulesFor<Endpoints>;

const guest = {
  accessToken: required(functionOf('that gives the token of the service app')),
  calledNumber: required(text),
} satisfies RulesFor<GuestOptions>;

const tenYears = 315_360_000;
const methods = ['getItem', 'setItem', 'removeItem'] as const;

const rules = {
  clientId: required(text),
  clientSecret: required(text),
  redirectUri: required({
    is: `${address.is}, without a fragment, a name or a password`,
    fits: value => isSafe(value) && isPlain(new URL(value)),
  }),
  secret: required({
    is: `a text of ${shortestSecret} characters or more, from a source of random ones, or a list of such texts`,
    fits: value => isSecret(value) || isListOf(value, isSecret),
  }),
  scopes: {
    is: "a list of scopes, such as ['spark:webrtc_calling', 'spark:kms']",
    fits: value => isListOf(value, isScope),
  },
  endpoints: objectOf(endpoints),
  store: {
    is: `an object with the methods ${listOf(methods)}, and with addItem, if at all, as one`,
    fits: value =>
      isObject(value) &&
      methods.every(name => isFunction(value[name])) &&
      ['undefined', 'function'].includes(typeof value['addItem']),
  },
  sessionSeconds: between(60, tenYears, 'a number of seconds'),
  limits: objectOf(limits),
  guest: objectOf(guest),
  clientOf: functionOf('from a request to whom it is from'),
  log: functionOf('that takes an entry of the log'),
} satisfies RulesFor<TokenHandlerOptions>;

/** @throws {TypeError} With the option that is wrong and what is right, and without its value: it may be a secret. */
export function checkOptions(options: unknown): asserts options is TokenHandlerOptions {
  if (!isObject(options)) {
    const names = Object.entries<Rule>(rules).filter(([, {isRequired}]) => isRequired);
    throw new TypeError(
      `createTokenHandler() needs an object of options, with ${listOf(names.map(([name]) => name))}`,
    );
  }
  check(options, rules, '');
}

function check(options: Readonly<Record<string, unknown>>, known: Rules, path: string): void {
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(known, name)) throw new TypeError(unknownOption(name, known, path));
  }
  for (const [name, rule] of Object.entries(known)) {
    const value = options[name];
    if (value === undefined || value === '') {
      if (rule.isRequired) throw new TypeError(`${path}${name} is missing: it has to be ${rule.is}`);
      if (value === undefined) continue;
    }
    if (!rule.fits(value)) throw new TypeError(`${path}${name} has to be ${rule.is}`);
    if (rule.inside && isObject(value)) check(value, rule.inside, `${path}${name}.`);
  }
}

function unknownOption(name: string, known: Rules, path: string): string {
  const names = Object.keys(known);
  const meant = names.find(one => distance(one.toLowerCase(), name.toLowerCase()) <= 2);
  // What is no name may be a value that got into its place.
  const called = /^\w{1,40}$/.test(name) ? ` ${path}${name}` : '';
  const hint = meant ? `did you mean ${path}${meant}?` : `there are ${listOf(names)}`;
  return `There is no option${called}: ${hint}`;
}

/** How many letters one word has to change to be the other (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({length: other.length + 1}, (_, index) => index);
  for (const [index, letter] of one.split('').entries()) {
    const next = [index + 1];
    for (const [at, its] of other.split('').entries()) {
      next.push(
        Math.min((row[at] ?? 0) + Number(its !== letter), (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1),
      );
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** RFC 9700, section 2.6: nothing of OAuth goes over a network in the clear. */
function isSafe(value: unknown): value is string {
  // The parser takes `https:x` for an address, and drops spaces.
  if (typeof value !== 'string' || !/^https?:\/\/\S+$/.test(value) || !URL.canParse(value)) return false;
  const {protocol, hostname} = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname));
}

/** RFC 6749, section 3.1.2: a redirect URI has no fragment. */
const isPlain = ({hash, username, password, href}: URL): boolean =>
  !hash && !href.endsWith('#') && !username && !password;
