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
    is: {accessToken: token, scopes: ['a', 'b']},
    fails: 'missing-scope',
  },
  {given: {accessToken: token, expiresIn: '3600'}, is: {accessToken: token, expiresIn: 3_600}},
  {
    given: {accessToken: token, expiresIn: null, scopes: null, jwe: null},
    is: {accessToken: token, expiresAt: Infinity},
  },
  {
    given: {accessToken: token, expiresIn: 'soon'},
    is: {accessToken: token, expiresAt: Infinity},
    says: 'expiresIn is not a number',
  },
  {
    given: {accessToken: token, expiresIn: {}},
    is: {accessToken: token, expiresAt: Infinity},
    says: 'expiresIn is not a number',
  },
  {given: {accessToken: token, expiresIn: -5}, fails: 'token-expired'},
  {given: {accessToken: token, scopes: 7}, is: {accessToken: token}, says: 'scopes is not an array'},
  {given: {accessToken: token, jwe: {}}, is: {accessToken: token}, says: 'jwe is not a string'},
  {given: {access_token: token}, fails: 'token-empty', says: 'accessToken is not a string'},
  {given: {accessToken: 42}, fails: 'token-empty', says: 'accessToken is not a string'},
  {given: {accessToken: {}}, fails: 'token-empty', says: 'accessToken is not a string'},
  {given: [], fails: 'token-empty', says: 'accessToken is not a string'},
  {given: 42, fails: 'token-empty'},
  {given: true, fails: 'token-empty'},
  {given: null, fails: 'token-empty'},
  {given: () => token, fails: 'token-empty'},
])('a source that gives $given', async ({given, is, fails, says}) => {
  const taken = await request(given);
  if (fails) expect(taken).toBe(fails);
  else expect(taken).toMatchObject(is ?? {});
  expect(warn.mock.calls.flat()).toEqual(says ? [expect.stringContaining(says)] : []);
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
