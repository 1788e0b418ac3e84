import type {User} from '../auth/profile.js';
import type {SignInFault, SignInStep} from '../auth/sign-in-fault.js';

/** The way out, in this order. */
export type SignOutStep =
  | 'line' // deregister it
  | 'device' // leave Webex
  | 'session'; // end it at the application's own server

/** Where the session stands. Times are milliseconds since 1970. */
export type SessionState =
  | {
      readonly status: 'signed-out';
      /** What could not be done on the way out, if anything. */
      readonly failed?: readonly SignOutStep[];
    }
  | {
      readonly status: 'signing-in';
      readonly step: SignInStep;
      readonly since: number;
      /** The window in which the person signs in looks closed. Whether it is nobody can tell. */
      readonly seemsClosed?: boolean;
    }
  | {readonly status: 'signed-in'; readonly user: User}
  | {readonly status: 'signing-out'; readonly step: SignOutStep}
  | {readonly status: 'failed'; readonly fault: SignInFault};
