import type {User} from '../auth/profile.js';
import type {SignInFault, SignInStep} from '../auth/sign-in-fault.js';

/** Where the session stands. Times are milliseconds since 1970. */
export type SessionState =
  | {readonly status: 'signed-out'}
  | {readonly status: 'signing-in'; readonly step: SignInStep; readonly since: number}
  | {readonly status: 'signed-in'; readonly user: User}
  | {readonly status: 'signing-out'; readonly step: 'line' | 'device'}
  | {readonly status: 'failed'; readonly fault: SignInFault};
