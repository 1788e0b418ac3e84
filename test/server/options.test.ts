import {createStorage} from 'unstorage';
import {describe, expect, it} from 'vitest';
import {createSignInHandler, type SignInHandlerOptions} from '../../server/index.js';
import {secret} from './site.js';

const options: SignInHandlerOptions = {
  clientId: 'the-client',
  clientSecret: 'the-client-secret',
  redirectUri: 'https://app.example/webex/callback',
  cookieSecret: secret,
};
/** No error message may contain it: it stands for a secret passed as the wrong option. */
const hidden = 'hunter2';

/** Options from JavaScript, without type checking. */
const create = (given: unknown) => () => createSignInHandler(given as SignInHandlerOptions);

const notUrl = /^redirectUri must be an https URL, or an http URL with a loopback host/;
const notRoute = /^redirectUri must be a URL whose path does not end in login, token, logout or guest$/;
const notPath = /^redirectUri must be a URL with a path, such as https:\/\/app\.example\/webex\/callback$/;
const notSecret =
  /^cookieSecret must be a string of 32 or more random characters, or a list of such strings$/;
const notScopes = /^scopes must be a list of scopes, such as \['/;
const notStore = /^store must be an object with the methods getItem, setItem and removeItem/;

const invalid: readonly (readonly [name: string, more: object, message: string | RegExp])[] = [
  ['clientId: empty', {clientId: ''}, /^clientId is empty: it must be a non-empty string$/],
  ['clientId: undefined', {clientId: undefined}, /^clientId is missing: it must be a non-empty string$/],
  ['clientId: spaces', {clientId: '  '}, /^clientId must be a non-empty string$/],
  ['clientId: a number', {clientId: 7}, /^clientId must be a non-empty string$/],
  ['clientSecret: empty', {clientSecret: ''}, /^clientSecret is empty/],
  ['clientSecret: null', {clientSecret: null}, /^clientSecret must be a non-empty string$/],
  [
    'clientId: with a line break',
    {clientId: 'the-client\n'},
    /^clientId must be a string without white space/,
  ],
  [
    'clientSecret: with a space',
    {clientSecret: ` ${hidden}`},
    /^clientSecret must be a string without white/,
  ],
  [
    'cookieSecret: undefined',
    {cookieSecret: undefined},
    /^cookieSecret is missing: it must be a string of 32/,
  ],
  ['cookieSecret: too short', {cookieSecret: hidden}, notSecret],
  ['cookieSecret: one of a list too short', {cookieSecret: [secret, hidden]}, notSecret],
  ['cookieSecret: an empty list', {cookieSecret: []}, notSecret],
  ['cookieSecret: a number in a list', {cookieSecret: [secret, 7]}, notSecret],
  ['cookieSecret: an object with a length', {cookieSecret: {length: 40}}, notSecret],
  ['redirectUri: empty', {redirectUri: ''}, /^redirectUri is empty/],
  ['redirectUri: relative', {redirectUri: '/webex/callback'}, notUrl],
  ['redirectUri: a word', {redirectUri: 'callback'}, notUrl],
  ['redirectUri: without slashes', {redirectUri: 'https:app.example/callback'}, notUrl],
  ['redirectUri: with a space', {redirectUri: ' https://app.example/callback'}, notUrl],
  ['redirectUri: another scheme', {redirectUri: 'javascript://app.example/%0aalert(1)'}, notUrl],
  ['redirectUri: http', {redirectUri: 'http://app.example/callback'}, notUrl],
  ['redirectUri: localhost as a subdomain', {redirectUri: 'http://localhost.evil.example/cb'}, notUrl],
  ['redirectUri: a URL object', {redirectUri: new URL('https://app.example/callback')}, notUrl],
  ['redirectUri: with a fragment', {redirectUri: 'https://app.example/callback#x'}, /without fragment/],
  ['redirectUri: with an empty fragment', {redirectUri: 'https://app.example/callback#'}, /without fragment/],
  ['redirectUri: with a password', {redirectUri: `https://me:${hidden}@app.example/cb`}, /and password$/],
  ['redirectUri: without a path', {redirectUri: 'https://app.example'}, notPath],
  ['redirectUri: with only a slash', {redirectUri: 'https://app.example/'}, notPath],
  ['redirectUri: the path of another route', {redirectUri: 'https://app.example/webex/login'}, notRoute],
  ['redirectUri: the same with a slash', {redirectUri: 'https://app.example/webex/token/'}, notRoute],
  ['scopes: a string', {scopes: 'spark:kms spark:xsi'}, notScopes],
  ['scopes: two in one string', {scopes: ['spark:kms spark:xsi']}, notScopes],
  ['scopes: an empty string', {scopes: ['spark:kms', '']}, notScopes],
  ['scopes: an empty list', {scopes: []}, notScopes],
  ['scopes: a Set', {scopes: new Set(['spark:kms'])}, notScopes],
  ['store: without methods', {store: {}}, notStore],
  ['store: a Map', {store: new Map()}, notStore],
  ['store: a URL', {store: `redis://:${hidden}@host`}, notStore],
  ['store: addItem is not a function', {store: {...createStorage(), addItem: true}}, notStore],
  [
    'endpoints: a string',
    {endpoints: 'https://idp.example'},
    /^endpoints must be an object with authorize, token, revoke, guestToken, callToken and issuer$/,
  ],
  [
    'endpoints.token: http',
    {endpoints: {token: 'http://idp.example/t'}},
    /^endpoints\.token must be an https URL/,
  ],
  ['endpoints.revoke: relative', {endpoints: {revoke: '/revoke'}}, /^endpoints\.revoke must be an https URL/],
  ['endpoints.issuer: null', {endpoints: {issuer: null}}, /^endpoints\.issuer must be an https URL/],
  [
    'endpoints: misspelled',
    {endpoints: {tokens: 'https://idp.example/t'}},
    /^Unknown option endpoints\.tokens: did you mean endpoints\.token\?$/,
  ],
  ['limits: a number', {limits: 60}, /^limits must be an object with loginsPerMinute,/],
  [
    'limits.upstreamSeconds: NaN',
    {limits: {upstreamSeconds: NaN}},
    /^limits\.upstreamSeconds must be a number of seconds from 0\.01 to 300$/,
  ],
  ['limits.upstreamSeconds: negative', {limits: {upstreamSeconds: -1}}, /^limits\.upstreamSeconds must be/],
  [
    'limits.upstreamSeconds: infinite',
    {limits: {upstreamSeconds: Infinity}},
    /^limits\.upstreamSeconds must be/,
  ],
  [
    'limits.upstreamSeconds: milliseconds',
    {limits: {upstreamSeconds: 10_000}},
    /^limits\.upstreamSeconds must/,
  ],
  [
    'limits.loginsPerMinute: a string',
    {limits: {loginsPerMinute: '60'}},
    /^limits\.loginsPerMinute must be an integer from 1 to 1000000$/,
  ],
  [
    'limits.guestsPerMinute: 0.5',
    {limits: {guestsPerMinute: 0.5}},
    /^limits\.guestsPerMinute must be an int/,
  ],
  [
    'limits.guestsPerMinute: 0',
    {limits: {guestsPerMinute: 0}},
    /^limits\.guestsPerMinute must be an integer/,
  ],
  ['limits: misspelled', {limits: {loginPerMinute: 5}}, /did you mean limits\.loginsPerMinute\?$/],
  ['sessionSeconds: NaN', {sessionSeconds: NaN}, /^sessionSeconds must be a number of seconds from 60 to/],
  ['sessionSeconds: negative', {sessionSeconds: -1}, /^sessionSeconds must be/],
  ['sessionSeconds: zero', {sessionSeconds: 0}, /^sessionSeconds must be/],
  ['sessionSeconds: a string', {sessionSeconds: '3600'}, /^sessionSeconds must be/],
  ['sessionSeconds: a year in milliseconds', {sessionSeconds: 31_536_000_000}, /^sessionSeconds must be/],
  ['guest: true', {guest: true}, /^guest must be an object with accessToken and calledNumber$/],
  ['guest: no number', {guest: {accessToken: () => 'x'}}, /^guest\.calledNumber is missing/],
  [
    'guest.accessToken: a token',
    {guest: {accessToken: hidden, calledNumber: '1'}},
    /^guest\.accessToken must be a function/,
  ],
  [
    'guest.calledNumber: a number',
    {guest: {accessToken: () => 'x', calledNumber: 5101}},
    /^guest\.calledNumber must be a non-empty string$/,
  ],
  ['rateLimitKey: a string', {rateLimitKey: 'x-real-ip'}, /^rateLimitKey must be a function/],
  ['log: console', {log: console}, /^log must be a function/],
  ['log: null', {log: null}, /^log must be a function/],
  [
    'misspelled',
    {redirectURL: 'https://app.example/callback'},
    /^Unknown option redirectURL: did you mean redirectUri\?$/,
  ],
  ['another case', {clientID: 'x'}, /did you mean clientId\?$/],
  [
    'an option of another library',
    {sessionSecret: hidden},
    /^Unknown option sessionSecret: the options are clientId, clientSecret,/,
  ],
  ['a value as a name', {[`${hidden} `]: true}, /^Unknown option: the options are clientId/],
  ['a name that every object has', {toString: () => 'x'}, /^Unknown option toString: the options are/],
  [
    'the former name of cookieSecret',
    {cookieSecret: undefined, secret: hidden},
    /^Unknown option secret: it is called cookieSecret since version 0\.2\.0$/,
  ],
  [
    'the former name of rateLimitKey',
    {clientOf: () => hidden},
    /^Unknown option clientOf: it is called rateLimitKey since version 0\.2\.0$/,
  ],
];

describe('an invalid option throws a TypeError with its name and rule, without its value', () => {
  it.each(invalid)('%s', (_name, more, message) => {
    const attempt = create({...options, ...more});
    expect(attempt).toThrow(TypeError);
    expect(attempt).toThrow(message);
    expect(attempt).not.toThrow(hidden);
  });

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a string', hidden],
    ['a list', [options]],
    ['a function', () => options],
  ])('%s instead of an object', (_name, given) => {
    const message = /^The options of createSignInHandler\(\) must be an object with clientId, clientSecret,/;
    expect(create(given)).toThrow(TypeError);
    expect(create(given)).toThrow(message);
    expect(create(given)).not.toThrow(hidden);
  });
});

