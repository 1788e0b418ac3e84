import type {Fault} from '../base/fault.js';
import type {SdkLineEvent} from './line-event.js';
import type {LineSnapshot, LineState} from './line-state.js';

/** An entry of a line's log. Contains no token and no phone number. */
export interface DiagnosticEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The event from the SDK's line. Undefined if the entry records a state. */
  readonly event?: SdkLineEvent['type'];
  /** The new state of the line, or the event with its fault. */
  readonly state?: Readonly<Record<string, unknown>>;
  readonly wanted?: boolean;
  readonly pending?: LineSnapshot['pending'];
  readonly online?: boolean;
}

/** A report for support, which can be pasted into a ticket. */
export interface Diagnostics {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The page's URL, without query and fragment. */
  readonly page: string;
  /** The browser's user agent. */
  readonly browser: string;
  /** Latest first. */
  readonly log: readonly DiagnosticEntry[];
}

/** The maximum length of the SDK's message in a report, in characters. */
const maxMessageLength = 1_000;

/** The maximum number of entries. */
const maxEntries = 200;

/** Records the latest events and states of a line. */
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
      // Without query and fragment, which may contain a code or a token.
      page: location ? location.origin + location.pathname : '',
      browser: navigator?.userAgent ?? '',
      log: this.#entries.toReversed(),
    };
  }

  #add(entry: Omit<DiagnosticEntry, 'at'>): void {
    this.#entries.push({at: new Date().toISOString(), ...entry});
    if (this.#entries.length > maxEntries) this.#entries.shift();
  }
}

/** Removes everything that identifies the person. */
function withoutPerson(state: LineState | SdkLineEvent): Record<string, unknown> {
  const {line: _line, there, call: _call, fault, ...rest} = state as Record<string, unknown>;
  return {
    ...rest,
    ...(there !== undefined && {there: (there as LineState).status}),
    ...(fault !== undefined && {fault: redact(fault as Fault)}),
  };
}

/**
 * Removes from the SDK's message all strings of at least 24 characters, which may be tokens, all email and SIP
 * addresses, and all phone numbers of at least seven characters.
 */
function redact(fault: Fault): Fault {
  const {sdkMessage} = fault;
  return sdkMessage ? {...fault, sdkMessage: redactText(sdkMessage)} : fault;
}

function redactText(text: string): string {
  // Truncate first: the search for email and SIP addresses is slow on a long text without spaces. A word that is cut off
  // is removed, because its beginning alone may not be recognized.
  const short = text.length > maxMessageLength ? text.slice(0, maxMessageLength).replace(/\S*$/, '…') : text;
  return short.replaceAll(/[\w.~+/=-]{24,}|\S+@\S+|\+?\d[\d ().-]{5,}\d/g, '…');
}
