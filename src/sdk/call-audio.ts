import type {CallAudio} from '../call/call-state.js';
import type {CallStatistics} from '../call/call.js';

/** How long packets may be missing, in milliseconds. Normally one is sent every 20 ms, even in silence. */
const longestGap = 5_000;

type ByteCounts = Pick<CallStatistics, 'bytesReceived' | 'bytesSent'>;

/** When packets were last seen. Times are monotonic, in milliseconds. */
export interface AudioFlow {
  /** The latest measurement. */
  readonly stats: ByteCounts;
  readonly receivedAt?: number | undefined;
  readonly sentAt?: number | undefined;
  /** When the measurement began. */
  readonly since: number;
  /** Until this time, a paused direction may still come from our own hold. Undefined once the direction has changed. */
  readonly ownHoldUntil?: number | undefined;
}

export interface AudioFacts {
  /** When this was read, on the same clock as `AudioFlow`. */
  readonly at: number;
  /** Whether the browser refuses to play the audio. */
  readonly isBlocked: boolean;
  /** The direction of audio on which both parties have agreed, as seen from here. */
  readonly direction?: RTCRtpTransceiverDirection | null | undefined;
}

/** @param stats The bytes so far. Only later ones count as audio. */
export function startFlow(at: number, stats: ByteCounts): AudioFlow {
  return {stats, since: at};
}

/**
 * Starts measuring after our own hold: Webex first confirms the resume, and only then do both parties agree on the
 * direction (trap C20).
 */
export function resumeFlow(at: number, stats: ByteCounts): AudioFlow {
  return {...startFlow(at, stats), ownHoldUntil: at + longestGap};
}

/** Adds a measurement. The SDK and the browser report neither lost nor one-way audio (trap C15). */
export function nextFlow(
  flow: AudioFlow,
  stats: ByteCounts,
  {at, direction}: Pick<AudioFacts, 'at' | 'direction'>,
): AudioFlow {
  // While the audio is paused, restart the measurement: one direction resumes before the other, which is not one-way audio.
  if (isPaused(direction)) return {...startFlow(at, stats), ownHoldUntil: flow.ownHoldUntil};
  return {
    ...flow,
    stats,
    ownHoldUntil: undefined,
    ...(stats.bytesReceived > flow.stats.bytesReceived && {receivedAt: at}),
    ...(stats.bytesSent > flow.stats.bytesSent && {sentAt: at}),
  };
}

/** Derives who hears whom. `unknown` until packets have gone both ways, or have been missing for 5 s. */
export function audioOf(
  {receivedAt, sentAt, since, ownHoldUntil = -Infinity}: AudioFlow,
  {at, isBlocked, direction}: AudioFacts,
): CallAudio {
  const isRecent = (time: number | undefined): boolean => time !== undefined && at - time < longestGap;
  const [receives, sends] = [isRecent(receivedAt), isRecent(sentAt)];
  if (receives) {
    if (isBlocked) return 'blocked';
    if (sends) return 'flowing';
    return sentAt === undefined && at - since < longestGap ? 'unknown' : 'one-way';
  }
  if (isPaused(direction)) return at < ownHoldUntil ? 'unknown' : 'paused';
  if (at - since < longestGap) return 'unknown';
  return sends ? 'one-way' : 'none';
}

/**
 * Whether the other party has announced that it sends nothing, or that it only sends, such as music on hold (trap C21).
 */
function isPaused(direction: AudioFacts['direction']): boolean {
  return direction === 'inactive' || direction === 'sendonly' || direction === 'recvonly';
}
