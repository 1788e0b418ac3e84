import type {Fault} from '../base/fault.js';
import type {Line} from '../line/line.js';

/**
 * Formats a fault as text for support. The text contains no token. It contains the page's address without query and
 * fragment, which may contain a code.
 *
 * @param at When the fault occurred, in milliseconds since 1970.
 */
export function faultDetails(fault: Fault, at: number): string {
  const {type, step, sdkMessage, trackingId, policy, scopes} = fault;
  const {location, navigator} = globalThis;
  const lines: Readonly<Record<string, string | undefined>> = {
    Fault: type,
    Step: step,
    Time: new Date(at).toISOString(),
    Message: sdkMessage,
    'Tracking ID': trackingId,
    Policy: policy,
    'Missing scopes': scopes?.join(' '),
    Page: location.origin + location.pathname,
    Browser: navigator.userAgent,
  };
  return Object.entries(lines)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

/** When each fault was first shown, in milliseconds since 1970. */
const shownAt = new WeakMap<Fault, number>();

/** Returns when a fault was first shown, in milliseconds since 1970. Call it each time the fault is rendered. */
export function firstShownAt(fault: Fault): number {
  const at = shownAt.get(fault) ?? Date.now();
  shownAt.set(fault, at);
  return at;
}

/**
 * Formats the fault of a failed line. Uses the entry of the line's log, which has the time and a redacted message. Without
 * an entry, uses the current time and no message.
 */
export function lineFaultDetails(line: Line, fault: Fault): string {
  const entry = line.diagnostics().log.find(({state}) => faultIn(state)?.type === fault.type);
  const logged = {...fault, sdkMessage: undefined, ...faultIn(entry?.state)};
  return faultDetails(logged, entry ? Date.parse(entry.at) : Date.now());
}

function faultIn(state: Readonly<Record<string, unknown>> | undefined): Fault | undefined {
  return state?.['fault'] as Fault | undefined;
}
