import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {OwnedTokenSource} from '../../src/auth/owned-token-source.js';
import {asTokenSource} from '../../src/auth/token-source.js';

const token = 'c2VjcmV0_P0A1_organization';
const signal = new AbortController().signal;
let warn: ReturnType<typeof vi.spyOn>;

beforeEach(() => {
  warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => vi.restoreAllMocks());

/** Each warning is logged once per page, so every test loads the module again. */
async function request(given: unknown): Promise<unknown> {
  vi.resetModules();
  const fresh = await import('../../src/auth/owned-token-source.js');
  return new fresh.OwnedTokenSource(asTokenSource(() => given))
    .request({signal})
    .catch((error: {fault?: {type: string}; name: string}) => error.fault?.type ?? error.name);
}

test.each([
  {
    given: {accessToken: token, expiresIn: '3600', scopes: 'a b'},
    fault: 'missing-scope',
  },
  {given: {accessToken: token, expiresIn: '3600'}, expected: {accessToken: token, expiresIn: 3_600}},
  {
    given: {accessToken: token, expiresIn: null, scopes: null, jwe: null},
    expected: {accessToken: token, expiresAt: Infinity},
  },
  {
    given: {accessToken: token, expiresIn: 'soon'},
    expected: {accessToken: token, expiresAt: Infinity},
    warning: 'expiresIn is not a number',
  },
  {
    given: {accessToken: token, expiresIn: {}},
    expected: {accessToken: token, expiresAt: Infinity},
    warning: 'expiresIn is not a number',
  },
  {given: {accessToken: token, expiresIn: -5}, fault: 'token-expired'},
  {given: {accessToken: token, scopes: 7}, expected: {accessToken: token}, warning: 'scopes is not an array'},
  {given: {accessToken: token, jwe: {}}, expected: {accessToken: token}, warning: 'jwe is not a string'},
  {given: {access_token: token}, fault: 'token-empty', warning: 'accessToken is not a string'},
  {given: {accessToken: 42}, fault: 'token-empty', warning: 'accessToken is not a string'},
  {given: {accessToken: {}}, fault: 'token-empty', warning: 'accessToken is not a string'},
  {given: [], fault: 'token-empty', warning: 'accessToken is not a string'},
  {given: 42, fault: 'token-empty'},
  {given: true, fault: 'token-empty'},
  {given: null, fault: 'token-empty'},
  {given: () => token, fault: 'token-empty'},
])('a source that returns $given', async ({given, expected, fault, warning}) => {
  const result = await request(given);
  if (fault) expect(result).toBe(fault);
  else expect(result).toMatchObject(expected ?? {});
  expect(warn.mock.calls.flat()).toEqual(warning ? [expect.stringContaining(warning)] : []);
  for (const [text] of warn.mock.calls) expect(text).not.toContain(token);
});

test.each(['a token', {}, 42, null])('%j is not a source', async given => {
  const source = asTokenSource(given);
  expect(
    await new OwnedTokenSource(source)
      .request({signal})
      .catch(error => (error as {fault: {type: string}}).fault.type),
  ).toBe('token-source-failed');
});
