import type {Fault} from '../base/fault.js';
import type {User} from '../auth/profile.js';
import type {Call} from '../call/call.js';
import type {CallSnapshot, CallState} from '../call/call-state.js';
import type {LineInfo} from '../line/line-info.js';
import type {LineSnapshot} from '../line/line-state.js';

/** The line's snapshot and the previous one. */
export interface LineStateChange extends LineSnapshot {
  /** Undefined in the first event on an element. Earlier changes are not replayed. */
  readonly previous: LineSnapshot | undefined;
}

/** A call, its snapshot and the previous one. */
export interface CallStateChange extends CallSnapshot {
  readonly call: Call;
  /** Undefined in the first event of a call. */
  readonly previous: CallSnapshot | undefined;
}

/** A call that has ended. `state.reason` has the reason. */
export interface CallEnded extends CallStateChange {
  readonly state: Extract<CallState, {status: 'ended'}>;
}

/** All events of this library. No event contains a token, or references an object from which a token can be read. */
export interface WebexEventMap {
  // Events of a line.
  'webex-line-connecting': CustomEvent<undefined>;
  'webex-line-registered': CustomEvent<LineInfo>;
  'webex-line-unregistered': CustomEvent<undefined>;
  'webex-line-reconnecting': CustomEvent<undefined>;
  'webex-line-reconnected': CustomEvent<undefined>;
  'webex-line-error': CustomEvent<Fault>;
  /**
   * The SDK reported an incoming call. To handle calls, use `webex-incoming-call`. The event does not contain the SDK's
   * call, which gives access to the bearer token.
   */
  'webex-line-incoming-call': CustomEvent<undefined>;
  /** The snapshot of the line changed. Usually the only event that a page needs. */
  'webex-line-statechange': CustomEvent<LineStateChange>;

  // Events of the calls of a line.
  /** A call is ringing in this tab. */
  'webex-incoming-call': CustomEvent<Call>;
  /** A call was added, or its snapshot changed. */
  'webex-call-statechange': CustomEvent<CallStateChange>;
  /** A call of this tab has ended. Use this event to log calls. */
  'webex-call-ended': CustomEvent<CallEnded>;

  'webex-signed-in': CustomEvent<User>;
  'webex-signed-out': CustomEvent<undefined>;
  'webex-sign-in-error': CustomEvent<Fault>;

  /** The token is about to expire and has not been renewed yet. `expiresAt` is in milliseconds since 1970. */
  'webex-token-expiring': CustomEvent<{readonly expiresAt: number}>;
  'webex-token-expired': CustomEvent<undefined>;

  // Dispatched by the element that the person used, before the command runs. Cancelable.
  'webex-sign-in-request': CustomEvent<undefined>;
  'webex-sign-out-request': CustomEvent<undefined>;
  'webex-register-request': CustomEvent<undefined>;
  'webex-deregister-request': CustomEvent<undefined>;
  /** `number` is cleaned: an optional `+`, digits, `*` and `#`. */
  'webex-dial-request': CustomEvent<{readonly number: string}>;
  'webex-answer-request': CustomEvent<{readonly call: Call}>;
  'webex-decline-request': CustomEvent<{readonly call: Call}>;
  'webex-end-request': CustomEvent<{readonly call: Call}>;
  /** `to` is a number, or the other call. */
  'webex-transfer-request': CustomEvent<{readonly call: Call; readonly to: string | Call}>;
}

declare global {
  interface HTMLElementEventMap extends WebexEventMap {}
  interface DocumentEventMap extends WebexEventMap {}
  interface WindowEventMap extends WebexEventMap {}
}
