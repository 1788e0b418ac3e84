import {FaultError} from '../../src/base/fault.js';
import {faultError} from '../../src/base/make-fault.js';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {fingerprintOf, withExpiry} from '../../src/auth/access-token.js';
import {OwnedTokenSource} from '../../src/auth/owned-token-source.js';
import type {TokenSource} from '../../src/auth/token-source.js';

const {signal} = new AbortController();
const [adas, adasNext, graces, nobodys] = ['YWRh', 'YWRhMg', 'Z3JhY2U', 'bm9ib2R5'].map(
  part => `${part}_P0A1_organization`,
) as [string, string, string, string];
const owners: Record<string, string | undefined> = {[adas]: 'ada', [adasNext]: 'ada', [graces]: 'grace'};

/** The tokens whose owner was requested from Webex. */
let asked: string[];
let isWebexDown: boolean;

beforeEach(() => {
  asked = [];
  isWebexDown = false;
  vi.stubGlobal('fetch', async (_: string, {headers}: {headers: {authorization: string}}) => {
    const token = headers.authorization.slice('Bearer '.length);
    asked.push(token);
    if (isWebexDown) return new Response(null, {status: 503});
    const owner = owners[token];
    return Response.json(owner ? {id: btoa(`ciscospark://us/PEOPLE/${owner}`)} : {});
  });
});
afterEach(() => vi.unstubAllGlobals());

const held = (accessToken: string, more: object = {}) => withExpiry({accessToken, ...more});
const faultOf = async (promise: Promise<unknown>): Promise<string> => {
  const error: unknown = await promise.then(
    () => expect.unreachable(),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FaultError);
  return (error as FaultError).fault.type;
};

/** A source of Ada's tokens, after a sign-in with the first one. */
async function ofAda(next: TokenSource) {
  const source = vi.fn(next);
  const tokens = new OwnedTokenSource(source);
  await tokens.setOwner((await tokens.identify(held(adas), signal)).user, held(adas));
  asked = [];
  return {tokens, source};
}

describe('request()', () => {
  test('returns the checked token with its expiry', async () => {
    const tokens = new OwnedTokenSource(() => adas);
    expect(await tokens.request({signal})).toEqual({accessToken: adas, expiresAt: Infinity});
    expect(tokens.owner).toBeUndefined();
    expect(asked).toEqual([]);
  });

  test.each([
    {name: 'throws', given: () => Promise.reject(new Error('from the host')), fault: 'token-source-failed'},
    {
      name: 'rejects with our fault',
      given: () => Promise.reject(faultError('network')),
      fault: 'network',
    },
    {name: 'returns none', given: () => '', fault: 'token-empty'},
    {name: 'returns nonsense', given: () => 'a b', fault: 'token-malformed'},
  ])('fails with $fault if the source $name', async ({given, fault}) => {
    expect(await faultOf(new OwnedTokenSource(given).request({signal}))).toBe(fault);
  });

  test('ends with the signal, which is passed to the source', async () => {
    const end = new AbortController();
    let heard: AbortSignal | undefined;
    const tokens = new OwnedTokenSource(options => {
      heard = options.signal;
      return new Promise<string>(() => {});
    });
    const taking = tokens.request({signal: end.signal});
    await Promise.resolve();
    end.abort(new Error('enough'));
    await expect(taking).rejects.toThrow('enough');
    expect(heard?.aborted).toBe(true);
  });

  test('has a time limit if one is given', async () => {
    vi.useFakeTimers();
    const taking = faultOf(new OwnedTokenSource(() => new Promise(() => {})).request({signal, limit: 1_000}));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await taking).toBe('token-source-failed');
    vi.useRealTimers();
  });
});

