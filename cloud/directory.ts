import {Hono} from 'hono';
import type {Account} from './accounts.js';
import {AVATAR_HOST} from './people.js';
import {refuse, setEndpoint, type CloudEnv} from './request-context.js';
import {applyScenario, authorized} from './request-middleware.js';
import type {ScenarioPlayer} from './scenario.js';
import type {Tokens} from './tokens.js';

/** The organization's directory (SCIM 2.0, RFC 7644), in which the SDK looks up each caller that has an ID. */
export function directory(
  scenario: ScenarioPlayer,
  tokens: Tokens,
  accounts: readonly Account[],
): Hono<CloudEnv> {
  const app = new Hono<CloudEnv>();
  app.get(
    '/identity/scim/:org/v2/Users',
    setEndpoint('directory'),
    applyScenario(scenario, 'directory'),
    authorized(tokens),
    c => {
      const {orgId} = c.get('account');
      if (c.req.param('org') !== orgId) return refuse(c, 403, 'The organization is not that of the token.');
      const [, wanted] = /^id eq "([^"]*)"$/.exec(c.req.query('filter') ?? '') ?? [];
      if (wanted === undefined) return refuse(c, 400, 'The filter must be: id eq "<id>".');
      const found = accounts.filter(({id}) => id === wanted);
      return c.json({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
        totalResults: found.length,
        Resources: found.map(user),
      });
    },
  );
  return app;
}

const user = ({id, displayName, email, workNumber}: Account) => ({
  id,
  userName: email,
  displayName,
  active: true,
  phoneNumbers: [{type: 'work', value: workNumber, primary: true}],
  photos: [{type: 'thumbnail', value: `https://${AVATAR_HOST}/${id}`}],
});