describe('a valid option is accepted', () => {
  it.each([
    [
      'undefined, as from a missing environment variable',
      {scopes: undefined, store: undefined, guest: undefined},
    ],
    ['undefined in a group', {limits: {loginsPerMinute: undefined}, endpoints: {issuer: undefined}}],
    ['a list of secrets', {cookieSecret: [secret, `previous ${secret}`]}],
    ['redirectUri: IPv4 loopback', {redirectUri: 'http://127.0.0.1:8080/webex/callback'}],
    ['redirectUri: IPv6 loopback', {redirectUri: 'http://[::1]/webex/callback'}],
    ['redirectUri: with a query', {redirectUri: 'https://app.example/webex/callback?of=us'}],
    ['store: unstorage', {store: createStorage()}],
    ['store: with addItem', {store: {...createStorage(), addItem: () => true}}],
    ['sessionSeconds: a minute', {sessionSeconds: 60}],
    ['limits.upstreamSeconds: 0.1', {limits: {upstreamSeconds: 0.1}}],
  ])('%s', (_name, more) => {
    expect(create({...options, ...more})).not.toThrow();
  });

  it('undefined keeps the default', async () => {
    const handler = createSignInHandler({...options, endpoints: {authorize: undefined}});
    const response = await handler(new Request('https://app.example/webex/login'));
    expect(response.headers.get('location')).toMatch(/^https:\/\/webexapis\.com\//);
  });
});
