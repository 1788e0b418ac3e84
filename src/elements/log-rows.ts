import type {DiagnosticEntry} from '../line/diagnostics.js';

/** What happened once, or several times in a row. */
export interface LogRow {
  /** The latest of them. */
  readonly entry: DiagnosticEntry;
  readonly count: number;
  /** When it happened first. ISO 8601, UTC. */
  readonly since: string;
}

/**
 * Merges what happened several times in a row. The line's events and its states are two rows of their own: an event
 * that is followed by the same state each time is merged, and so is the state.
 *
 * @param log The latest first, and so is what is returned.
 */
export function mergeRepeats(log: readonly DiagnosticEntry[]): readonly LogRow[] {
  const rows: LogRow[] = [];
  for (const entry of log.toReversed()) {
    const at = isEvent(rows.at(-1)?.entry) === isEvent(entry) ? rows.length - 1 : rows.length - 2;
    const row = rows[at];
    if (row && keyOf(row.entry) === keyOf(entry)) {
      // A state that goes on while something else changes, such as what is wanted, has not happened again.
      const isAgain = isEvent(entry) || JSON.stringify(row.entry.state) !== JSON.stringify(entry.state);
      rows[at] = {entry, since: row.since, count: row.count + (isAgain ? 1 : 0)};
    } else {
      rows.push({entry, since: entry.at, count: 1});
    }
  }
  return rows.toReversed();
}

function isEvent(entry: DiagnosticEntry | undefined): boolean {
  return entry?.event !== undefined;
}

/** Equal for entries that say the same, whatever counts up in them. */
function keyOf({event, state, online}: DiagnosticEntry): string {
  const {status, cause, holder, silentSince, fault} = state ?? {};
  const isSilent = silentSince !== undefined;
  return JSON.stringify([event, status, cause, holder, isSilent, (fault as {type?: string})?.type, online]);
}
