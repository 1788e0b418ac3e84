import type {FaultType} from '../base/fault-catalog.js';
import {deviceExpiryOf, type LineSignal, type LineState} from '../line/line-state.js';
import type {Leader} from './tab-channel.js';
import type {ElectionEvent, Refusal} from './tab-election.js';

/** How long another tab waits for this one to deregister before it is refused, in milliseconds. */
export const releaseTimeout = 8_000;

/** The role of this tab among the tabs of the browser. */
export type TabState =
  /** This tab knows of no leader. Its SDK may be running without being registered. */
  | {readonly role: 'idle'}
  /** This tab holds the lock and has the line. */
  | {readonly role: 'leader'}
  /** Another tab leads, and this tab shows that tab's line. */
  | ({readonly role: 'follower'} & Following)
  /**
   * This tab is trying to become leader, because a command was given. `waitsUntilFree`: the tab does not ask another leader for
   * the line but waits for the lock, because of `auto-register`, after a suspension or for a device that was created late.
   */
  | {readonly role: 'candidate'; readonly leader?: Leader | undefined; readonly waitsUntilFree?: boolean}
  /**
   * The line is being deregistered here, because another tab has requested it (`to`) or has stolen the lock. `deletion` is
   * the progress. `isUnwanted`: a person has deregistered it in this tab as well.
   */
  | {
      readonly role: 'yielding';
      readonly to?: string;
      readonly deletion?: SignalOf<'deregistering'>;
      readonly isUnwanted?: true;
    }
  /**
   * This tab leads, and its line is no longer wanted. It keeps the lock until no device is left at Webex, even if the
   * person has dismissed the fault.
   */
  | {readonly role: 'releasing'; readonly since: number}
  /**
   * The page is frozen, or in the back/forward cache. `wasLeading`: this tab tries to lead again when it is resumed,
   * unless its line is no longer in use by then.
   */
  | {readonly role: 'suspended'; readonly wasLeading: boolean; readonly following?: Following | undefined};

/** A tab's knowledge about the leader that it follows. */
export interface Following {
  readonly leader: Leader;
  /** The time of the leader's last message. Set while the leader is silent. */
  readonly silentSince?: number | undefined;
  /** Whether the line registers here as soon as the leader has deleted its device, because a command was given here. */
  readonly isWaiting?: boolean | undefined;
}

export type TabEvent =
  /** A command to register the line (`isAutomatic`: by `auto-register`), or to cancel the registration. */
  | {readonly type: 'wanted'; readonly isAutomatic?: boolean}
  | {readonly type: 'cancelled'}
  /** A command to deregister this tab's line. */
  | {readonly type: 'unwanted'}
  /** This tab has got the lock. */
  | {readonly type: 'lock-acquired'}
  /** The leader did not hand over the line. */
  | {readonly type: 'refused'; readonly why: Refusal | 'no-answer'}
  /** Another tab requests the line. */
  | {readonly type: 'line-requested'; readonly to: string; readonly inCall: boolean}
  | Exclude<ElectionEvent, {type: 'state-due' | 'line-requested' | 'about-calls'}>
  /** This tab's line has changed. */
  | {readonly type: 'line'}
  /** The progress and the end of deregistering for another tab. */
  | {readonly type: 'deleting'; readonly deletion: SignalOf<'deregistering'>}
  | {readonly type: 'released'}
  | {readonly type: 'release-timeout'}
  /** The line has no calls any more, in any tab. */
  | {readonly type: 'calls-ended'}
  /** Webex has removed a device that could not be deleted. */
  | {readonly type: 'expired'}
  | {readonly type: 'suspended'}
  | {readonly type: 'resumed'}
  | {readonly type: 'stopped'};

/** An effect of a transition. */
export type TabEffect =
  /** Sends a signal to the controller. */
  | {readonly do: 'show'; readonly signal: LineSignal}
  | {readonly do: 'fail'; readonly type: FaultType}
  /** Sends the state of the line to the followers. */
  | {readonly do: 'tell'}
  | {readonly do: 'refuse'; readonly to: string; readonly why: Refusal}
  /** Hands the line over to another tab. `unwanted`: the line is no longer wanted in this one. */
  | {readonly do: 'yield'; readonly to: string; readonly unwanted?: true | undefined}
  /**
   * Takes the lock if it is free. Otherwise `take` asks the leader for the line, and `take-when-free` waits for the
   * lock.
   */
  | {readonly do: 'take' | 'take-when-free'}
  /** Closes the SDK and waits in the lock's queue. */
  | {readonly do: 'wait'}
  /** Registers, after starting the SDK if necessary. `isRestoring`: another tab that had the line has closed. */
  | {readonly do: 'register'; readonly isRestoring?: boolean}
  | {readonly do: 'deregister'}
  /** Resumes the SDK after the page was resumed, without registering. */
  | {readonly do: 'resume'}
  /** Stops leading, and releases the lock. */
  | {readonly do: 'resign'};

export interface Transition {
  readonly state: TabState;
  readonly effects: readonly TabEffect[];
}

export type Role<Name extends TabState['role']> = Extract<TabState, {role: Name}>;
type SignalOf<Type extends LineSignal['type']> = Extract<LineSignal, {type: Type}>;

/** Whether a line in this state is registered or registering. */
export function isActive({status}: LineState): boolean {
  return ['connecting', 'registered', 'reconnecting', 'retrying'].includes(status);
}

/** Whether the line's device may exist at Webex or be created soon. The tab must keep the lock then. */
export function mayHaveDevice(state: LineState): boolean {
  return isActive(state) || state.status === 'deregistering' || hasRemainingDevice(state);
}

/** Whether the line is no longer registered, but its device may still exist at Webex. */
export function hasRemainingDevice(state: LineState): boolean {
  const isFailed = state.status === 'failed' && state.fault.type === 'still-registered';
  return isFailed || deviceExpiryOf(state) !== undefined;
}

/** Whether this tab holds the lock. */
export function isLeading({role}: Pick<TabState, 'role'>): boolean {
  return role === 'leader' || role === 'yielding' || role === 'releasing';
}

/**
 * Returns the state of the line to report to other tabs. Undefined if there is none. A remaining device at Webex counts
 * even if this tab does not show it.
 */
export function lineToTell(state: TabState, shown: LineState): LineState | undefined {
  if (mayHaveDevice(shown)) return shown;
  return state.role === 'releasing' ? {status: 'deregistering', since: state.since} : undefined;
}

/**
 * Interprets a signal of this tab's line. Another tab may be waiting for the line.
 *
 * @returns The event for `nextTabState`, and the signal for the controller, if any.
 */
export function readSignal(state: TabState, signal: LineSignal): {tabEvent?: TabEvent; show?: LineSignal} {
  if (state.role !== 'yielding') return {show: signal};
  switch (signal.type) {
    case 'unregistered':
    case 'elsewhere':
      // The other tab registers it soon, so do not show it as unregistered.
      return {tabEvent: {type: 'released'}};
    case 'failed':
      return hasRemainingDevice({status: 'failed', fault: signal.fault})
        ? {tabEvent: {type: 'release-timeout'}, show: signal}
        : {tabEvent: {type: 'released'}};
    case 'deregistering': {
      // The controller still considers the line wanted. If it saw a time for the next attempt, it would register again.
      const {nextAttemptAt: _, ...shown} = signal;
      return {tabEvent: {type: 'deleting', deletion: signal}, show: shown};
    }
    default:
      return {show: signal};
  }
}
