import type {HeldToken} from '../auth/access-token.js';
import {fingerprintOf} from '../auth/fingerprint.js';
import {areDifferent, fetchUser, type User} from '../auth/profile.js';
import {SignInError, type SignInFaultType} from '../auth/sign-in-fault.js';
import type {Holder} from '../tabs/tab-channel.js';

/** How long the quick check of the token may take, in milliseconds: it is no reason to wait. */
const profileTimeout = 10_000;

/** Whether a token is the very one that somebody signed in with: then it is theirs, and Webex need not be asked. */
export async function isTokenOf(
  {fingerprint}: Pick<Holder, 'fingerprint'>,
  {accessToken}: HeldToken,
): Promise<boolean> {
  return fingerprint !== undefined && fingerprint === (await fingerprintOf(accessToken));
}

/** Whose token it is, as far as Webex tells. Each token of a guest's is another guest's, and none of them is anybody. */
export async function userOf({accessToken, jwe}: HeldToken, signal: AbortSignal): Promise<User> {
  const limit = AbortSignal.timeout(profileTimeout);
  const user = await fetchUser(accessToken, AbortSignal.any([signal, limit]));
  signal.throwIfAborted();
  return jwe ? {...user, id: 'guest'} : user;
}

/**
 * Nobody goes on as somebody else (trap 16).
 *
 * @param refusal What is said where it is another person.
 * @throws {SignInError} `refusal`; `owner-unknown` where Webex says nothing of a person who has to be a known one.
 */
export function expectOwner(user: User, owner: User, refusal: SignInFaultType = 'another-user'): void {
  if (areDifferent(user, owner)) throw new SignInError(refusal);
  if (owner.id && !user.id) throw new SignInError('owner-unknown');
}
