import {FaultError} from '../../src/base/fault.js';
import {faultError} from '../../src/base/make-fault.js';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {fingerprintOf, withExpiry} from '../../src/auth/access-token.js';
import {OwnedTokenSource} from '../../src/auth/owned-token-source.js';
import type {TokenSource} from '../../src/auth/token-source.js';
import {withLock} from '../../src/base/web-lock.js';

const {signal} = new AbortController();
const [adas, adasNext, graces, nobodys] = ['YWRh', 'YWRhMg', 'Z3JhY2U', 'bm9ib2R5'].map(
  part => `${part}_P0A1_organization`,
) as [string, string, string, string];
const owners: Record<string, string | undefined> = {[adas]: 'ada', [adasNext]: 'ada', [graces]: 'grace'};

/** The tokens whose owners were requested from Webex. */
let profileRequests: string[];
let isWebexDown: boolean;

beforeEach(() => {
  profileRequests = [];
  isWebexDown = false;
  vi.stubGlobal('fetch', async (_: string, {headers}: {headers: {authorization: string}}) => {
    const token = headers.authorization.slice('Bearer '.length);
    profileRequests.push(token);
    if (isWebexDown) return new Response(null, {status: 503});
    const owner = owners[token];
    return Response.json(owner ? {id: btoa(`ciscospark://us/PEOPLE/${owner}`)} : {});
  });
});
afterEach(() => vi.unstubAllGlobals());

const received = (accessToken: string, more: object = {}) => withExpiry({accessToken, ...more});
const faultTypeOf = async (promise: Promise<unknown>): Promise<string> => {
  const error: unknown = await promise.then(
    () => expect.unreachable(),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FaultError);
  return (error as FaultError).fault.type;
};

/** A JSON Web Token with these claims. */
const jwt = (claims: object): string => `e30.${btoa(JSON.stringify(claims)).replaceAll('=', '')}.signature`;

/** A source of Ada's tokens, after a sign-in with the first one. */
async function signInAda(next: TokenSource) {
  const source = vi.fn(next);
  const tokens = new OwnedTokenSource(source);
  await tokens.setOwner((await tokens.identify(received(adas), signal)).user, received(adas));
  profileRequests = [];
  return {tokens, source};
}

describe('request()', () => {
  test('returns the checked token with its expiry', async () => {
    const tokens = new OwnedTokenSource(() => adas);
    expect(await tokens.request({signal})).toEqual({accessToken: adas, expiresAt: Infinity});
    expect(tokens.owner).toBeUndefined();
    expect(profileRequests).toEqual([]);
  });

  test.each([
    {
      name: 'rejects with another error',
      given: () => Promise.reject(new Error('from the host')),
      fault: 'token-source-failed',
    },
    {
      name: 'rejects with a FaultError',
      given: () => Promise.reject(faultError('network')),
      fault: 'network',
    },
    {name: 'returns an empty token', given: () => '', fault: 'token-empty'},
    {name: 'returns a malformed token', given: () => 'a b', fault: 'token-malformed'},
  ])('fails with $fault if the source $name', async ({given, fault}) => {
    expect(await faultTypeOf(new OwnedTokenSource(given).request({signal}))).toBe(fault);
  });

  test.each([
    {name: 'has a lifetime of 0', expired: {accessToken: adas, expiresIn: 0}},
    {name: 'is a JWT that has expired', expired: jwt({realm: 'organization', exp: 1})},
  ])('requests a new token if the current one of the source $name', async ({expired}) => {
    const source = vi.fn<TokenSource>(({renew}) => (renew ? adasNext : expired));
    const tokens = new OwnedTokenSource(source);
    expect(await tokens.request({signal})).toMatchObject({accessToken: adasNext});
    // The second time is after waiting for other tabs.
    expect(source.mock.calls.map(([{renew}]) => renew)).toEqual([undefined, undefined, true]);
  });

  test('fails with token-expired if the new token of the source has also expired', async () => {
    const source = vi.fn<TokenSource>(() => ({accessToken: adas, expiresIn: 0}));
    expect(await faultTypeOf(new OwnedTokenSource(source).request({signal}))).toBe('token-expired');
    expect(source.mock.calls.filter(([{renew}]) => renew)).toHaveLength(1);
  });

  test('requests a new token in one tab only if that of several tabs has expired, even while a tab renews', async () => {
    const queues = new Map<string, Promise<unknown>>();
    const request = (name: string, _: unknown, task: () => unknown) => {
      const ended = Promise.resolve(queues.get(name)).then(task);
      queues.set(name, ended);
      return ended;
    };
    vi.stubGlobal('navigator', {locks: {request}});
    let current = {accessToken: adas, expiresIn: 0};
    const source = vi.fn<TokenSource>(({renew}) => {
      if (renew) current = {accessToken: adasNext, expiresIn: 600};
      return current;
    });
    const requestAll = () =>
      Promise.all([1, 2, 3].map(() => new OwnedTokenSource(source).request({signal, limit: 1_000})));
    const given = await withLock('webex-calling-elements/renewal', signal, requestAll);
    expect(given.map(({accessToken}) => accessToken)).toEqual([adasNext, adasNext, adasNext]);
    expect(source.mock.calls.filter(([{renew}]) => renew)).toHaveLength(1);
  });

  test('ends with the signal, which is passed to the source', async () => {
    const end = new AbortController();
    let sourceSignal: AbortSignal | undefined;
    const tokens = new OwnedTokenSource(options => {
      sourceSignal = options.signal;
      return new Promise<string>(() => {});
    });
    const request = tokens.request({signal: end.signal});
    await Promise.resolve();
    end.abort(new Error('enough'));
    await expect(request).rejects.toThrow('enough');
    expect(sourceSignal?.aborted).toBe(true);
  });

  test('fails with token-source-failed after the given limit', async () => {
    vi.useFakeTimers();
    const request = faultTypeOf(
      new OwnedTokenSource(() => new Promise(() => {})).request({signal, limit: 1_000}),
    );
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await request).toBe('token-source-failed');
    vi.useRealTimers();
  });

  test('the limit includes the request of a new token', async () => {
    vi.useFakeTimers();
    const source = vi.fn<TokenSource>(async ({renew}) => {
      await new Promise(resolve => setTimeout(resolve, renew ? 900 : 300));
      return {accessToken: adas, expiresIn: renew ? 600 : 0};
    });
    const request = faultTypeOf(new OwnedTokenSource(source).request({signal, limit: 1_000}));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(source).toHaveBeenLastCalledWith(expect.objectContaining({renew: true}));
    await vi.advanceTimersByTimeAsync(500);
    expect(await request).toBe('token-source-failed');
    vi.useRealTimers();
  });
});

