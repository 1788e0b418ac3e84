import {createHash} from 'node:crypto';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {withExpiry, type AccessToken} from '../../src/auth/access-token.js';
import {OwnedTokenSource} from '../../src/auth/owned-token-source.js';
import {requestToken} from '../../src/auth/token-endpoint.js';
import {TokenKeeper} from '../../src/auth/token-keeper.js';
import type {TokenSource} from '../../src/auth/token-source.js';
import {fault, hour, useClock} from './keeper-setup.js';

type RequestOptions = Parameters<TokenSource>[0];

const {signal} = new AbortController();
const minute = 60_000;

afterEach(() => vi.unstubAllGlobals());

/** A keeper whose source returns these tokens, one per request. Records its requests, new tokens and events. */
function keeperOf(
  given: readonly (AccessToken | Error)[],
  first: AccessToken = {accessToken: 'first', expiresIn: hour},
) {
  const requests: Omit<RequestOptions, 'signal'>[] = [];
  const newTokens: string[] = [];
  const events: string[] = [];
  const left = [...given];
  const end = new AbortController();
  const options = {
    async ask({signal: _signal, ...request}: RequestOptions) {
      requests.push(request);
      const next = left.shift() ?? new Error('No token is left');
      if (next instanceof Error) throw next;
      return withExpiry(next);
    },
    isBusy: () => false,
    onRenewed: ({accessToken}: AccessToken) => void newTokens.push(accessToken),
    onEvent: ({type}: {type: string}) => void events.push(type),
  };
  return {keeper: new TokenKeeper(withExpiry(first), options, end.signal), requests, newTokens, events, end};
}

const token = (accessToken: string): AccessToken => ({accessToken, expiresIn: hour});

