import type {SdkLine} from '../line/sdk-line.js';
import type {SdkEmitter, SdkWebex} from './sdk.js';

/**
 * The parts of an SDK call that this library uses. The call gives access to the access token (trap C1), so no public
 * object may expose it. docs/sdk-traps.md lists the traps.
 */
export interface SdkCall extends SdkEmitter {
  /** Settles regardless of the outcome. Enables the microphone's track even if it was muted (trap C5). */
  dial(stream: SdkStream): Promise<unknown>;
  /** Settles regardless of the outcome. Enables the microphone's track even if it was muted (trap C5). */
  answer(stream: SdkStream): Promise<unknown>;
  /** Emits no event (trap C2). */
  end(): void;
  /** Replaces the microphone's track, without muting the new one if the call is muted (trap C7). */
  updateMedia(stream: SdkStream): void;
  /** Toggles between hold and resume. Does nothing in some states (trap C13). */
  doHoldResume(): unknown;
  /** Resolves even if the transfer fails. */
  completeTransfer(type: 'BLIND' | 'CONSULT', callId?: string, target?: string): Promise<unknown>;
  /** Sends a keepalive of the call. Rejects if Webex refuses it. A custom call object may lack it. */
  postStatus?(): Promise<unknown>;
  getCallId(): string;
  getCorrelationId(): string;
  isHeld(): boolean;
  /** Always returns the same object, which the SDK empties and fills again (trap C22). */
  getCallerInfo?(): SdkCallerInfo | undefined;

  // The SDK does not document the following members.
  /** Handles an event of Webex during the call. Emits `held` for `HELD`, and `resumed` for `CONNECTED`. */
  handleMidCallEvent?(event: {
    readonly eventType: 'callState';
    readonly eventData: {readonly callState: 'HELD' | 'CONNECTED'};
  }): void;
  /** Sends the request that ends the call at Webex. */
  delete?(): Promise<unknown>;
  setCallId?(id: string): void;
  /** The latest offer or answer from the other party. */
  readonly remoteRoapMessage?: object | null | undefined;
  readonly callStateMachine?: SdkMachine | undefined;
  readonly mediaStateMachine?: SdkMachine | undefined;
  readonly mediaConnection?: SdkMediaConnection | undefined;
  /** Runs an interval until it is closed (trap C26). */
  readonly rtcMetrics?: SdkCallMetrics | undefined;
  /** How many keepalives have failed in the whole call. No keepalive is sent after the fourth failure (trap C18). */
  callKeepaliveRetryCount?: number | undefined;
  readonly mobiusUrl?: string | undefined;
  readonly deviceId?: string | undefined;
}

export interface SdkCallerInfo {
  readonly name?: string | undefined;
  readonly num?: string | undefined;
  /** `unknown` for a person without a picture. */
  readonly avatarSrc?: string | undefined;
}

/** Errors that a call emits. */
export interface SdkCallError {
  readonly type?: string | undefined;
  readonly message?: string | undefined;
}

interface SdkMachine {
  readonly state?: {readonly value?: unknown};
  stop?(): void;
}

interface SdkCallMetrics {
  closeMetrics?(): void;
  /** The SDK's object that sends the measurements. */
  webex?: Pick<SdkWebex, 'internal' | 'request'> | undefined;
}

interface SdkMediaConnection {
  close?(): void;
  readonly mediaConnection?: {readonly pc?: RTCPeerConnection | undefined} | undefined;
}

/** The parts of the SDK's own streams that the methods of `SdkCall` use. */
export interface SdkStream {
  readonly outputStream: MediaStream;
  on(): void;
  off(): void;
  getEffectByKind(): undefined;
}

/** A line of the SDK with the methods for calls, which a custom line object may lack. */
export interface SdkCallLine extends SdkLine {
  makeCall?(destination: {readonly type: 'uri'; readonly address: string}): SdkCall | undefined;
  /** Returns undefined for a call that has ended, however it ended. */
  getCall?(correlationId: string): SdkCall | undefined;
}

const ignore = (): undefined => undefined;

/** Creates a stream for the SDK from a track. The SDK's own function for this rejects without an `Error` (trap C35). */
export function sdkStream(track: MediaStreamTrack): SdkStream {
  return {outputStream: new MediaStream([track]), on: ignore, off: ignore, getEffectByKind: ignore};
}

/** The `RTCPeerConnection` of a call. Undefined before it is set up, or if a later SDK hides it. */
export function connectionOf({mediaConnection}: SdkCall): RTCPeerConnection | undefined {
  return mediaConnection?.mediaConnection?.pc;
}

/** Whether the call's state machine is in a state. True if a later SDK hides its state. */
export function isInState({callStateMachine}: SdkCall, state: string): boolean {
  const {value = state} = callStateMachine?.state ?? {};
  return value === state;
}

/**
 * Catches the rejections of the SDK's telemetry, which would otherwise be unhandled: the telemetry service may be
 * missing in the catalog, or refuse the request (trap C32).
 */
export function catchTelemetry({rtcMetrics}: SdkCall): void {
  const {webex} = rtcMetrics ?? {};
  if (webex)
    rtcMetrics!.webex = {
      internal: webex.internal,
      request: options => webex.request!(options).catch(ignore),
    };
}
