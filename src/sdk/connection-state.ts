import type {Fault} from '../base/fault.js';
import type {User} from '../auth/profile.js';
import type {CallingClientConfig} from './sdk.js';

/**
 * A device that may still exist at Webex. `line`: the line's device at Mobius, Webex's registration service. `device`: the
 * client's device at WDM, Webex's device service, to which Webex sends the page's events.
 */
export type UnreleasedDevice = 'line' | 'device';

/**
 * The state of the SDK's connection to Webex. `userId` is the person to whom the SDK's module is bound until the page
 * is unloaded (trap 16). Times are in milliseconds since 1970.
 */
export type ConnectionState = {readonly userId?: string | undefined} & (
  | {readonly status: 'none'}
  | {readonly status: 'starting'; readonly since: number}
  /** Catalog, device and event socket are ready. */
  | {readonly status: 'connected'}
  /** The event socket is down, so calls cannot arrive. */
  | {readonly status: 'events-lost'; readonly since: number}
  /** The page is frozen or in the back/forward cache, and the event socket is closed on purpose. */
  | {readonly status: 'suspended'}
  | {readonly status: 'releasing'}
  /** Some devices at Webex could not be deleted. Deleting them is retried. */
  | {readonly status: 'unreleased'; readonly devices: readonly UnreleasedDevice[]}
  | {readonly status: 'failed'; readonly fault: Fault}
);

/** Thrown if devices may still exist at Webex after a release. */
export class ReleaseError extends Error {
  constructor(readonly left: readonly UnreleasedDevice[]) {
    super(`Not released at Webex: ${left.join(', ')}`);
    this.name = 'ReleaseError';
  }
}

/** The options for starting the SDK. */
export interface StartOptions {
  readonly accessToken: string;
  readonly config?: CallingClientConfig | undefined;
  readonly signal: AbortSignal;
}

/** The options for opening a connection. */
export interface OpenOptions extends StartOptions {
  /** The token's owner, as far as known. */
  readonly user: User;
  /** The required owner of the token, if a person is already signed in. */
  readonly owner?: User | undefined;
}