describe('a token that Webex refuses before its expiry', () => {
  useClock();

  test('is replaced without an event', async () => {
    const {keeper, requests, newTokens, events} = keeperOf([token('second')]);
    expect(await keeper.replaceRefused()).toBe(true);
    expect({requests, newTokens, events}).toEqual({
      requests: [{renew: true, refused: 'first'}],
      newTokens: ['second'],
      events: [],
    });
  });

  test('without a known expiry is replaced as well', async () => {
    const {keeper, newTokens} = keeperOf([{accessToken: 'second'}], {accessToken: 'first'});
    expect(await keeper.replaceRefused()).toBe(true);
    expect(newTokens).toEqual(['second']);
  });

  test('without a known expiry is replaced by one that is renewed before its expiry', async () => {
    const given = [{accessToken: 'second', expiresIn: hour}, {accessToken: 'third'}];
    const {keeper, newTokens} = keeperOf(given, {accessToken: 'first'});
    expect(await keeper.replaceRefused()).toBe(true);
    await vi.advanceTimersByTimeAsync(60 * minute);
    expect(newTokens).toEqual(['second', 'third']);
  });

  test('is replaced once, regardless of the number of simultaneous reports', async () => {
    const {keeper, requests} = keeperOf([token('second')]);
    expect(
      await Promise.all([keeper.replaceRefused(), keeper.replaceRefused(), keeper.replaceRefused()]),
    ).toEqual([true, true, true]);
    expect(requests).toHaveLength(1);
  });

  test.each([
    {name: 'the next one is refused as well', given: [token('second'), token('third')]},
    {name: 'the source returns it again', given: [token('first'), token('third')]},
  ])('is not replaced again within a minute if $name', async ({given}) => {
    const {keeper, requests} = keeperOf(given);
    await keeper.replaceRefused();
    for (let time = 0; time < 10; time += 1) expect(await keeper.replaceRefused()).toBe(false);
    expect(requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(minute);
    expect(await keeper.replaceRefused()).toBe(true);
    expect(requests).toHaveLength(2);
  });

  test.each([fault('server'), fault('network'), fault('expired'), new Error('of the host')])(
    'is kept if the request fails (%s), and the next attempt may follow immediately',
    async failure => {
      const {keeper, newTokens, events} = keeperOf([failure, token('second')]);
      expect(await keeper.replaceRefused()).toBe(false);
      expect([newTokens, events]).toEqual([[], []]);
      expect(await keeper.replaceRefused()).toBe(true);
    },
  );

  test.each([
    {failure: fault('network'), mayReplace: true},
    {failure: new Error('of the host'), mayReplace: true},
    {failure: fault('expired'), mayReplace: false},
  ])(
    'may be replaced later if a request fails with $failure.message: $mayReplace',
    async ({failure, mayReplace}) => {
      const {keeper} = keeperOf([...Array<Error>(6).fill(failure), token('second')]);
      expect(keeper.mayReplace).toBe(false);
      const replacement = keeper.replaceRefused();
      expect(keeper.mayReplace).toBe(true);
      await replacement;
      expect(keeper.mayReplace).toBe(mayReplace);
      for (let failures = 2; failures <= 5; failures += 1) await keeper.replaceRefused();
      expect(keeper.mayReplace).toBe(mayReplace);
      // After further failures the person has to sign in again.
      await keeper.replaceRefused();
      expect(keeper.mayReplace).toBe(false);
      expect(await keeper.replaceRefused()).toBe(true);
      expect(keeper.mayReplace).toBe(false);
    },
  );

  test('may be replaced later if the computer slept for hours between two failures', async () => {
    const {keeper} = keeperOf([fault('network'), fault('network')], {accessToken: 'first'});
    await keeper.replaceRefused();
    await vi.advanceTimersByTimeAsync(2 * 3_600_000);
    expect(keeper.mayReplace).toBe(true);
    await keeper.replaceRefused();
    expect(keeper.mayReplace).toBe(true);
  });

  test('may not be replaced later if the source returns it again after a failure', async () => {
    const {keeper} = keeperOf([fault('network'), token('first')]);
    await keeper.replaceRefused();
    expect(await keeper.replaceRefused()).toBe(false);
    expect(keeper.mayReplace).toBe(false);
  });

  test('is ignored by a keeper that has ended', async () => {
    const {keeper, newTokens, end} = keeperOf([token('second')]);
    end.abort();
    expect(await keeper.replaceRefused()).toBe(false);
    expect(newTokens).toEqual([]);
  });
});

describe('a token that Webex refuses at the sign-in', () => {
  /** Webex accepts only these tokens. */
  function webexKnows(...known: readonly string[]): void {
    vi.stubGlobal('fetch', async (_url: string, {headers}: {headers: Record<string, string>}) =>
      known.includes(headers['authorization']?.slice(7) ?? '')
        ? Response.json({displayName: 'Ada'})
        : new Response(null, {status: 401}),
    );
  }
  const [dead, good] = ['dead_b_c', 'good_b_c'];

  test('is replaced once', async () => {
    webexKnows(good);
    const source = vi.fn<TokenSource>(({renew}) => (renew ? good : dead));
    const tokens = new OwnedTokenSource(source);
    const found = await tokens.identify(await tokens.request({signal}), signal);
    expect(found).toMatchObject({user: {displayName: 'Ada'}, newToken: {accessToken: good}});
    expect(source.mock.calls.map(([{renew, refused}]) => ({renew, refused}))).toEqual([
      {renew: undefined, refused: undefined},
      {renew: true, refused: dead},
    ]);
  });

  test.each([
    {name: 'is returned again', next: dead, times: 2},
    {name: 'has a successor that is refused as well', next: 'dead_too_c', times: 2},
  ])('counts as expired if it $name', async ({next, times}) => {
    webexKnows(good);
    const source = vi.fn<TokenSource>(({renew}) => (renew ? next : dead));
    const tokens = new OwnedTokenSource(source);
    const identified = tokens.identify(await tokens.request({signal}), signal);
    await expect(identified).rejects.toMatchObject({fault: {type: 'token-expired'}});
    expect(source).toHaveBeenCalledTimes(times);
  });

  test('is reported to the server by fingerprint, and never sent', async () => {
    const sent: string[] = [];
    vi.stubGlobal('fetch', async (_url: string, {body}: {body: string}) => {
      sent.push(body);
      return Response.json({access_token: good});
    });
    await requestToken('https://app.example/webex/token', {signal, renew: true, refused: dead});
    await requestToken('https://app.example/webex/token', {signal, renew: true});
    const refused = createHash('sha256').update(dead).digest('base64');
    expect(sent.map(body => JSON.parse(body) as unknown)).toEqual([{renew: true, refused}, {renew: true}]);
  });
});
