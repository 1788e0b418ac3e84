import {areDifferentUsers, type User} from '../auth/profile.js';
import type {Leader} from './tab-channel.js';

/** The leader that a tab has found during its sign-in. `user` and `fingerprint` are those of the tab's own token. */
export interface FoundLeader extends Leader {
  /** Whether the leader has not answered, so that its owner is still unknown. */
  readonly isUnconfirmed?: boolean | undefined;
}

/** Why a tab cannot follow a leader. `owner-unknown`: its line may be another person's. */
export type StrangerFault = 'another-user' | 'owner-unknown';

/**
 * Compares the owner of a leader's line with the person in this tab.
 *
 * @param fingerprint The fingerprint of this tab's token, if the leader did not answer during the sign-in. If one of the
 *   owners is unknown, both tabs must have the same token, as in a sign-in whose leader answers.
 * @returns Undefined if this tab may follow the leader.
 */
export function strangerFault(leader: Leader, user: User, fingerprint?: string): StrangerFault | undefined {
  if (areDifferentUsers(leader.user, user)) return 'another-user';
  const isKnown = leader.user.id && user.id;
  const isOther = fingerprint && leader.fingerprint && leader.fingerprint !== fingerprint;
  return isOther && !isKnown ? 'owner-unknown' : undefined;
}
