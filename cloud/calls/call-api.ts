// Types of the simulated cloud's control API for calls. They are in their own file because the package's declarations
// import them and must not depend on the types of the libraries that the cloud uses.
import type {CallState} from './call-state.js';
import type {CallCause} from './cause.js';
import type {Sound} from './destination.js';
import type {ListedMessage} from './roap.js';

/** The caller of an incoming call. */
export interface Caller {
  /** Name of the account that calls. Default: `grace`, or `ada` if the device is Grace's. */
  readonly account?: string | undefined;
  /** Audio that the caller sends. Requires an open page that runs the far ends (simulated parties). Default: none. */
  readonly sound?: Sound | undefined;
  /** The name to show. Default: the account's. */
  readonly displayName?: string | undefined;
  /** The number to show; `anonymous` for a caller without a number. Default: the account's. */
  readonly number?: string | undefined;
}

/** An action of the other party of a call, or of the cloud. */
export type CallCommand =
  /** The other party hangs up or declines. */
  | {readonly kind: 'hang-up'; readonly cause?: CallCause | undefined}
  /** The other party, which must be a far end, puts the call on hold. */
  | {readonly kind: 'hold'}
  /** The other party, which must be a far end, resumes the call. */
  | {readonly kind: 'resume'}
  /** A new offer during the call, as Webex sends every 30 minutes. `sdp` replaces the SDP; it can be any text. */
  | {readonly kind: 're-offer'; readonly sdp?: string | undefined}
  /** The other party's name or number changes. */
  | {readonly kind: 'rename'; readonly displayName: string; readonly number?: string | undefined}
  /** The other party transfers the call to another number. */
  | {readonly kind: 'transfer'; readonly to: string}
  /** The cloud loses the call without telling the device, whose next keepalive is answered with 404. */
  | {readonly kind: 'forget'};

/** An event to send to a device, with any content. */
export interface SentEvent {
  readonly eventType: string;
  readonly [member: string]: unknown;
}

/** The control API's members for calls. */
export interface CallControl {
  /**
   * Calls a device registered at Mobius, Webex's registration service: sends the call and an SDP offer over its event
   * socket (Mercury). The device rings until the call is answered or one side hangs up.
   *
   * @returns The ID of the call; undefined if there is no such device, or no open socket to it, or no page for the sound.
   */
  ring(deviceId: string, caller?: Caller): string | undefined;
  /** All calls of registered devices, including ended ones. A call between two devices is listed twice, once per device. */
  calls(): ListedCall[];
  /**
   * The other party hangs up. The call is `ending` until the SDK confirms the end. If the SDK has not reported ringing
   * yet, the call is `ended` immediately.
   *
   * @returns False if there is no such call, or it has ended.
   */
  hangUp(callId: string, cause?: CallCause): boolean;
  /** @returns False if there is no such call, it has ended, or the other party cannot do this. */
  commandCall(callId: string, command: CallCommand): boolean;
  /** @returns False if there is no such device, or no open socket to it. */
  sendEvent(deviceId: string, event: SentEvent): boolean;
  /** The pages that run far ends, and the far ends that are in a call. */
  farEnds(): {pages: number; open: ListedFarEnd[]};
}

/** One device's part of a call (a leg), as the control API returns it. Without SDP, which contains the ICE password. */
export interface ListedCall {
  readonly callId: string;
  readonly deviceId: string;
  /** The account's name. */
  readonly account: string;
  readonly direction: 'inbound' | 'outbound';
  readonly state: CallState;
  /** When the call reached each state, as ISO 8601. */
  readonly at: {
    readonly offered: string;
    readonly alerting?: string;
    readonly connected?: string;
    readonly ended?: string;
  };
  /**
   * The reason that the device sent when it ended the call or confirmed its end. For an unanswered call the SDK sends
   * 115 `User Busy.`
   */
  readonly cause?: CallCause | undefined;
  /** The reason for which the cloud ended the call. */
  readonly cloudCause?: CallCause | undefined;
  /** The side that ended the call first. */
  readonly endedBy?: 'device' | 'cloud' | undefined;
  /** The other party of an answered call: the ID of another leg, or the name of a far end. */
  readonly party?: string | undefined;
  /** Whether the device has put the call on hold. */
  readonly holding: boolean;
  /** The name of the other party, if the device receives its audio according to the negotiated SDP. */
  readonly hears?: string | undefined;
  /** Number of the call's keepalives. */
  readonly keepalives: number;
  /** Media messages to and from the device, in order. */
  readonly media: readonly ListedMessage[];
}

/** A far end that is in a call, and the sound that it sends. */
export interface ListedFarEnd {
  readonly id: string;
  readonly sound: Sound;
}
