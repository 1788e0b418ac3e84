import {isRegistered, type LineSignal, type LineSnapshot} from './line-state.js';

/**
 * Intent is what people asked for: the line wanted, or not. These functions hold it against what is, so that the
 * last word always wins, whatever order things arrive in.
 */

/** What must be told to the line now, so that it becomes what is wanted. At most one command is under way. */
export function commandFor({
  state,
  wanted,
  pending,
}: LineSnapshot): 'register' | 'deregister' | 'cancel' | undefined {
  if (wanted) {
    // A DELETE under way must end first: it would take the new registration away.
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

/** Losing the registration means something else while it is wanted: the SDK goes on trying by itself. */
export function adjustToIntent(signal: LineSignal, {state, wanted, pending}: LineSnapshot): LineSignal {
  const isAskedFor = pending === 'deregister' || state.status === 'deregistering';
  const lost = signal.type === 'unregistered' && !signal.deliberate && wanted && !isAskedFor;
  return lost ? {type: 'retrying', cause: 'unknown', at: Date.now()} : signal;
}

/**
 * A line that connects although nobody here asked was told to by its host, who may: that is a wish like any other, and
 * so is the end that the host puts to it. With the line elsewhere the wish is elsewhere too. The SDK's own retries never say that they connect (trap 3).
 */
export function wantedAfter(signal: LineSignal, {wanted, pending}: LineSnapshot): boolean {
  if (signal.type === 'elsewhere' || ('deliberate' in signal && signal.deliberate)) return false;
  return wanted || (signal.type === 'connecting' && !pending);
}

/** The command that still waits for its outcome after a signal. */
export function pendingAfter(signal: LineSignal, pending: LineSnapshot['pending']): LineSnapshot['pending'] {
  switch (signal.type) {
    case 'attached':
    case 'detached':
    case 'registered':
    case 'unregistered':
    case 'elsewhere':
      return undefined;
    case 'failed':
      return undefined;
    case 'deregistering':
      // The command has had its answer, a refusal: what goes on from there is the state's to tell.
      return signal.cause || signal.deliberate ? undefined : pending;
    default:
      return pending;
  }
}
