import type {Fault} from '../base/fault.js';
import type {SdkLineEvent} from './line-event.js';
import type {LineSnapshot, LineState} from './line-state.js';

/** A moment of the line, with nothing in it that is secret, and nobody's number. */
export interface DiagnosticEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** What the SDK's line said. */
  readonly event?: SdkLineEvent['type'];
  /** Where the line stood from then on, and what is known of why. */
  readonly state?: Readonly<Record<string, unknown>>;
  readonly wanted?: boolean;
  readonly pending?: LineSnapshot['pending'];
  readonly online?: boolean;
}

/** A report for support: it can be pasted into a ticket as it is. */
export interface Diagnostics {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly page: string;
  readonly browser: string;
  /** The latest first. */
  readonly log: readonly DiagnosticEntry[];
}

/** How much of a message is kept, in characters. */
const longest = 1_000;

/** How many moments are kept. */
const limit = 200;

/** Keeps what happened to a line, up to a limit. */
export class DiagnosticLog {
  readonly #entries: DiagnosticEntry[] = [];

  addSnapshot({state, wanted, pending, online}: LineSnapshot): void {
    this.#add({state: withoutPerson(state), wanted, pending, online});
  }

  addEvent(event: SdkLineEvent): void {
    this.#add({event: event.type, ...('fault' in event && {state: withoutPerson(event)})});
  }

  report(): Diagnostics {
    const {location, navigator} = globalThis;
    return {
      at: new Date().toISOString(),
      // Without what comes behind the path: a page may have been given a code or a token there.
      page: location ? location.origin + location.pathname : '',
      browser: navigator?.userAgent ?? '',
      log: this.#entries.toReversed(),
    };
  }

  #add(entry: Omit<DiagnosticEntry, 'at'>): void {
    this.#entries.push({at: new Date().toISOString(), ...entry});
    if (this.#entries.length > limit) this.#entries.shift();
  }
}

/** Leaves out whose line it is. */
function withoutPerson(state: LineState | SdkLineEvent): Record<string, unknown> {
  const {line: _line, there, call: _call, fault, ...rest} = state as Record<string, unknown>;
  return {
    ...rest,
    ...(there !== undefined && {there: (there as LineState).status}),
    ...(fault !== undefined && {fault: redacted(fault as Fault)}),
  };
}

/** The SDK's words may quote a request: whatever could be a token, an address or somebody's number goes. */
function redacted(fault: Fault): Fault {
  // Cut first: on a long text without a space the search for addresses would take for ever.
  const sdkMessage = fault.sdkMessage
    ?.slice(0, longest)
    .replaceAll(/[\w.~+/=-]{24,}|\S+@\S+|\+?\d[\d ().-]{5,}\d/g, '…');
  return {...fault, ...(sdkMessage && {sdkMessage})};
}
