import type {Fault} from '../base/fault.js';
import type {User} from '../auth/profile.js';
import type {CallingClientConfig} from './sdk.js';

/** What of this page's may still be at Webex: its device at Mobius, where the line is registered, or at WDM. */
export type UnreleasedDevice = 'line' | 'device';

/**
 * How the SDK of this page is connected to Webex. `userId` is the person that the SDK's module is bound to for as long
 * as the page lives (trap 16). Times are milliseconds since 1970.
 */
export type ConnectionState = {readonly userId?: string | undefined} & (
  | {readonly status: 'none'}
  | {readonly status: 'starting'; readonly since: number}
  /** Catalogue, device, events: everything is there. */
  | {readonly status: 'connected'}
  /** The event socket is down: no call can arrive. */
  | {readonly status: 'events-lost'; readonly since: number}
  /** The page is frozen or in the back/forward cache: the event socket is closed on purpose. */
  | {readonly status: 'suspended'}
  | {readonly status: 'releasing'}
  /** Something at Webex could not be released; it is tried again. */
  | {readonly status: 'unreleased'; readonly what: readonly UnreleasedDevice[]}
  | {readonly status: 'failed'; readonly fault: Fault}
);

/** Something is left at Webex. */
export class ReleaseError extends Error {
  constructor(readonly left: readonly UnreleasedDevice[]) {
    super(`Not released at Webex: ${left.join(', ')}`);
    this.name = 'ReleaseError';
  }
}

/** What a connection is opened with. */
export interface OpenOptions {
  readonly accessToken: string;
  readonly user: User;
  /** Whose token it has to be, where somebody is signed in already. */
  readonly owner?: User | undefined;
  readonly config?: CallingClientConfig | undefined;
  readonly signal: AbortSignal;
}
