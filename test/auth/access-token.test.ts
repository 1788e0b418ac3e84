import {FaultError} from '../../src/base/fault.js';
import type {FaultType} from '../../src/base/fault-catalog.js';
import {describe, expect, test} from 'vitest';
import {checkAccessToken, scopes, type AccessToken} from '../../src/auth/access-token.js';

/** Three parts separated by underscores, like Webex's opaque tokens. */
const opaque = 'NWVlOThmZjEtZGEz_P0A1_1eb65fdf-9643-417f-9974-ad72cae0e10f';

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function jwt(claims: unknown, signature = 'c2lnbmF0dXJl'): string {
  return [base64url('{"alg":"RS256"}'), base64url(JSON.stringify(claims)), signature].join('.');
}

const inAnHour = Math.floor(Date.now() / 1000) + 3_600;

interface Row {
  readonly name: string;
  readonly token: AccessToken;
  readonly fault?: FaultType;
}

const rows: readonly Row[] = [
  {name: 'opaque, three parts', token: {accessToken: opaque}},
  {name: 'JWT with a realm', token: {accessToken: jwt({realm: 'organization'})}},
  {name: 'JWT that expires later', token: {accessToken: jwt({realm: 'organization', exp: inAnHour})}},
  {
    name: 'JWT whose claims need the letters of base64url',
    token: {accessToken: jwt({realm: 'organization', name: 'ÿþ~~~???>>>'})},
  },
  {
    name: 'JWT with underscores in its signature',
    token: {accessToken: jwt({realm: 'organization'}, 'a_b_c_d')},
  },
  {name: 'opaque, with base64 padding', token: {accessToken: `${opaque}==`}},
  {
    name: 'JWT that has expired according to the clock of this computer, but not according to `expiresIn`',
    token: {accessToken: jwt({realm: 'organization', exp: 1_000_000_000}), expiresIn: 3_600},
  },
  {name: 'a lifetime of one second', token: {accessToken: opaque, expiresIn: 1}},
  {name: 'required scopes only', token: {accessToken: opaque, scopes: scopes.required}},
  {name: 'more scopes than needed', token: {accessToken: opaque, scopes: [...scopes.required, 'spark:all']}},

  {name: 'empty', token: {accessToken: ''}, fault: 'token-empty'},
  {name: 'a space inside', token: {accessToken: 'NWVl OThm_P0A1_org'}, fault: 'token-malformed'},
  {name: 'Bearer before the token', token: {accessToken: `Bearer ${opaque}`}, fault: 'token-malformed'},
  {name: 'a line break at the end', token: {accessToken: `${opaque}\n`}, fault: 'token-malformed'},
  {name: 'in quotes', token: {accessToken: `"${opaque}"`}, fault: 'token-malformed'},
  {
    name: 'a letter that is invalid in headers',
    token: {accessToken: 'tokén_P0A1_org'},
    fault: 'token-malformed',
  },
  {name: 'an equals sign inside', token: {accessToken: 'a=b_P0A1_org'}, fault: 'token-malformed'},
  {name: 'one part', token: {accessToken: 'NWVlOThm'}, fault: 'token-without-organization'},
  {name: 'two parts', token: {accessToken: 'NWVlOThm_P0A1'}, fault: 'token-without-organization'},
  {
    name: 'three parts, the third empty',
    token: {accessToken: 'NWVlOThm_P0A1_'},
    fault: 'token-without-organization',
  },
  {name: 'four parts', token: {accessToken: `${opaque}_more`}, fault: 'token-without-organization'},
  {
    name: 'JWT without a realm',
    token: {accessToken: jwt({exp: inAnHour})},
    fault: 'token-without-organization',
  },
  {
    name: 'JWT with an empty realm',
    token: {accessToken: jwt({realm: ''})},
    fault: 'token-without-organization',
  },
  {
    name: 'JWT that cannot be read',
    token: {accessToken: 'aGVhZA.bm90IGpzb24.c2ln'},
    fault: 'token-without-organization',
  },
  {name: 'JWT whose claims are null', token: {accessToken: jwt(null)}, fault: 'token-without-organization'},
  {
    name: 'JWT that has expired',
    token: {accessToken: jwt({realm: 'organization', exp: inAnHour - 7_200})},
    fault: 'token-expired',
  },
  {name: 'a lifetime of 0 seconds', token: {accessToken: opaque, expiresIn: 0}, fault: 'token-expired'},
  {name: 'a negative lifetime', token: {accessToken: opaque, expiresIn: -1}, fault: 'token-expired'},
  {name: 'no scopes', token: {accessToken: opaque, scopes: []}, fault: 'missing-scope'},
];

function faultOf(token: AccessToken): FaultError | undefined {
  try {
    checkAccessToken(token);
    return undefined;
  } catch (error) {
    if (error instanceof FaultError) return error;
    throw error;
  }
}

describe('an access token is accepted', () => {
  test.each(rows.filter(({fault}) => !fault))('$name', ({token}) => {
    expect(faultOf(token)).toBeUndefined();
  });
});

describe('an access token is refused', () => {
  test.each(rows.filter(({fault}) => fault))('$name: $fault', ({token, fault}) => {
    const error = faultOf(token);
    expect(error?.fault.type).toBe(fault);
    if (token.accessToken) expect(everythingIn(error)).not.toContain(token.accessToken.trim());
  });
});

describe('a missing scope is named', () => {
  test.each(scopes.required)('%s', missing => {
    const error = faultOf({accessToken: opaque, scopes: scopes.required.filter(scope => scope !== missing)});
    expect(error?.fault).toMatchObject({
      type: 'missing-scope',
      step: 'token',
      action: 'contact-admin',
      scopes: [missing],
    });
    expect(error?.message).toContain(missing);
  });

  test('two missing scopes', () => {
    const error = faultOf({
      accessToken: opaque,
      scopes: ['spark:webrtc_calling', 'spark:calls_read', 'spark:xsi'],
    });
    expect(error?.fault.scopes).toEqual(['spark:calls_write', 'spark:kms']);
  });

  test("the four scopes of Webex's guide are required, and the scope of the profile is optional", () => {
    expect(scopes.required.slice(0, 4)).toEqual([
      'spark:webrtc_calling',
      'spark:calls_read',
      'spark:calls_write',
      'spark:xsi',
    ]);
    expect(scopes.optional).toEqual(['spark:people_read']);
  });
});

/** Everything that could appear in a log: message, stack and every own property of an error. */
function everythingIn(error: FaultError | undefined): string {
  if (!error) return '';
  return [error.message, error.stack, JSON.stringify(error, Object.getOwnPropertyNames(error))].join('\n');
}
