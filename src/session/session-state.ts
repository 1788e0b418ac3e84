// `CallingSession` has a method `[Symbol.asyncDispose]`, which an application's own `lib` may lack.
/// <reference lib="esnext.disposable" preserve="true" />
import type {Fault} from '../base/fault.js';
import type {SignInStep} from '../base/fault-catalog.js';
import type {User} from '../auth/profile.js';

/** The steps of a sign-out, in order. */
export type SignOutStep =
  | 'line' // deregister the line
  | 'device' // release the device at Webex
  | 'session'; // end the session at the application's server

/** The steps of a sign-out that failed. A step is removed when it succeeds later. */
export interface IncompleteSignOut {
  readonly failed?: readonly SignOutStep[];
  /** When Webex removes the line's device, in milliseconds since 1970. Undefined if unknown. */
  readonly until?: number;
}

/** The state of a session. Times are in milliseconds since 1970. */
export type SessionState =
  | ({readonly status: 'signed-out'} & IncompleteSignOut)
  | {
      readonly status: 'signing-in';
      readonly step: SignInStep;
      readonly since: number;
      /** Whether the sign-in window looks closed. It may still be open. */
      readonly seemsClosed?: boolean;
      /** Whether the page redirects to the sign-in, instead of opening a window. */
      readonly redirects?: boolean;
    }
  | {readonly status: 'signed-in'; readonly user: User}
  | {readonly status: 'signing-out'; readonly step: SignOutStep}
  | ({readonly status: 'failed'; readonly fault: Fault} & IncompleteSignOut);
