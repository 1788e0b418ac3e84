import type {Fault} from '../base/fault.js';
import type {CallEnd, CallEndReason} from './call-end.js';

/** The state of a call. Times are in milliseconds since 1970, for display only, never for timers. */
export type CallState =
  /** An outgoing call that does not ring yet: the microphone is opened, and the call is requested from Webex. */
  | {readonly status: 'dialing'; readonly since: number}
  /** An outgoing call that rings. */
  | {
      readonly status: 'ringing';
      readonly since: number;
      /** Whether sound arrives before the answer (early media), such as a ringback tone or an announcement. */
      readonly hasAudio?: true;
    }
  /** An incoming call that rings here. */
  | {readonly status: 'incoming'; readonly since: number}
  /** Answered. The audio is being set up. */
  | {readonly status: 'connecting'; readonly since: number}
  | {readonly status: 'active'; readonly since: number; readonly audio: CallAudio}
  /** Waiting for Webex to confirm. */
  | {readonly status: 'holding'; readonly since: number}
  | {readonly status: 'on-hold'; readonly since: number}
  | {readonly status: 'resuming'; readonly since: number}
  | {readonly status: 'ending'; readonly since: number}
  | {
      readonly status: 'ended';
      readonly reason: CallEndReason;
      /** Webex's `causecode`, if it sent one. */
      readonly cause?: number | undefined;
      /** Why this page could not make the call. */
      readonly fault?: Fault | undefined;
      /** From `connectedAt` to the end, in milliseconds. 0 if the call was never connected. */
      readonly duration: number;
    };

/** The discriminant of `CallState`. */
export type CallStatus = CallState['status'];

/** The audio of an active call, according to the packets that arrive and are sent. */
export type CallAudio =
  | 'flowing'
  /** Packets go one way only. */
  | 'one-way'
  | 'none'
  /** Packets arrive, but the browser refuses to play them until the person presses something. */
  | 'blocked'
  /** The other party has paused the audio, for example by putting the call on hold. */
  | 'paused'
  /** Not measured yet. */
  | 'unknown';

/** A change that a driver reports about a call. `at` is in milliseconds since 1970. */
export type CallSignal = {readonly at: number} & (
  | {readonly type: 'ringing'}
  /** Sound arrives before the answer. */
  | {readonly type: 'early-audio'}
  | {readonly type: 'answered'}
  /** Answered, and both parties have agreed on the audio. Repeated after each renegotiation (trap C19). */
  | {readonly type: 'established'}
  | {readonly type: 'holding'}
  | {readonly type: 'held'}
  | {readonly type: 'hold-failed'}
  | {readonly type: 'resuming'}
  | {readonly type: 'resumed'}
  | {readonly type: 'resume-failed'}
  | {readonly type: 'audio'; readonly audio: CallAudio}
  | {readonly type: 'ending'}
  | {readonly type: 'ended'; readonly end: CallEnd}
);

/** The other party of a call, as far as Webex reports it. */
export interface RemoteParty {
  readonly name?: string | undefined;
  /** As Webex reports it, or as dialed. */
  readonly number?: string | undefined;
  /** The https URL of a picture. */
  readonly picture?: string | undefined;
}

/** Everything known about a call at one moment. Immutable: every change creates a new object. */
export interface CallSnapshot {
  readonly state: CallState;
  readonly remote: RemoteParty;
  /** When the call was dialed or began to ring here, in milliseconds since 1970. */
  readonly startedAt: number;
  /** When both parties first agreed on the audio, in milliseconds since 1970. */
  readonly connectedAt?: number | undefined;
  /** The command in progress. */
  readonly pending?: CallCommand | undefined;
  readonly muted: MuteState;
  /**
   * Which microphone is used: `lost` if it was unplugged and no other could be opened, `blocked` if the person or the
   * browser does not allow it any more.
   */
  readonly microphone: 'none' | 'chosen' | 'default' | 'lost' | 'blocked';
  /** `other`: the call is in another tab of this browser. This tab shows the call, and sends commands to that tab. */
  readonly tab: 'here' | 'other';
  /** The title of the other tab's page. */
  readonly tabTitle?: string | undefined;
}

/** A command that can be in progress. */
export type CallCommand = 'answer' | 'hold' | 'resume' | 'transfer' | 'end';

export interface MuteState {
  /** Whether the person has muted the microphone. */
  readonly wanted: boolean;
  /** Whether the track that is sent is silent. `unknown` while none is sent. */
  readonly verified: boolean | 'unknown';
}

/** Whether a call has not ended. */
export function isLive({status}: CallState): boolean {
  return status !== 'ended';
}

/** Whether a call has ended, or is about to end. */
export function isEnding({status}: CallState): boolean {
  return status === 'ending' || status === 'ended';
}

/** An incoming call with one of these statuses may never have been answered. */
const unansweredStatuses: ReadonlySet<CallStatus> = new Set(['incoming', 'ending', 'ended']);

/** Whether an incoming call was answered, as far as its snapshot shows. */
export function isAnswered({state, connectedAt}: CallSnapshot): boolean {
  return connectedAt !== undefined || !unansweredStatuses.has(state.status);
}
