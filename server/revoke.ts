import type {Parts} from './parts.js';
import {reasonOf} from './reason.js';
import type {GrantedTokens} from './granted.js';

/**
 * Takes tokens back at Webex that nobody is to hold any more: RFC 7009. Where it does not work the log says so.
 *
 * @returns Whether Webex took it.
 */
export async function revoke(
  {accessToken, refreshToken}: Pick<GrantedTokens, 'accessToken' | 'refreshToken'>,
  route: 'callback' | 'logout' | 'token',
  {upstream, settings}: Parts,
): Promise<boolean> {
  // That the one goes with the other is what a server should do, and not what it must.
  const tokens = [refreshToken, accessToken].filter(token => token !== undefined);
  const asked = await Promise.allSettled(tokens.map(token => upstream.revoke(token)));
  const failed = asked.filter(({status}) => status === 'rejected');
  for (const {reason} of failed as PromiseRejectedResult[])
    settings.log({route, reason: `token not revoked: ${reasonOf(reason)}`});
  return failed.length === 0;
}
