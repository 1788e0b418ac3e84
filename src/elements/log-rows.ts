import type {DiagnosticEntry} from '../line/diagnostics.js';

/** An entry of the log, merged with its repetitions. */
export interface LogRow {
  /** The latest entry. */
  readonly entry: DiagnosticEntry;
  readonly count: number;
  /** The time of the first entry. ISO 8601, UTC. */
  readonly since: string;
}

/**
 * Merges entries that repeat. Events and states are merged separately, because a repeated event is usually followed by
 * a repeated state.
 *
 * @param log The entries, latest first.
 * @returns The rows, latest first.
 */
export function mergeRepeats(log: readonly DiagnosticEntry[]): readonly LogRow[] {
  const rows: LogRow[] = [];
  for (const entry of log.toReversed()) {
    const index = isEvent(rows.at(-1)?.entry) === isEvent(entry) ? rows.length - 1 : rows.length - 2;
    const row = rows[index];
    if (row && keyOf(row.entry) === keyOf(entry)) {
      // An entry with the same state as before is not a repetition: only another value of the snapshot has changed.
      const isRepeated = isEvent(entry) || JSON.stringify(row.entry.state) !== JSON.stringify(entry.state);
      rows[index] = {entry, since: row.since, count: row.count + (isRepeated ? 1 : 0)};
    } else {
      rows.push({entry, since: entry.at, count: 1});
    }
  }
  return rows.toReversed();
}

function isEvent(entry: DiagnosticEntry | undefined): boolean {
  return entry?.event !== undefined;
}

/** Returns a key that is equal for entries that differ only in counters and times. */
function keyOf({event, state, online}: DiagnosticEntry): string {
  const {status, cause, holder, silentSince, fault} = state ?? {};
  const isSilent = silentSince !== undefined;
  return JSON.stringify([event, status, cause, holder, isSilent, (fault as {type?: string})?.type, online]);
}
