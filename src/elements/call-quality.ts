import type {Call, CallStatistics} from '../call/call.js';
import type {CallSnapshot} from '../call/call-state.js';
import type {PlainKey} from '../localization/texts.js';

/** Audio below this loudness counts as silent. From 0 to 1. Even a quiet room is louder. */
const minLevel = 0.0001;

/** After this number of silent measurements in a row, the silence counts as a problem. */
const silentMeasurements = 5;

/** The latest measurement of a call, compared with the previous one. */
export interface CallSample {
  readonly stats: CallStatistics;
  /** Whether packets have arrived since the previous measurement. Undefined after the first one. */
  readonly receives?: boolean;
  /** Whether packets were sent since the previous measurement. Undefined after the first one. */
  readonly sends?: boolean;
  /**
   * The share of packets that were lost since the previous measurement, from 0 to 1. Undefined after the first measurement,
   * and if no packet has arrived.
   */
  readonly loss?: number;
  /** The number of measurements in a row in which the microphone had no sound. */
  readonly silentHere: number;
  /** The number of measurements in a row in which the other party had no sound. */
  readonly silentThere: number;
}

/** Compares a new measurement with the previous sample. A muted microphone does not count as silent. */
export function nextSample(
  previous: CallSample | undefined,
  stats: CallStatistics,
  isMuted: boolean,
): CallSample {
  if (!previous) return {stats, silentHere: 0, silentThere: 0};
  const before = previous.stats;
  const received = stats.packetsReceived - before.packetsReceived;
  const lost = Math.max(stats.packetsLost - before.packetsLost, 0);
  const receives = stats.bytesReceived > before.bytesReceived;
  return {
    stats,
    receives,
    sends: stats.bytesSent > before.bytesSent,
    ...(received > 0 && {loss: lost / (received + lost)}),
    silentHere: !isMuted && isSilent(stats.levelSent) ? previous.silentHere + 1 : 0,
    silentThere: receives && isSilent(stats.levelReceived) ? previous.silentThere + 1 : 0,
  };
}

/**
 * Returns the quality of a call, from a simplified E-model (ITU-T G.107): delay and loss reduce a rating of 93. Undefined
 * if the loss is unknown.
 */
export function qualityOf({stats, loss}: CallSample): 'good' | 'fair' | 'poor' | undefined {
  if (loss === undefined) return undefined;
  const {roundTripTime = 0, jitter = 0} = stats;
  // The delay in one direction, in milliseconds: half of the round trip, a buffer of twice the jitter, and the codec.
  const delay = roundTripTime * 500 + jitter * 2_000 + 20;
  const rating = 93 - (delay < 160 ? delay / 40 : (delay - 120) / 10) - 250 * loss;
  if (rating >= 80) return 'good';
  return rating >= 60 ? 'fair' : 'poor';
}

/** A problem with the sound of a call, as a text key. */
export type SoundTrouble = Extract<
  PlainKey,
  `audio-${string}` | 'still-heard' | 'microphone-lost' | 'microphone-denied'
>;

/** Returns the problem with the sound of a call, according to its latest measurement. Undefined if there is none. */
export function troubleOf({snapshot}: Pick<Call, 'snapshot'>, sample?: CallSample): SoundTrouble | undefined {
  const {state, muted, microphone} = snapshot;
  if (state.status === 'ended' || state.status === 'ending') return undefined;
  if (microphone === 'lost') return 'microphone-lost';
  if (microphone === 'blocked') return 'microphone-denied';
  if (muted.wanted && muted.verified === false) return 'still-heard';
  return state.status === 'active' ? audioTrouble(state, sample) : undefined;
}

function audioTrouble(
  {audio}: Extract<CallSnapshot['state'], {status: 'active'}>,
  sample: CallSample | undefined,
): SoundTrouble | undefined {
  switch (audio) {
    case 'blocked':
    case 'paused':
    case 'none':
      return `audio-${audio}`;
    case 'one-way':
      if (sample?.receives === sample?.sends) return 'audio-one-way';
      return sample?.receives ? 'audio-not-sent' : 'audio-not-received';
    case 'flowing':
    case 'unknown':
      if (!sample) return undefined;
      if (sample.silentHere >= silentMeasurements) return 'audio-silent-here';
      return sample.silentThere >= silentMeasurements ? 'audio-silent-there' : undefined;
    default:
      audio satisfies never;
      return undefined;
  }
}

function isSilent(level: number | undefined): boolean {
  return level !== undefined && level < minLevel;
}