describe('requestOwned()', () => {
  test('the current token needs no confirmation by Webex', async () => {
    const {tokens, source} = await signInAda(() => adas);
    expect(await tokens.requestOwned({signal})).toMatchObject({accessToken: adas});
    expect(source.mock.calls[0]?.[0]).not.toMatchObject({renew: true});
    expect(profileRequests).toEqual([]);
  });

  test('another token of the same person replaces the current one', async () => {
    const {tokens, source} = await signInAda(() => adasNext);
    expect(await tokens.requestOwned({signal, renew: true})).toMatchObject({accessToken: adasNext});
    expect(source.mock.calls[0]?.[0]).toMatchObject({renew: true});
    await vi.waitFor(async () => expect(tokens.owner?.fingerprint).toBe(await fingerprintOf(adasNext)));
    expect(tokens.owner?.user.id).toBe('ada');
    await tokens.requestOwned({signal});
    expect(profileRequests).toEqual([adasNext]);
  });

  test('another person’s token is refused each time', async () => {
    const {tokens} = await signInAda(() => graces);
    expect(await faultTypeOf(tokens.requestOwned({signal}))).toBe('another-user');
    expect(await faultTypeOf(tokens.requestOwned({signal}))).toBe('another-user');
    expect(tokens.owner).toMatchObject({user: {id: 'ada'}, fingerprint: await fingerprintOf(adas)});
  });

  test('a token whose owner is not confirmed is kept until it is confirmed, without requesting another one', async () => {
    const {tokens, source} = await signInAda(() => adasNext);
    isWebexDown = true;
    expect(await faultTypeOf(tokens.requestOwned({signal, renew: true}))).toBe('owner-unknown');
    expect(await faultTypeOf(tokens.requestOwned({signal, renew: true}))).toBe('owner-unknown');
    isWebexDown = false;
    expect(await tokens.requestOwned({signal, renew: true})).toMatchObject({accessToken: adasNext});
    expect(source).toHaveBeenCalledOnce();
  });

  test('a token whose owner is not confirmed is kept after a cancelled request, but not beyond its expiry', async () => {
    let lifetime = 60;
    const {tokens, source} = await signInAda(() => ({accessToken: adasNext, expiresIn: lifetime}));
    const end = new AbortController();
    end.abort(new Error('enough'));
    await expect(tokens.requestOwned({signal: end.signal})).rejects.toThrow('enough');
    isWebexDown = true;
    lifetime = 0.001;
    await faultTypeOf(tokens.requestOwned({signal}));
    await new Promise(resolve => setTimeout(resolve, 5));
    isWebexDown = false;
    lifetime = 60;
    const calls = source.mock.calls.length;
    await tokens.requestOwned({signal});
    expect(source).toHaveBeenCalledTimes(calls + 1);
  });

  test('a token whose owner is not confirmed is accepted if Webex has never returned the owner', async () => {
    const tokens = new OwnedTokenSource(vi.fn(() => nobodys).mockReturnValueOnce(graces));
    // The SDK's device has identified Ada.
    await tokens.setOwner({id: 'ada'}, received(adas));
    isWebexDown = true;
    expect(await tokens.requestOwned({signal})).toMatchObject({accessToken: graces});
    isWebexDown = false;
    expect(await tokens.requestOwned({signal})).toMatchObject({accessToken: nobodys});
    expect(tokens.owner?.user).toEqual({id: 'ada'});
  });

  test('any token is accepted for an unknown user', async () => {
    const tokens = new OwnedTokenSource(() => adasNext);
    await tokens.setOwner({}, received(nobodys));
    expect(await tokens.requestOwned({signal})).toMatchObject({accessToken: adasNext});
    expect(tokens.owner?.user).toEqual({});
  });

  test('the owner is required immediately, before the fingerprint of the token is known', async () => {
    const tokens = new OwnedTokenSource(() => graces);
    const setting = tokens.setOwner({id: 'ada'}, received(adas));
    expect(await faultTypeOf(tokens.requestOwned({signal}))).toBe('another-user');
    await setting;
    expect(tokens.owner?.user).toEqual({id: 'ada'});
  });

  test('no other token is requested for a guest', async () => {
    const source = vi.fn(() => adasNext);
    const tokens = new OwnedTokenSource(source);
    await tokens.setOwner({id: 'guest'}, received(adas, {jwe: 'a.b.c'}));
    expect(await faultTypeOf(tokens.requestOwned({signal}))).toBe('token-expired');
    expect(source).not.toHaveBeenCalled();
  });
});

