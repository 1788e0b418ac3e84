import type {SdkLine} from '../line/sdk-line.js';
import type {SdkSpeaker, SdkWebex} from './sdk.js';

/**
 * A call of the SDK, as far as this library uses it. It leads to the access token (trap C1), so that nothing public may
 * lead here. The traps are those of docs/sdk-traps.md.
 */
export interface SdkCall extends SdkSpeaker {
  /** Says nothing about the outcome. Switches the track on (trap C5). */
  dial(stream: SdkStream): Promise<unknown>;
  answer(stream: SdkStream): Promise<unknown>;
  /** Emits nothing (trap C2). */
  end(): void;
  updateMedia(stream: SdkStream): void;
  sendDigit(tones: string): void;
  /** Toggles, and does nothing in some states (trap C13). */
  doHoldResume(): unknown;
  /** Resolves whether it worked or not. */
  completeTransfer(type: 'BLIND' | 'CONSULT', callId?: string, target?: string): Promise<unknown>;
  /** Asks Webex whether it still has the call. Rejects with its refusal. */
  postStatus(): Promise<unknown>;
  getCallId(): string;
  getCorrelationId(): string;
  isHeld(): boolean;
  /** One object, emptied and filled again (trap C22). */
  getCallerInfo?(): SdkCallerInfo | undefined;

  // Not documented.
  /** The latest offer or answer of the other side. */
  readonly remoteRoapMessage?: object | null | undefined;
  readonly callStateMachine?: SdkMachine | undefined;
  readonly mediaStateMachine?: SdkMachine | undefined;
  readonly mediaConnection?: SdkMediaConnection | undefined;
  /** Runs an interval until it is closed (trap C26). */
  readonly rtcMetrics?: SdkCallMetrics | undefined;
  /** How many keepalives have failed in the whole call. None is sent after the fourth (trap C18). */
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
  /** What it sends measurements with. */
  webex?: Pick<SdkWebex, 'internal' | 'request'> | undefined;
}

interface SdkMediaConnection {
  close?(): void;
  readonly mediaConnection?: {readonly pc?: RTCPeerConnection | undefined} | undefined;
}

/** A stream that `dial()` and `answer()` take: the methods of the SDK's own streams that they call. */
export interface SdkStream {
  readonly outputStream: MediaStream;
  on(): void;
  off(): void;
  getEffectByKind(): undefined;
}

/** A line of the SDK with the methods for calls, which lines written to the guide need not have. */
export interface SdkCallLine extends SdkLine {
  makeCall?(destination: {readonly type: 'uri'; readonly address: string}): SdkCall | undefined;
  /** Returns nothing once a call is over, however it has ended. */
  getCall?(correlationId: string): SdkCall | undefined;
}

const ignore = (): undefined => undefined;

/** Makes a stream of a track for the SDK. Its own streams cannot report why a microphone fails (trap C35). */
export function sdkStream(track: MediaStreamTrack): SdkStream {
  return {outputStream: new MediaStream([track]), on: ignore, off: ignore, getEffectByKind: ignore};
}

/** The browser's connection of a call. Undefined before it is set up, or if a later SDK hides it. */
export function connectionOf({mediaConnection}: SdkCall): RTCPeerConnection | undefined {
  return mediaConnection?.mediaConnection?.pc;
}

/**
 * Catches the rejections of the SDK's telemetry, which nothing else does: without its service in the catalog, or if that
 * refuses (trap C32).
 */
export function catchTelemetry({rtcMetrics}: SdkCall): void {
  const {webex} = rtcMetrics ?? {};
  if (webex)
    rtcMetrics!.webex = {
      internal: webex.internal,
      request: options => webex.request!(options).catch(ignore),
    };
}
