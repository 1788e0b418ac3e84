import {randomBytes} from 'node:crypto';
import {Provider} from 'oidc-provider';
import type {SignInHandlerOptions} from '../../server/index.js';
import {defaultScopes} from '../../server/context.js';
import {type Browser, formOf, type VisitedPage} from './browser.js';
import {serve, type Served} from './serve.js';
import {secret} from './site.js';

// oidc-provider is certified by the OpenID Foundation. It requires PKCE, sends `iss` (RFC 9207), and can rotate refresh
// tokens.
const client = {id: 'the-client', secret: 'the-client-secret'};

/** Lifetime of its access tokens in seconds. */
export const lifetime = 60;

export interface CertifiedServer extends Served {
  /** Grant types of the successful token requests. */
  readonly grants: string[];
  /** Whether to rotate refresh tokens. A second use of a token then revokes the whole grant. */
  rotates: boolean;
  /** Options of a handler that uses this server. */
  optionsFor(site: string): SignInHandlerOptions;
  /** Whether the server accepts this access token. */
  accepts(token: unknown): Promise<boolean>;
}

/** @param siteAt Returns the site's URL; called at the first request. */
export async function startCertifiedServer(siteAt: () => string): Promise<CertifiedServer> {
  const grants: string[] = [];
  let provider: Provider | undefined;
  const served = await serve(url => (incoming, outgoing) => {
    provider ??= newProvider(url);
    void provider.callback()(incoming, outgoing);
  });
  const {url: at} = served;

  function newProvider(url: string): Provider {
    const made = new Provider(url, {
      clients: [
        {
          client_id: client.id,
          client_secret: client.secret,
          redirect_uris: [`${siteAt()}/webex/callback`],
          grant_types: ['authorization_code', 'refresh_token'],
          token_endpoint_auth_method: 'client_secret_post',
        },
      ],
      scopes: [...defaultScopes],
      pkce: {required: () => true},
      features: {devInteractions: {enabled: true}, revocation: {enabled: true}, userinfo: {enabled: true}},
      issueRefreshToken: () => Promise.resolve(true),
      rotateRefreshToken: () => server.rotates,
      ttl: {AccessToken: lifetime, RefreshToken: 3_600, Session: 3_600, Grant: 3_600, Interaction: 600},
      cookies: {keys: [randomBytes(16).toString('hex')]},
    });
    made.on('grant.success', context => grants.push(String(context.oidc.params?.['grant_type'])));
    return made;
  }

  const server: CertifiedServer = {
    ...served,
    grants,
    rotates: false,
    optionsFor: site => ({
      clientId: client.id,
      clientSecret: client.secret,
      redirectUri: `${site}/webex/callback`,
      cookieSecret: secret,
      endpoints: {
        issuer: at,
        authorize: `${at}/auth`,
        token: `${at}/token`,
        revoke: `${at}/token/revocation`,
      },
    }),
    async accepts(token) {
      const response = await fetch(`${at}/me`, {headers: {authorization: `Bearer ${String(token)}`}});
      // 403: valid, but without the scope `openid`, which was not requested.
      return response.status !== 401;
    },
  };
  return server;
}

/** Signs in through the server's pages: account, then consent. */
export async function signInAtServer(browser: Browser, site: string): Promise<VisitedPage> {
  const pages: readonly Record<string, string>[] = [{login: 'ada', password: 'x'}, {}];
  let page = await browser.visit(`${site}/webex/login?mode=popup`);
  for (const fields of pages) {
    const [, action = ''] = /<form[^>]*action="([^"]*)"/.exec(page.text) ?? [];
    page = await browser.visit(new URL(action, page.url).href, {
      method: 'POST',
      headers: {'content-type': 'application/x-www-form-urlencoded'},
      body: formOf(page.text, fields),
    });
  }
  return page;
}
