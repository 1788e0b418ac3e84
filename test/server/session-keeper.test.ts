import {createStorage} from 'unstorage';
import {expect, it} from 'vitest';
import type {Parts} from '../../server/parts.js';
import {createSeal} from '../../server/seal.js';
import {storeKeeper} from '../../server/session-keeper.js';
import type {Session} from '../../server/session.js';
import {token} from '../../server/token.js';
import {UpstreamError} from '../../server/upstream-error.js';

// Several instances that serve one session: what happens between two of an instance's own steps.

const session: Session = {
  id: 'a-session',
  accessToken: 'first',
  refreshToken: 'refresh',
  scopes: ['spark:kms'],
  expiresAt: 0,
  lifetime: 1_000,
  endsAt: Date.now() + 1_000_000,
};
const seal = createSeal(['a-secret-of-the-tests-with-more-than-32-characters']);
const style = {secure: true, path: '/'} as unknown as Parameters<typeof storeKeeper>[1];

it('a session that ends while another instance renews it stays ended', async () => {
  const store = createStorage();
  const other = storeKeeper(seal, style, store);
  let isLate = false;
  const keeper = storeKeeper(seal, style, {
    ...store,
    async setItem(key: string, value: string) {
      // The person signs out just before it is written.
      if (isLate) await other.end(session);
      await store.setItem(key, value);
    },
  });
  await keeper.begin(session);
  expect(await keeper.renew(session)).toBeDefined();
  isLate = true;
  expect(await keeper.renew({...session, accessToken: 'second'})).toBeUndefined();
  isLate = false;
  expect(await keeper.renew(session)).toBeUndefined();
  expect((await store.getKeys()).filter(key => !key.endsWith(':ended'))).toEqual([]);
});

it.each([
  {name: 'renewed by another instance: its token', now: {...session, accessToken: 'second'}, is: 'second'},
  {name: 'as it was: over', now: session, is: undefined},
  {name: 'gone: over', now: undefined, is: undefined},
])('a refresh token that is used up, and the session $name', async ({now, is}) => {
  const open = [session, now];
  const ended: unknown[] = [];
  const parts = {
    settings: {log: () => undefined},
    sessions: {
      open: async () => open.shift(),
      async end(one: unknown) {
        ended.push(one);
        return [];
      },
    },
    renewals: {
      endOf: () => undefined,
      renewed: () => Promise.reject(new UpstreamError('server', 'invalid_grant', true)),
    },
  } as unknown as Parts;
  const request = new Request('http://localhost/webex/token', {method: 'POST', body: '{}'});
  const answer = await token(request, parts);
  const {access_token: given, error} = (await answer.json()) as Record<string, unknown>;
  expect([given, error]).toEqual(is ? [is, undefined] : [undefined, 'expired']);
  expect(ended).toEqual(is ? [] : [session]);
});
