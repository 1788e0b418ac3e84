import {Hono} from 'hono';
import type {Account} from './accounts.js';
import {setEndpoint, type CloudEnv} from './request-context.js';
import {applyScenario, authorized} from './request-middleware.js';
import type {ScenarioPlayer} from './scenario.js';
import type {Tokens} from './tokens.js';

export const API_HOST = 'webexapis.com';
export const AVATAR_HOST = 'avatar-prod-us-east-2.webexcontent.com';

/** The profile of the person: name, picture, numbers. This library requests it before the SDK starts (trap 1). */
export function people(scenario: ScenarioPlayer, tokens: Tokens): Hono<CloudEnv> {
  const app = new Hono<CloudEnv>();
  app.get(
    '/v1/people/me',
    setEndpoint('people'),
    applyScenario(scenario, 'people'),
    authorized(tokens, 'spark:people_read'),
    c => c.json(profile(c.get('account'))),
  );
  return app;
}

/** The pictures of the profiles: generated discs with initials. */
export function avatars(accounts: readonly Account[]): Hono<CloudEnv> {
  const app = new Hono<CloudEnv>();
  app.get('/:id', setEndpoint('avatar'), (c, next) => {
    const account = accounts.find(({id}) => id === c.req.param('id'));
    if (account === undefined) {
      return next();
    }
    const initials = `${account.firstName.charAt(0)}${account.lastName.charAt(0)}`;
    c.header('Content-Type', 'image/svg+xml');
    return Promise.resolve(c.body(disc(initials)));
  });
  return app;
}

// The public API identifies people and organizations by a URI in base64, unlike the SDK's services.
const publicId = (kind: 'PEOPLE' | 'ORGANIZATION', id: string) =>
  Buffer.from(`ciscospark://us/${kind}/${id}`).toString('base64').replace(/=+$/, '');

const profile = (account: Account) => ({
  id: publicId('PEOPLE', account.id),
  emails: [account.email],
  phoneNumbers: [
    {type: 'work', value: account.workNumber},
    {type: 'work_extension', value: account.extension},
  ],
  extension: account.extension,
  sipAddresses: [{type: 'cloud-calling', value: account.sipAddress, primary: true}],
  displayName: account.displayName,
  nickName: account.firstName,
  firstName: account.firstName,
  lastName: account.lastName,
  avatar: `https://${AVATAR_HOST}/${account.id}`,
  orgId: publicId('ORGANIZATION', account.orgId),
  created: '2024-01-15T09:00:00.000Z',
  status: 'active',
  type: 'person',
  loginEnabled: true,
});

const disc = (initials: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><circle cx="48" cy="48" r="48" fill="#07677f"/>` +
  `<text x="48" y="60" font-family="sans-serif" font-size="36" fill="#fff" text-anchor="middle">${initials}</text></svg>`;
