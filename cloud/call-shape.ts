/** `ending`: the other party has hung up, and the SDK has not yet confirmed it with its DELETE. */
export type CallState = 'offered' | 'alerting' | 'connected' | 'ending' | 'ended';

/** Reason that the device gave when it ended the call, such as 115 `User Busy.` for an unanswered call. */
export interface CallCause {
  readonly code: number;
  readonly text: string;
}

/** A leg as the control API returns it. Without SDP, which contains addresses and the ICE password. */
export interface ListedCall {
  readonly callId: string;
  readonly deviceId: string;
  /** The account's name. */
  readonly account: string;
  readonly state: CallState;
  /** When the call reached each state, as ISO 8601. */
  readonly at: {
    readonly offered: string;
    readonly alerting?: string;
    readonly connected?: string;
    readonly ended?: string;
  };
  readonly cause?: CallCause | undefined;
}
