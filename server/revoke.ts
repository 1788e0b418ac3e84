import type {Parts} from './parts.js';
import {UpstreamError} from './upstream-error.js';
import type {GrantedTokens} from './upstream.js';

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
  try {
    // That the second goes with the first is what a server should do, and not what it must.
    if (refreshToken !== undefined) await upstream.revoke(refreshToken);
    await upstream.revoke(accessToken);
    return true;
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    settings.log({route, reason: `tokens not revoked: ${error.reason}`});
    return false;
  }
}
