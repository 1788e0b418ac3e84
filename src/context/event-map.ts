import type {User} from '../auth/profile.js';
import type {SignInFault} from '../auth/sign-in-fault.js';
import type {LineFault} from '../line/line-fault.js';
import type {LineInfo} from '../line/line-info.js';
import type {LineSnapshot} from '../line/line-state.js';

/** The line's snapshot, and the one before. */
export interface LineStateChange extends LineSnapshot {
  /** Undefined in the first event on an element. Earlier changes are not replayed. */
  readonly previous: LineSnapshot | undefined;
}

/** Every event of this library, by name. None of them carries a token, or anything that leads to one. */
export interface WebexEventMap {
  // What the SDK's line said.
  'webex-line-connecting': CustomEvent<undefined>;
  'webex-line-registered': CustomEvent<LineInfo>;
  'webex-line-unregistered': CustomEvent<undefined>;
  'webex-line-reconnecting': CustomEvent<undefined>;
  'webex-line-reconnected': CustomEvent<undefined>;
  'webex-line-error': CustomEvent<LineFault>;
  /** Somebody calls. Without the SDK's call, as that leads to the bearer token. */
  'webex-line-incoming-call': CustomEvent<undefined>;
  /** What follows from it: usually the one event that a page wants. */
  'webex-line-statechange': CustomEvent<LineStateChange>;

  'webex-signed-in': CustomEvent<User>;
  'webex-signed-out': CustomEvent<undefined>;
  'webex-sign-in-error': CustomEvent<SignInFault>;

  /** The token is about to expire, and no other one could be had yet. Milliseconds since 1970. */
  'webex-token-expiring': CustomEvent<{readonly expiresAt: number}>;
  'webex-token-expired': CustomEvent<undefined>;

  // From the element that the person touched, before anything happens. Cancelable.
  'webex-sign-in-request': CustomEvent<undefined>;
  'webex-sign-out-request': CustomEvent<undefined>;
  'webex-register-request': CustomEvent<undefined>;
  'webex-deregister-request': CustomEvent<undefined>;
}

declare global {
  interface HTMLElementEventMap extends WebexEventMap {}
  interface DocumentEventMap extends WebexEventMap {}
}