describe('join(): another tab leads the line', () => {
  test.each([
    {name: 'the same token', token: adas, result: 'ada', requests: 0},
    {name: 'another token of the same person', token: adasNext, result: 'ada', requests: 1},
    {name: 'another person’s token', token: graces, result: 'another-user-elsewhere', requests: 1},
    {name: 'a token whose owner is not confirmed', token: nobodys, result: 'owner-unknown', requests: 1},
  ])('$name: $result', async ({token, result, requests}) => {
    const tokens = new OwnedTokenSource(() => token);
    const leader = {user: {id: 'ada'}, fingerprint: await fingerprintOf(adas)};
    const joining = tokens.join(leader, received(token), signal);
    if (result === 'ada') expect((await joining).id).toBe('ada');
    else expect(await faultTypeOf(joining)).toBe(result);
    expect(profileRequests).toHaveLength(requests);
    expect(tokens.owner?.user.id).toBe(result === 'ada' ? 'ada' : undefined);
  });
});

describe('join(): the owner of the leader is unknown', () => {
  test.each([
    {name: 'the same token', token: nobodys, result: 'ok'},
    {name: 'another known token', token: graces, result: 'owner-unknown'},
    {name: 'another unknown token', token: 'YW5vdGhlcg_P0A1_organization', result: 'owner-unknown'},
  ])('$name: $result', async ({token, result}) => {
    const tokens = new OwnedTokenSource(() => token);
    const leader = {user: {}, fingerprint: await fingerprintOf(nobodys)};
    const joining = tokens.join(leader, received(token), signal);
    if (result === 'ok') expect(await joining).toEqual({});
    else expect(await faultTypeOf(joining)).toBe(result);
  });

  test('any token, if the leader has not answered yet: it is accepted', async () => {
    const tokens = new OwnedTokenSource(() => graces);
    expect((await tokens.join({user: {}}, received(graces), signal)).id).toBe('grace');
  });
});

describe('identify(): before the SDK starts', () => {
  test('returns the owner if none is required', async () => {
    const tokens = new OwnedTokenSource(() => graces);
    expect(await tokens.identify(received(graces), signal)).toMatchObject({user: {id: 'grace'}});
  });

  test('requires the owner, if known', async () => {
    const {tokens} = await signInAda(() => adasNext);
    expect(await tokens.identify(received(adasNext), signal)).toMatchObject({user: {id: 'ada'}});
    expect(await faultTypeOf(tokens.identify(received(graces), signal))).toBe('another-user');
  });

  test('leaves it to the SDK’s device to confirm the owner if Webex does not', async () => {
    const {tokens} = await signInAda(() => adasNext);
    isWebexDown = true;
    expect(await tokens.identify(received(adasNext), signal)).toEqual({user: {}, expected: {id: 'ada'}});
    // The owner of the token from the sign-in is known.
    expect(await tokens.identify(received(adas), signal)).toEqual({user: {}});
  });
});