describe('requestOwned()', () => {
  test('the current token needs no confirmation by Webex', async () => {
    const {tokens, source} = await ofAda(() => adas);
    expect(await tokens.requestOwned({signal})).toMatchObject({accessToken: adas});
    expect(source.mock.calls[0]?.[0]).not.toMatchObject({renew: true});
    expect(asked).toEqual([]);
  });

  test('another one of the same person replaces it', async () => {
    const {tokens, source} = await ofAda(() => adasNext);
    expect(await tokens.requestOwned({signal, renew: true})).toMatchObject({accessToken: adasNext});
    expect(source.mock.calls[0]?.[0]).toMatchObject({renew: true});
    await vi.waitFor(async () => expect(tokens.owner?.fingerprint).toBe(await fingerprintOf(adasNext)));
    expect(tokens.owner?.user.id).toBe('ada');
    await tokens.requestOwned({signal});
    expect(asked).toEqual([adasNext]);
  });

  test('another person’s token is refused each time', async () => {
    const {tokens} = await ofAda(() => graces);
    expect(await faultOf(tokens.requestOwned({signal}))).toBe('another-user');
    expect(await faultOf(tokens.requestOwned({signal}))).toBe('another-user');
    expect(tokens.owner).toMatchObject({user: {id: 'ada'}, fingerprint: await fingerprintOf(adas)});
  });

  test('a token whose owner is not confirmed is kept until it is, without requesting another one', async () => {
    const {tokens, source} = await ofAda(() => adasNext);
    isWebexDown = true;
    expect(await faultOf(tokens.requestOwned({signal, renew: true}))).toBe('owner-unknown');
    expect(await faultOf(tokens.requestOwned({signal, renew: true}))).toBe('owner-unknown');
    isWebexDown = false;
    expect(await tokens.requestOwned({signal, renew: true})).toMatchObject({accessToken: adasNext});
    expect(source).toHaveBeenCalledOnce();
  });

  test('a token whose owner is not confirmed is kept after a cancelled request, but not beyond its expiry', async () => {
    let lifetime = 60;
    const {tokens, source} = await ofAda(() => ({accessToken: adasNext, expiresIn: lifetime}));
    const end = new AbortController();
    end.abort(new Error('enough'));
    await expect(tokens.requestOwned({signal: end.signal})).rejects.toThrow('enough');
    isWebexDown = true;
    lifetime = 0.001;
    await faultOf(tokens.requestOwned({signal}));
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
    await tokens.setOwner({id: 'ada'}, held(adas));
    isWebexDown = true;
    expect(await tokens.requestOwned({signal})).toMatchObject({accessToken: graces});
    isWebexDown = false;
    expect(await tokens.requestOwned({signal})).toMatchObject({accessToken: nobodys});
    expect(tokens.owner?.user).toEqual({id: 'ada'});
  });

  test('any token is accepted for an unknown user', async () => {
    const tokens = new OwnedTokenSource(() => adasNext);
    await tokens.setOwner({}, held(nobodys));
    expect(await tokens.requestOwned({signal})).toMatchObject({accessToken: adasNext});
    expect(tokens.owner?.user).toEqual({});
  });

  test('the owner is required at once, before its fingerprint is known', async () => {
    const tokens = new OwnedTokenSource(() => graces);
    const setting = tokens.setOwner({id: 'ada'}, held(adas));
    expect(await faultOf(tokens.requestOwned({signal}))).toBe('another-user');
    await setting;
    expect(tokens.owner?.user).toEqual({id: 'ada'});
  });

  test('a guest has no other token', async () => {
    const source = vi.fn(() => adasNext);
    const tokens = new OwnedTokenSource(source);
    await tokens.setOwner({id: 'guest'}, held(adas, {jwe: 'a.b.c'}));
    expect(await faultOf(tokens.requestOwned({signal}))).toBe('token-expired');
    expect(source).not.toHaveBeenCalled();
  });
});

describe('join(): another tab leads the line', () => {
  test.each([
    {name: 'the same token', token: adas, is: 'ada', asks: 0},
    {name: 'another one of the same person', token: adasNext, is: 'ada', asks: 1},
    {name: 'another person’s', token: graces, is: 'another-user-elsewhere', asks: 1},
    {name: 'one of unconfirmed owner', token: nobodys, is: 'owner-unknown', asks: 1},
  ])('with $name gives $is', async ({token, is, asks}) => {
    const tokens = new OwnedTokenSource(() => token);
    const leader = {user: {id: 'ada'}, fingerprint: await fingerprintOf(adas)};
    const joining = tokens.join(leader, held(token), signal);
    if (is === 'ada') expect((await joining).id).toBe('ada');
    else expect(await faultOf(joining)).toBe(is);
    expect(asked).toHaveLength(asks);
    expect(tokens.owner?.user.id).toBe(is === 'ada' ? 'ada' : undefined);
  });
});

describe('join(): the owner of the leader is unknown', () => {
  test.each([
    {name: 'the same token', token: nobodys, is: 'ok'},
    {name: 'another known token', token: graces, is: 'owner-unknown'},
    {name: 'another unknown token', token: 'YW5vdGhlcg_P0A1_organization', is: 'owner-unknown'},
  ])('with $name gives $is', async ({token, is}) => {
    const tokens = new OwnedTokenSource(() => token);
    const leader = {user: {}, fingerprint: await fingerprintOf(nobodys)};
    const joining = tokens.join(leader, held(token), signal);
    if (is === 'ok') expect(await joining).toEqual({});
    else expect(await faultOf(joining)).toBe(is);
  });

  test('with any token, if the leader has not answered', async () => {
    const tokens = new OwnedTokenSource(() => graces);
    expect((await tokens.join({user: {}}, held(graces), signal)).id).toBe('grace');
  });
});

describe('identify(): before the SDK starts', () => {
  test('returns the owner if no one is expected', async () => {
    const tokens = new OwnedTokenSource(() => graces);
    expect(await tokens.identify(held(graces), signal)).toMatchObject({user: {id: 'grace'}});
  });

  test('requires a known person', async () => {
    const {tokens} = await ofAda(() => adasNext);
    expect(await tokens.identify(held(adasNext), signal)).toMatchObject({user: {id: 'ada'}});
    expect(await faultOf(tokens.identify(held(graces), signal))).toBe('another-user');
  });

  test('leaves an unconfirmed owner to the device', async () => {
    const {tokens} = await ofAda(() => adasNext);
    isWebexDown = true;
    expect(await tokens.identify(held(adasNext), signal)).toEqual({user: {}, expected: {id: 'ada'}});
    // The owner of the token from the sign-in is known.
    expect(await tokens.identify(held(adas), signal)).toEqual({user: {}});
  });
});
