import {isRegistered, type LineSignal, type LineSnapshot} from './line-state.js';

// These functions compare the intent (whether the line is wanted) with the state of the line, so that the last command wins
// regardless of the order in which events arrive.

/**
 * Returns the command to send to the line so that it reaches the wanted state. Only one command is in progress at a
 * time. Undefined if there is none to send.
 */
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
  const isRegistering =
    pending === 'register' || state.status === 'connecting' || state.status === 'retrying';
  return isRegistering ? 'cancel' : undefined;
}

/** Converts `unregistered` to `retrying` while the line is wanted, because a lost registration is retried automatically. */
export function adjustToIntent(signal: LineSignal, {state, wanted, pending}: LineSnapshot): LineSignal {
  const isExpected = pending === 'deregister' || state.status === 'deregistering';
  const isLost = signal.type === 'unregistered' && !signal.deliberate && wanted && !isExpected;
  return isLost ? {type: 'retrying', cause: 'unknown', at: Date.now()} : signal;
}

/**
 * Whether the line is wanted after a signal. If the page registers or deregisters the line of its own SDK, that changes
 * the intent like a command. A line in use elsewhere is no longer wanted here. If `connecting` arrives without a
 * pending command, the page is registering the line, because the SDK's own retries never emit it (trap 3).
 */
export function wantedAfter(signal: LineSignal, {wanted, pending}: LineSnapshot): boolean {
  if (signal.type === 'elsewhere' || ('deliberate' in signal && signal.deliberate)) return false;
  return wanted || (signal.type === 'connecting' && !pending);
}

/**
 * Returns who gave the latest command, after a signal. If another tab has deregistered the line, or lost it to another
 * device, that counts as a decision against it, so `auto-register` must not register the line here. The decision no
 * longer counts when the line is wanted there again. An `auto-register` that only waited for the other tab does not count
 * either: if the registration fails there, the line is registered here.
 */
export function deciderAfter(
  signal: LineSignal,
  {decidedBy, pending}: Pick<LineSnapshot, 'decidedBy' | 'pending'>,
): LineSnapshot['decidedBy'] {
  if (signal.type !== 'elsewhere' || signal.holder !== 'tab') return decidedBy;
  const hasWaited = decidedBy === 'auto-register' && pending === 'register';
  if (decidedBy && decidedBy !== 'another-tab' && !hasWaited) return decidedBy;
  switch (signal.there.status) {
    case 'deregistering':
    case 'elsewhere':
      return 'another-tab';
    case 'failed':
      return hasWaited ? undefined : decidedBy;
    default:
      return undefined;
  }
}

/** Returns the command that is still pending after a signal. */
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
      // If Webex has not confirmed the deletion, the command is settled. The state shows the further attempts.
      return signal.cause || signal.deliberate ? undefined : pending;
    default:
      return pending;
  }
}
