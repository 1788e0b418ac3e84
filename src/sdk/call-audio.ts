import type {CallAudio} from '../call/call-state.js';
import type {CallStatistics} from '../call/call.js';

/** How long packets may be missing, in milliseconds. Between two of them are 20 ms, also in silence. */
const longestGap = 5_000;

/** When packets were last seen. Times are monotonic, in milliseconds. */
export interface AudioFlow {
  readonly received: number;
  readonly sent: number;
  readonly receivedAt?: number | undefined;
  readonly sentAt?: number | undefined;
  /** When the measurement began. */
  readonly since: number;
}

export interface AudioFacts {
  readonly at: number;
  /** Whether the browser refuses to play. */
  readonly isBlocked: boolean;
  /** The direction that both sides have agreed on. */
  readonly direction?: RTCRtpTransceiverDirection | null | undefined;
}

export function startFlow(at: number): AudioFlow {
  return {received: 0, sent: 0, since: at};
}

/** Adds a measurement. The SDK and the browser report neither lost nor one-way audio (trap C15). */
export function nextFlow(flow: AudioFlow, {bytesReceived, bytesSent}: CallStatistics, at: number): AudioFlow {
  return {
    since: flow.since,
    received: bytesReceived,
    sent: bytesSent,
    receivedAt: bytesReceived > flow.received ? at : flow.receivedAt,
    sentAt: bytesSent > flow.sent ? at : flow.sentAt,
  };
}

/** What is heard. `unknown` until packets have been seen, or would have been. */
export function audioOf(
  {receivedAt, sentAt, since}: AudioFlow,
  {at, isBlocked, direction}: AudioFacts,
): CallAudio {
  const isRecent = (time: number | undefined): boolean => time !== undefined && at - time < longestGap;
  const [receives, sends] = [isRecent(receivedAt), isRecent(sentAt)];
  if (receives) {
    if (isBlocked) return 'blocked';
    if (sends) return 'flowing';
    return sentAt === undefined && at - since < longestGap ? 'unknown' : 'one-way';
  }
  // The other side has told us to expect nothing (trap C21).
  if (direction === 'inactive' || direction === 'sendonly') return 'paused';
  if (at - since < longestGap) return 'unknown';
  return sends ? 'one-way' : 'none';
}
