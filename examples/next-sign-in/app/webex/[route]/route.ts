import {createSignInHandler} from 'webex-calling-elements/server';

const {
  WEBEX_CLIENT_ID: clientId = '',
  WEBEX_CLIENT_SECRET: clientSecret = '',
  WEBEX_REDIRECT_URI: redirectUri = '',
  WEBEX_COOKIE_SECRET: cookieSecret = '',
  // None for Webex. A test sets those of the simulated cloud.
  WEBEX_ENDPOINTS: endpoints = '{}',
} = process.env;

let handler: ReturnType<typeof createSignInHandler> | undefined;

function handle(request: Request) {
  // Created with the first request, because `next build` loads this module without the secrets.
  handler ??= createSignInHandler({
    clientId,
    clientSecret,
    redirectUri,
    cookieSecret,
    endpoints: JSON.parse(endpoints),
  });
  return handler(request);
}

export {handle as GET, handle as POST};
