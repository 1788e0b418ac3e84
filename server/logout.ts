import {json} from './answers.js';
import type {Parts} from './parts.js';
import {UpstreamError} from './upstream-error.js';

/** `POST logout`: the session ends here and at Webex. `revoked` says whether Webex took it: RFC 7009 is its part. */
export async function logout(
  request: Request,
  {sessions, renewals, upstream, settings}: Parts,
): Promise<Response> {
  const session = await sessions.open(request);
  if (session) renewals.end(session);
  const cookies = await sessions.end(session);
  const revoked = session ? await revoke(session.refreshToken ?? session.accessToken) : false;
  return json(200, {revoked}, {cookies});

  async function revoke(token: string): Promise<boolean> {
    try {
      await upstream.revoke(token);
      return true;
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      settings.log({route: 'logout', reason: error.reason});
      return false;
    }
  }
}
