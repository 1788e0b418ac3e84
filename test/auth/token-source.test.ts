import {describe, expect, test} from 'vitest';
import {staticToken} from '../../src/auth/token-source.js';

const token = 'NWVlOThm_P0A1_org';

describe('a pasted token', () => {
  test.each([
    {name: 'as it is', pasted: token},
    {name: 'with blanks and line breaks around', pasted: ` \t${token}\r\n`},
    {name: 'with Bearer in front', pasted: `Bearer ${token}`},
    {name: 'with bearer in front, blanks everywhere', pasted: `  bearer   ${token}  `},
  ])('$name', async ({pasted}) => {
    const {signal} = new AbortController();
    expect(await staticToken(pasted)({signal})).toEqual({accessToken: token});
  });

  test.each([
    {name: 'nothing', pasted: ' '},
    {name: 'only the word Bearer', pasted: 'Bearer '},
  ])('$name is not a token', async ({pasted}) => {
    const {signal} = new AbortController();
    expect(await staticToken(pasted)({signal})).toEqual({accessToken: pasted.trim()});
  });

  test('Bearer within a token is part of it', async () => {
    const {signal} = new AbortController();
    expect(await staticToken('Bearer_P0A1_org')({signal})).toEqual({accessToken: 'Bearer_P0A1_org'});
  });
});
