import {revokeTokens, type Context} from './context.js';
import {respondJson} from './http.js';

/**
 * `POST logout`: ends the session on this server and revokes its tokens at Webex.
 *
 * `revoked` is true if Webex revoked the tokens, or if there was no session.
 */
export async function logout(request: Request, context: Context): Promise<Response> {
  const {sessions, renewals} = context;
  const session = await sessions.open(request);
  if (session) renewals.end(session, 'signed-out');
  const cookies = await sessions.end(session, 'signed-out');
  const revoked = !session || (await revokeTokens(context, 'logout', session, renewals.renewedFrom(session)));
  return respondJson(200, {revoked}, {cookies});
}
