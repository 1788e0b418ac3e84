// @vitest-environment-options {"url": "https://page.example/app/"}
import {expect, test} from 'vitest';
import {hasServer, serverAddress, type ServerAddresses} from '../../src/auth/server-addresses.js';

const site = 'https://page.example';

test.each<{given: ServerAddresses; login: string; token: string; logout: string}>([
  {given: {loginUrl: '/webex/login'}, login: '/webex/login', token: '/webex/token', logout: '/webex/logout'},
  {
    given: {tokenEndpoint: '/webex/token'},
    login: '/webex/login',
    token: '/webex/token',
    logout: '/webex/logout',
  },
  {
    given: {loginUrl: 'webex/login'},
    login: '/app/webex/login',
    token: '/app/webex/token',
    logout: '/app/webex/logout',
  },
  {
    given: {loginUrl: '/in', tokenEndpoint: '/api/token', logoutUrl: '/out'},
    login: '/in',
    token: '/api/token',
    logout: '/out',
  },
  // Templates write an empty attribute for a variable without a value.
  {
    given: {loginUrl: '', tokenEndpoint: '/webex/token', logoutUrl: ''},
    login: '/webex/login',
    token: '/webex/token',
    logout: '/webex/logout',
  },
])('completes the addresses of $given', ({given, ...addresses}) => {
  expect(hasServer(given)).toBe(true);
  for (const which of ['login', 'token', 'logout'] as const) {
    expect(serverAddress(given, which).href).toBe(site + addresses[which]);
  }
});

test('without the address of the sign-in or of the tokens there is no server', () => {
  expect(hasServer({})).toBe(false);
  expect(hasServer({logoutUrl: '/webex/logout'})).toBe(false);
  expect(hasServer({loginUrl: '', tokenEndpoint: ''})).toBe(false);
  expect(() => serverAddress({}, 'token')).toThrow(TypeError);
});
