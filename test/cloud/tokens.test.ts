import {afterEach, describe, expect, it, vi} from 'vitest';
import {requestGateway, requestControl, tokenOf, useCloud} from './client.js';

const started = useCloud();
const requestProfile = (token: string) =>
  requestGateway(started.cloud, 'webexapis.com/v1/people/me', {token});

afterEach(() => {
  vi.useRealTimers();
});

describe('a token', () => {
  it('has the format from which the SDK reads the organization (trap 2)', () => {
    const parts = tokenOf(started.cloud, 'grace').split('_');
    expect(parts).toHaveLength(3);
    expect(parts[2]).toBe(started.cloud.accounts.find(one => one.name === 'grace')?.orgId);
  });

  it('is valid for its lifetime, and no longer', async () => {
    vi.useFakeTimers({toFake: ['Date']});
    const token = tokenOf(started.cloud, 'ada', {lifetime: 60});
    vi.advanceTimersByTime(59_000);
    expect((await requestProfile(token)).status).toBe(200);
    vi.advanceTimersByTime(1_000);
    expect((await requestProfile(token)).status).toBe(401);
  });

  it('is invalid after a reset', async () => {
    const token = tokenOf(started.cloud);
    started.cloud.reset();
    expect((await requestProfile(token)).status).toBe(401);
  });

  it.each([
    ['is accepted with Bearer in any case', (token: string) => `bearer ${token}`, 200],
    ['is refused without a scheme', (token: string) => token, 401],
    ['is refused with another scheme', (token: string) => `Basic ${token}`, 401],
    ['is refused with text after the token', (token: string) => `Bearer ${token} x`, 401],
  ])('in an Authorization header %s', async (_name, header, status) => {
    const headers = {authorization: header(tokenOf(started.cloud))};
    expect((await requestGateway(started.cloud, 'webexapis.com/v1/people/me', {headers})).status).toBe(
      status,
    );
  });
});

describe('POST /cloud/tokens', () => {
  it.each([
    ['without a body issues a token of ada for 14 days', undefined, 'Ada Lovelace', 1_209_600],
    ['issues a token of the given account', {account: 'grace'}, 'Grace Hopper', 1_209_600],
    ['issues a token with the given lifetime', {lifetime: 0.5}, 'Ada Lovelace', 0.5],
  ])('%s', async (_name, body, displayName, expiresIn) => {
    const sent = body === undefined ? {method: 'POST'} : {method: 'POST', body};
    const {status, body: token} = await requestControl(started.cloud, 'tokens', sent);
    expect([status, token['expires_in']]).toEqual([200, expiresIn]);
    expect((await requestProfile(String(token['access_token']))).body['displayName']).toBe(displayName);
  });

  it('issues a token with only the given scopes', async () => {
    const body = {scopes: ['spark:webrtc_calling']};
    const {body: token} = await requestControl(started.cloud, 'tokens', {method: 'POST', body});
    expect((await requestProfile(String(token['access_token']))).status).toBe(403);
  });

  it.each([
    ['an unknown account', {account: 'eve'}, 'account: expected one of ada, grace, alan, katherine, got eve'],
    [
      'a lifetime of zero',
      {lifetime: 0},
      'lifetime: expected a number of seconds above 0 and at most 31536000',
    ],
    [
      'a lifetime in words',
      {lifetime: '60'},
      'lifetime: expected a number of seconds above 0 and at most 31536000',
    ],
    ['scopes in one string', {scopes: 'a b'}, 'scopes: expected a list of scopes'],
    ['a scope that is a number', {scopes: [1]}, 'scopes[0]: expected a string'],
    ['an unknown key', {scope: 'a'}, 'scope: unknown, expected one of account, lifetime, scopes'],
    ['a list', [], 'expected an object with account, lifetime, scopes'],
  ])('refuses %s', async (_name, body, error) => {
    const answer = await requestControl(started.cloud, 'tokens', {method: 'POST', body});
    expect([answer.status, answer.body]).toEqual([400, {error}]);
  });
});
