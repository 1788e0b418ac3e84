import type {CallStatistics} from '../call/call.js';

/** The properties of `RTCStatsReport` entries that are read here. */
interface StatsEntry {
  readonly type?: string;
  readonly kind?: string;
  readonly bytesReceived?: number;
  readonly bytesSent?: number;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly jitter?: number;
  readonly audioLevel?: number;
  readonly codecId?: string;
  readonly mimeType?: string;
  readonly roundTripTime?: number;
}

export const noStats: CallStatistics = {bytesReceived: 0, bytesSent: 0, packetsReceived: 0, packetsLost: 0};

/**
 * Reads the browser's statistics of a call. The SDK's own statistics are zero in Firefox and before the first packet
 * (trap C27).
 */
export async function readStats(connection: RTCPeerConnection | undefined): Promise<CallStatistics> {
  const report = await connection?.getStats().catch(() => undefined);
  if (!report) return noStats;
  const entries = new Map<string, StatsEntry>();
  report.forEach((entry: StatsEntry, id: string) => entries.set(id, entry));
  const find = (type: string): StatsEntry | undefined =>
    [...entries.values()].find(entry => entry.type === type && (entry.kind ?? 'audio') === 'audio');
  const [received, sent] = [find('inbound-rtp'), find('outbound-rtp')];
  return {
    bytesReceived: received?.bytesReceived ?? 0,
    bytesSent: sent?.bytesSent ?? 0,
    packetsReceived: received?.packetsReceived ?? 0,
    packetsLost: received?.packetsLost ?? 0,
    jitter: received?.jitter,
    roundTripTime: find('remote-inbound-rtp')?.roundTripTime,
    levelReceived: received?.audioLevel,
    levelSent: find('media-source')?.audioLevel,
    codec: entries.get(received?.codecId ?? sent?.codecId ?? '')?.mimeType,
  };
}
