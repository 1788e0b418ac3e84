import type {CallAudio} from '../call/call-state.js';
import type {CallStatistics} from '../call/call.js';

/** How long packets may be missing, in milliseconds. Between two of them are 20 ms, also in silence. */
const longestGap = 5_000;

type Measured = Pick<CallStatistics, 'bytesReceived' | 'bytesSent'>;

/** When packets were last seen. Times are monotonic, in milliseconds. */
export interface AudioFlow {
  /** The latest measurement. */
  readonly stats: Measured;
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

/** @param stats What has been counted so far. Only what follows counts as heard. */
export function startFlow(at: number, stats: Measured): AudioFlow {
  return {stats, since: at};
}

/** Adds a measurement. The SDK and the browser report neither lost nor one-way audio (trap C15). */
export function nextFlow(
  flow: AudioFlow,
  stats: Measured,
  {at, direction}: Pick<AudioFacts, 'at' | 'direction'>,
): AudioFlow {
  // One direction resumes before the other, which is not one-way audio.
  if (isPaused(direction)) return startFlow(at, stats);
  return {
    ...flow,
    stats,
    ...(stats.bytesReceived > flow.stats.bytesReceived && {receivedAt: at}),
    ...(stats.bytesSent > flow.stats.bytesSent && {sentAt: at}),
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
  if (isPaused(direction)) return 'paused';
  if (at - since < longestGap) return 'unknown';
  return sends ? 'one-way' : 'none';
}

/** Whether the other side has told us to expect nothing (trap C21). */
function isPaused(direction: AudioFacts['direction']): boolean {
  return direction === 'inactive' || direction === 'sendonly';
}
