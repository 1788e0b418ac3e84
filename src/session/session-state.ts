import type {User} from '../auth/profile.js';
import type {SignInFault, SignInStep} from '../auth/sign-in-fault.js';

/** The way out, in this order. */
export type SignOutStep =
  | 'line' // deregister it
  | 'device' // leave Webex
  | 'session'; // end it at the application's own server

/** What could not be done on the way out. It goes when it is made up for later. */
export interface IncompleteSignOut {
  readonly failed?: readonly SignOutStep[];
  /** When Webex forgets the line's device that could not be deleted, where that is known. */
  readonly until?: number;
}

/** Where the session stands. Times are milliseconds since 1970. */
export type SessionState =
  | ({readonly status: 'signed-out'} & IncompleteSignOut)
  | {
      readonly status: 'signing-in';
      readonly step: SignInStep;
      readonly since: number;
      /** The window in which the person signs in looks closed. It may be open all the same. */
      readonly seemsClosed?: boolean;
    }
  | {readonly status: 'signed-in'; readonly user: User}
  | {readonly status: 'signing-out'; readonly step: SignOutStep}
  | ({readonly status: 'failed'; readonly fault: SignInFault} & IncompleteSignOut);
