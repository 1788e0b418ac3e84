import type {CallStatistics} from './call.js';
import type {EndRequest} from './call-end.js';
import type {CallSignal, CallSnapshot, RemoteParty} from './call-state.js';

/** Omits `at` from each type of a union. */
type WithoutTime<Signal> = Signal extends unknown ? Omit<Signal, 'at'> : never;

/** A signal without its time. The call adds the time. */
export type DriverSignal = WithoutTime<CallSignal>;

/** The interface between a call and the SDK, which hides the SDK's peculiarities. */
export interface CallDriver {
  /** Starts reporting to the listener, and dials an outgoing call. */
  start(listener: CallDriverListener): void;
  /**
   * Opens the microphone and answers. Resolves when both parties have agreed on the audio.
   *
   * @throws {FaultError} `microphone-…`, `calls-unsupported`, `answer-failed`, `call-ended`
   */
  answer(): Promise<void>;
  /** Ends the call. Resolves when the end has been reported, after a few seconds at most. */
  end(request: EndRequest): Promise<void>;
  /** Mutes or unmutes the microphone, including one that is opened later. */
  setMuted(on: boolean): void;
  /** @throws {FaultError} `hold-failed` */
  hold(): Promise<void>;
  /** @throws {FaultError} `resume-failed` */
  resume(): Promise<void>;
  sendDigits(digits: string): Promise<void>;
  /** @throws {FaultError} `transfer-failed`, `transfer-to-call-failed`, `transfer-unknown` */
  transfer(to: string | CallDriver): Promise<void>;
  play(): Promise<void>;
  stats(): Promise<CallStatistics>;
}

export interface CallDriverListener {
  signal(signal: DriverSignal): void;
  /** Reports what is known about the other party. */
  remote(party: RemoteParty): void;
  /** Reports whether the track that is sent is silent. */
  muted(verified: CallSnapshot['muted']['verified']): void;
  microphone(microphone: CallSnapshot['microphone']): void;
}
