import {createSignInHandler} from 'webex-calling-elements/server';

const {
  WEBEX_CLIENT_ID: clientId = '',
  WEBEX_CLIENT_SECRET: clientSecret = '',
  WEBEX_REDIRECT_URI: redirectUri = '',
  WEBEX_COOKIE_SECRET: cookieSecret = '',
  // Only for tests: the addresses of the simulated cloud.
  WEBEX_ENDPOINTS: endpoints = '{}',
} = process.env;

export const webex = createSignInHandler({
  clientId,
  clientSecret,
  redirectUri,
  cookieSecret,
  endpoints: JSON.parse(endpoints),
});
