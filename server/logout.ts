import {json} from './answers.js';
import type {Parts} from './parts.js';
import {revoke} from './revoke.js';

/** `POST logout`: the session ends here and at Webex. `revoked` says whether nothing of it is left there. */
export async function logout(request: Request, parts: Parts): Promise<Response> {
  const {sessions, renewals} = parts;
  const session = await sessions.open(request);
  if (session) renewals.end(session, 'signed-out');
  const cookies = await sessions.end(session, 'signed-out');
  const revoked = !session || (await revoke(session, 'logout', parts));
  return json(200, {revoked}, {cookies});
}
