import {createStorage} from 'unstorage';
import {describe, expect, it} from 'vitest';
import {createTokenHandler, type TokenHandlerOptions} from '../../server/index.js';
import {secret} from './site.js';

const options: TokenHandlerOptions = {
  clientId: 'the-client',
  clientSecret: 'the-client-secret',
  redirectUri: 'https://app.example/webex/callback',
  secret,
};
/** A value that no message may repeat: a secret that got into the wrong place. */
const hidden = 'hunter2';

/** Options as a program without types may give them. */
const create = (given: unknown) => () => createTokenHandler(given as TokenHandlerOptions);

const address = /has to be an https address, or an http one of this machine/;

const wrong: readonly (readonly [name: string, more: object, message: string | RegExp])[] = [
  ['clientId that is empty', {clientId: ''}, /^clientId is missing/],
  ['clientId that is undefined', {clientId: undefined}, /^clientId is missing/],
  ['clientId of blanks', {clientId: '  '}, /^clientId has to be a text/],
  ['clientId that is a number', {clientId: 7}, /^clientId has to be a text/],
  ['clientSecret that is empty', {clientSecret: ''}, /^clientSecret is missing/],
  ['clientSecret that is null', {clientSecret: null}, /^clientSecret has to be a text/],
  ['secret that is missing', {secret: undefined}, /^secret is missing/],
  ['secret that is short', {secret: hidden}, /^secret has to be a text of 32 characters or more/],
  ['secret, one of them short', {secret: [secret, hidden]}, /^secret has to be a text of 32/],
  ['secret, a list of none', {secret: []}, /^secret has to be a text of 32/],
  ['secret, one of them a number', {secret: [secret, 7]}, /^secret has to be a text of 32/],
  ['secret that has a length, and is no text', {secret: {length: 40}}, /^secret has to be a text of 32/],
  ['redirectUri that is empty', {redirectUri: ''}, /^redirectUri is missing/],
  ['redirectUri that is relative', {redirectUri: '/webex/callback'}, address],
  ['redirectUri that is a word', {redirectUri: 'callback'}, address],
  ['redirectUri without slashes', {redirectUri: 'https:app.example/callback'}, address],
  ['redirectUri with a blank', {redirectUri: ' https://app.example/callback'}, address],
  ['redirectUri of another scheme', {redirectUri: 'javascript://app.example/%0aalert(1)'}, address],
  ['redirectUri in the clear', {redirectUri: 'http://app.example/callback'}, address],
  [
    'redirectUri that only begins like this machine',
    {redirectUri: 'http://localhost.evil.example/cb'},
    address,
  ],
  ['redirectUri that is a URL object', {redirectUri: new URL('https://app.example/callback')}, address],
  ['redirectUri with a fragment', {redirectUri: 'https://app.example/callback#x'}, /without a fragment/],
  [
    'redirectUri with an empty fragment',
    {redirectUri: 'https://app.example/callback#'},
    /without a fragment/,
  ],
  [
    'redirectUri with a password',
    {redirectUri: `https://me:${hidden}@app.example/callback`},
    /or a password/,
  ],
  ['scopes as one text', {scopes: 'spark:kms spark:xsi'}, /^scopes has to be a list of scopes, such as \['/],
  ['scopes, one of them two', {scopes: ['spark:kms spark:xsi']}, /^scopes has to be a list/],
  ['scopes, one of them empty', {scopes: ['spark:kms', '']}, /^scopes has to be a list/],
  ['scopes, none', {scopes: []}, /^scopes has to be a list/],
  ['scopes, a Set', {scopes: new Set(['spark:kms'])}, /^scopes has to be a list/],
  [
    'store without methods',
    {store: {}},
    /^store has to be an object with the methods getItem, setItem and removeItem/,
  ],
  ['store that is a Map', {store: new Map()}, /^store has to be an object with the methods/],
  [
    'store that is an address',
    {store: `redis://:${hidden}@host`},
    /^store has to be an object with the methods/,
  ],
  ['store with a wrong addItem', {store: {...createStorage(), addItem: true}}, /^store has to be .*addItem/],
  [
    'endpoints that are one address',
    {endpoints: 'https://idp.example'},
    /^endpoints has to be an object with authorize, token,/,
  ],
  [
    'endpoints, one in the clear',
    {endpoints: {token: 'http://idp.example/t'}},
    /^endpoints\.token has to be an https/,
  ],
  ['endpoints, one relative', {endpoints: {revoke: '/revoke'}}, /^endpoints\.revoke has to be an https/],
  ['endpoints, one null', {endpoints: {issuer: null}}, /^endpoints\.issuer has to be an https/],
  [
    'endpoints, a typo',
    {endpoints: {tokens: 'https://idp.example/t'}},
    /no option endpoints\.tokens: did you mean endpoints\.token\?$/,
  ],
  ['limits that are a number', {limits: 60}, /^limits has to be an object with loginsPerMinute,/],
  [
    'limits, NaN',
    {limits: {upstreamSeconds: NaN}},
    /^limits\.upstreamSeconds has to be a number of seconds from 0\.01 to 300$/,
  ],
  ['limits, negative', {limits: {upstreamSeconds: -1}}, /^limits\.upstreamSeconds has to be/],
  ['limits, infinite', {limits: {upstreamSeconds: Infinity}}, /^limits\.upstreamSeconds has to be/],
  ['limits, milliseconds', {limits: {upstreamSeconds: 10_000}}, /^limits\.upstreamSeconds has to be/],
  [
    'limits, a text',
    {limits: {loginsPerMinute: '60'}},
    /^limits\.loginsPerMinute has to be a whole number from 1/,
  ],
  [
    'limits, half of one',
    {limits: {guestsPerMinute: 0.5}},
    /^limits\.guestsPerMinute has to be a whole number/,
  ],
  ['limits, none', {limits: {guestsPerMinute: 0}}, /^limits\.guestsPerMinute has to be a whole number/],
  ['limits, a typo', {limits: {loginPerMinute: 5}}, /did you mean limits\.loginsPerMinute\?$/],
  ['sessionSeconds, NaN', {sessionSeconds: NaN}, /^sessionSeconds has to be a number of seconds from 60 to/],
  ['sessionSeconds, negative', {sessionSeconds: -1}, /^sessionSeconds has to be/],
  ['sessionSeconds, zero', {sessionSeconds: 0}, /^sessionSeconds has to be/],
  ['sessionSeconds, a text', {sessionSeconds: '3600'}, /^sessionSeconds has to be/],
  ['sessionSeconds, milliseconds of a year', {sessionSeconds: 31_536_000_000}, /^sessionSeconds has to be/],
  ['guest that is true', {guest: true}, /^guest has to be an object with accessToken and calledNumber$/],
  ['guest without a number', {guest: {accessToken: () => 'x'}}, /^guest\.calledNumber is missing/],
  [
    'guest with a token in place of its function',
    {guest: {accessToken: hidden, calledNumber: '1'}},
    /^guest\.accessToken has to be a function/,
  ],
  [
    'guest with a number that is none',
    {guest: {accessToken: () => 'x', calledNumber: 5101}},
    /^guest\.calledNumber has to be a text/,
  ],
  ['clientOf that is a text', {clientOf: 'x-real-ip'}, /^clientOf has to be a function/],
  ['log that is a console', {log: console}, /^log has to be a function/],
  ['log that is null', {log: null}, /^log has to be a function/],
  [
    'a typo',
    {redirectURL: 'https://app.example/callback'},
    /^There is no option redirectURL: did you mean redirectUri\?$/,
  ],
  ['another case', {clientID: 'x'}, /did you mean clientId\?$/],
  [
    'a name of somewhere else',
    {sessionSecret: hidden},
    /^There is no option sessionSecret: there are clientId, clientSecret,/,
  ],
  ['a name that is a value', {[`${hidden} `]: true}, /^There is no option: there are clientId/],
  ['a name that every object has', {toString: () => 'x'}, /^There is no option toString: there are/],
];

describe('an option that cannot be is refused at once, by name, with what is right and without its value', () => {
  it.each(wrong)('%s', (_name, more, message) => {
    const attempt = create({...options, ...more});
    expect(attempt).toThrow(TypeError);
    expect(attempt).toThrow(message);
    expect(attempt).not.toThrow(hidden);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', hidden],
    ['a list', [options]],
    ['a function', () => options],
  ])('%s in place of the options', (_name, given) => {
    const message =
      'createTokenHandler() needs an object of options, with clientId, clientSecret, redirectUri and secret';
    expect(create(given)).toThrow(new TypeError(message));
  });
});

describe('an option that can be is taken', () => {
  it.each([
    ['undefined, as from an environment without it', {scopes: undefined, store: undefined, guest: undefined}],
    ['undefined inside', {limits: {loginsPerMinute: undefined}, endpoints: {issuer: undefined}}],
    ['a list of secrets', {secret: [secret, `${secret} of before`]}],
    ['this machine', {redirectUri: 'http://127.0.0.1:8080/webex/callback'}],
    ['this machine, by IPv6', {redirectUri: 'http://[::1]/webex/callback'}],
    ['a query in the redirect URI', {redirectUri: 'https://app.example/webex/callback?of=us'}],
    ['a store of unstorage', {store: createStorage()}],
    ['a store with the optional method', {store: {...createStorage(), addItem: () => true}}],
    ['a minute', {sessionSeconds: 60}],
    ['a short time for Webex', {limits: {upstreamSeconds: 0.1}}],
  ])('%s', (_name, more) => {
    expect(create({...options, ...more})).not.toThrow();
  });

  it('a default stays where an option is undefined', async () => {
    const handler = createTokenHandler({
      ...options,
      endpoints: {authorize: undefined},
    });
    const response = await handler(new Request('https://app.example/webex/login'));
    expect(response.headers.get('location')).toMatch(/^https:\/\/webexapis\.com\//);
  });
});
