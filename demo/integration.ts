import {callbackPath, type Integration} from './sign-in.js';

/** Explains what to change in the environment, without revealing its values. */
export class UnusableEnvironment extends Error {}

const names = ['WEBEX_CLIENT_ID', 'WEBEX_CLIENT_SECRET', 'WEBEX_REDIRECT_URI'] as const;

/**
 * The integration from the environment, and the local port of its redirect. Undefined if the environment has none.
 *
 * @throws {UnusableEnvironment}
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
