import {isRegistered, type LineSignal, type LineSnapshot} from './line-state.js';

/**
 * These functions compare intent (whether the line is wanted) with the state of the line, so that the last command wins
 * regardless of the order in which events arrive.
 */

/** The command to send to the line so that it reaches the wanted state. Only one command is in progress at a time. */
export function commandFor({
  state,
  wanted,
  pending,
}: LineSnapshot): 'register' | 'deregister' | 'cancel' | undefined {
  if (wanted) {
    // A DELETE in progress must end first, or it would remove the new registration.
    const isFree =
      state.status === 'unregistered' ||
      (state.status === 'elsewhere' && state.holder === 'tab') ||
      (state.status === 'deregistering' && state.nextAttemptAt !== undefined);
    return isFree && !pending ? 'register' : undefined;
  }
  if (pending === 'deregister') return undefined;
  if (isRegistered(state)) return 'deregister';
  const onItsWay = pending === 'register' || state.status === 'connecting' || state.status === 'retrying';
  return onItsWay ? 'cancel' : undefined;
}

/** Interprets a lost registration as a retry while the line is wanted, because the SDK retries automatically. */
export function adjustToIntent(signal: LineSignal, {state, wanted, pending}: LineSnapshot): LineSignal {
  const isAskedFor = pending === 'deregister' || state.status === 'deregistering';
  const lost = signal.type === 'unregistered' && !signal.deliberate && wanted && !isAskedFor;
  return lost ? {type: 'retrying', cause: 'unknown', at: Date.now()} : signal;
}

/**
 * Whether the line is wanted after a signal. The host may register or deregister its line itself, which changes intent
 * like a command. A line in use elsewhere is no longer wanted here. The SDK's own retries never emit `connecting` (trap
 * 3).
 */
export function wantedAfter(signal: LineSignal, {wanted, pending}: LineSnapshot): boolean {
  if (signal.type === 'elsewhere' || ('deliberate' in signal && signal.deliberate)) return false;
  return wanted || (signal.type === 'connecting' && !pending);
}

/** The command that is still pending after a signal. */
export function pendingAfter(signal: LineSignal, pending: LineSnapshot['pending']): LineSnapshot['pending'] {
  switch (signal.type) {
    case 'attached':
    case 'detached':
    case 'registered':
    case 'unregistered':
    case 'elsewhere':
    case 'failed':
      return undefined;
    case 'deregistering':
      // Webex refused the deletion, which settles the command. The state shows the further attempts.
      return signal.cause || signal.deliberate ? undefined : pending;
    default:
      return pending;
  }
}
