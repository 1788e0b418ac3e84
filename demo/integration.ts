import {callbackPath, type Integration} from './sign-in.js';

/** Thrown for unusable environment variables. Its message explains what to change, without revealing their values. */
export class UnusableEnvironment extends Error {}

const names = ['WEBEX_CLIENT_ID', 'WEBEX_CLIENT_SECRET', 'WEBEX_REDIRECT_URI'] as const;

/**
 * Returns the integration from the environment, and the local port of its redirect. Undefined if the environment has none.
 *
 * @throws {UnusableEnvironment} If a variable is missing or the redirect has another path.
 */
export function integrationFrom(
  environment: Readonly<Record<string, string | undefined>>,
): (Integration & {readonly port: number | undefined}) | undefined {
  const [clientId, clientSecret, redirectUri] = names.map(name => environment[name]);
  const missing = names.filter(name => !environment[name]);
  if (missing.length === names.length) return undefined;
  if (!clientId || !clientSecret || !redirectUri) {
    throw new UnusableEnvironment(`To use the real Webex, also set ${missing.join(' and ')}.`);
  }
  if (!URL.canParse(redirectUri) || new URL(redirectUri).pathname !== callbackPath) {
    throw new UnusableEnvironment(
      `The path of WEBEX_REDIRECT_URI must be ${callbackPath}, for example http://localhost:8080${callbackPath}, and it must be listed ` +
        'among the redirect URIs of your integration at developer.webex.com.',
    );
  }
  const url = new URL(redirectUri);
  // With https, the redirect goes to a proxy, whose port differs from this program's.
  const port = url.protocol === 'http:' ? Number(url.port || 80) : undefined;
  return {clientId, clientSecret, redirectUri, port};
}
