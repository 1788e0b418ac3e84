import type {AbortOptions} from '../base/listeners.js';
import type {CallSnapshot} from './call-state.js';

/**
 * A call. The object stays the same from the first ring to the end. It gives no access to the SDK's objects, through which
 * the access token could be reached (trap C1).
 *
 * @example
 * const call = await line.call('+1 206 555 0199');
 * call.subscribe(({state}) => console.log(state.status));
 */
export interface Call {
  /** Identifies the call within the page, and among the calls of its other tabs. */
  readonly id: string;
  readonly direction: 'incoming' | 'outgoing';
  /** Everything known about the call now. A frozen object, which is replaced when something changes. */
  readonly snapshot: CallSnapshot;

  /** Calls `listener` immediately and on every change, until the returned function is called or `signal` aborts. */
  subscribe(listener: (snapshot: CallSnapshot) => void, options?: AbortOptions): () => void;

  /**
   * Answers an incoming call, after putting the active call on hold. Resolves when the call is connected. The browser
   * may ask for the microphone. If the call ends before it is connected, and was not answered elsewhere, the call that
   * was put on hold for it is resumed.
   *
   * @throws {FaultError} `microphone-…` if there is no microphone: the call continues to ring, and can be answered
   *   again. `answer-in-other-tab` if it rings in another tab, and the microphone is not allowed yet. `hold-failed` if
   *   the active call cannot be put on hold: this one continues to ring. `answer-failed` or `call-ended` if the call
   *   ends instead. `call-not-possible` if it does not ring.
   */
  answer(): Promise<void>;

  /**
   * Declines an incoming call. The caller hears a busy tone, or Webex applies the next rule for this number, such as
   * voicemail.
   *
   * @throws {FaultError} `call-not-possible` if it does not ring.
   */
  decline(): Promise<void>;

  /** Ends the call, whatever its state. Resolves when it has ended. */
  end(): Promise<void>;

  /**
   * Mutes or unmutes the microphone of this call. Without an argument it toggles. The call stays muted when its state or
   * the microphone changes.
   */
  mute(on?: boolean): Promise<void>;

  /**
   * Puts the call on hold.
   *
   * @throws {FaultError} `hold-failed` if Webex refuses, or does not confirm within 12 s. In the latter case the call
   *   cannot be put on hold until Webex confirms (trap C13). `call-not-possible` if it is not active.
   */
  hold(): Promise<void>;

  /**
   * Resumes the call, after putting the active call on hold.
   *
   * @throws {FaultError} `resume-failed`; `hold-failed` if the active call cannot be put on hold; `call-not-possible`
   *   if this one is not on hold.
   */
  resume(): Promise<void>;

  /**
   * Sends digits of the keypad: `0-9`, `A-D`, `*`, `#`, and `,` for a pause of two seconds. Resolves when they have been
   * sent.
   *
   * @throws {FaultError} `digits-invalid`, or `call-not-possible` if the call is not active.
   */
  sendDigits(digits: string): Promise<void>;

  /**
   * Transfers the other party to a number, or connects them with the other party of another call on this line.
   *
   * @throws {FaultError} `transfer-failed` or `transfer-to-call-failed` if Webex refuses; `transfer-unknown` after 12 s
   *   without an outcome; `number-…` if the number cannot be called; `call-not-possible` if the call is neither active
   *   nor on hold. In each case the call continues.
   */
  transfer(to: string | Call): Promise<void>;

  /**
   * Plays the other party's audio if the browser refused to (`audio: 'blocked'`). Call it when the person clicks or
   * presses a key.
   */
  play(): Promise<void>;

  /**
   * Measures the call now. All values are undefined or 0 before the audio is set up.
   *
   * @throws {FaultError} `call-ended` if another tab had the call, and the call has ended.
   */
  stats(): Promise<CallStatistics>;
}

/** Measurements of a call, from the browser's `RTCPeerConnection.getStats()`. */
export interface CallStatistics {
  /** In bytes. */
  readonly bytesReceived: number;
  readonly bytesSent: number;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  /** In seconds. */
  readonly jitter?: number | undefined;
  /** In seconds. */
  readonly roundTripTime?: number | undefined;
  /** The loudness of the other party, from 0 to 1. */
  readonly levelReceived?: number | undefined;
  /** The loudness of the microphone, from 0 to 1. */
  readonly levelSent?: number | undefined;
  /** For example `audio/opus`. */
  readonly codec?: string | undefined;
}
