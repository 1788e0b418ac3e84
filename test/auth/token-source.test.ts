import {describe, expect, test} from 'vitest';
import {staticToken} from '../../src/auth/token-source.js';

const token = 'NWVlOThm_P0A1_org';

describe('a pasted token', () => {
  test.each([
    {name: 'unchanged', pasted: token},
    {name: 'surrounded by white space', pasted: ` \t${token}\r\n`},
    {name: 'after Bearer', pasted: `Bearer ${token}`},
    {name: 'after bearer, with extra white space', pasted: `  bearer   ${token}  `},
  ])('$name', async ({pasted}) => {
    const {signal} = new AbortController();
    expect(await staticToken(pasted)({signal})).toEqual({accessToken: token});
  });

  test.each([
    {name: 'white space', pasted: ' '},
    {name: 'only the word Bearer', pasted: 'Bearer '},
  ])('$name is left to the check of the token', async ({pasted}) => {
    const {signal} = new AbortController();
    expect(await staticToken(pasted)({signal})).toEqual({accessToken: pasted.trim()});
  });

  test('Bearer is kept if no white space follows it', async () => {
    const {signal} = new AbortController();
    expect(await staticToken('Bearer_P0A1_org')({signal})).toEqual({accessToken: 'Bearer_P0A1_org'});
  });
});
