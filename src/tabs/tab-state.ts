import type {FaultType} from '../base/fault-catalogue.js';
import {leftUntil, type LineSignal, type LineState} from '../line/line-state.js';
import type {Leader} from './tab-channel.js';
import type {Refusal} from './tab-election.js';

/** The part that this tab plays among the tabs of the browser. */
export type TabState =
  /** No tab leads, as far as this one knows. Its SDK may be running, and is not registered. */
  | {readonly role: 'idle'}
  /** This tab holds the lock: its line is the browser's. */
  | {readonly role: 'leader'}
  | ({readonly role: 'follower'} & Following)
  /** A person wants the line here, or the page is back: this tab is trying to become the leader. */
  | {readonly role: 'candidate'; readonly leader?: Leader | undefined; readonly isBack?: boolean}
  /**
   * Another tab asked for the line, or stole the lock without asking (then there is no `to`): it is being deregistered.
   * The deletion is how far that is.
   */
  | {readonly role: 'yielding'; readonly to?: string; readonly deletion?: SignalOf<'deregistering'>}
  /**
   * This tab leads and wants the line no more. It keeps the lock until nothing is left at Webex, also where a person has
   * dismissed the fault that told so.
   */
  | {readonly role: 'releasing'; readonly since: number}
  /** The page is frozen, or in the back/forward cache. */
  | {readonly role: 'suspended'; readonly wasLeading: boolean; readonly following?: Following | undefined};

/** Another tab leads. */
export interface Following {
  readonly leader: Leader;
  /** When the leader was last heard of, where that is some time ago. */
  readonly silentSince?: number | undefined;
  /** A person wants the line here, and it comes as soon as the leader has deleted its device. */
  readonly isWaiting?: boolean | undefined;
}

export type TabEvent =
  /** Commands of the line. */
  | {readonly type: 'wanted'}
  | {readonly type: 'cancelled'}
  /** This tab has got the lock. */
  | {readonly type: 'lead'}
  /** It has asked the leader for the line, and does not get it. */
  | {readonly type: 'refused'; readonly why: Refusal | 'no-answer'}
  | {readonly type: 'stolen'}
  /** What the leader says, and that it says nothing. */
  | {readonly type: 'leader'; readonly leader: Leader}
  | {readonly type: 'silent'; readonly since: number}
  | {readonly type: 'yielded'}
  | {readonly type: 'free'}
  /** Another tab asks for the line. */
  | {readonly type: 'asked'; readonly to: string; readonly inCall: boolean}
  /** This tab's line has changed. */
  | {readonly type: 'line'}
  | {readonly type: 'deleting'; readonly deletion: SignalOf<'deregistering'>}
  /** The line that another tab asked for is gone from Webex; or it is not, after some time. */
  | {readonly type: 'over'}
  | {readonly type: 'late'}
  /** Webex has forgotten a device that could not be deleted. */
  | {readonly type: 'expired'}
  | {readonly type: 'suspended'}
  | {readonly type: 'resumed'}
  | {readonly type: 'stopped'};

/** What follows from an event. */
export type TabEffect =
  /** A signal to the controller. */
  | {readonly do: 'show'; readonly signal: LineSignal}
  | {readonly do: 'fail'; readonly type: FaultType}
  /** Tells the followers how the line stands. */
  | {readonly do: 'tell'}
  | {readonly do: 'refuse'; readonly to: string; readonly why: Refusal}
  | {readonly do: 'yield'; readonly to: string}
  /** Takes the lock if it is free; otherwise asks the leader for it, or, for a page that is back, waits for it. */
  | {readonly do: 'take' | 'retake'}
  /** Closes the SDK, and waits in the lock's queue. */
  | {readonly do: 'wait'}
  /** Registers, and starts the SDK before that where it is not running. */
  | {readonly do: 'register'}
  | {readonly do: 'deregister'}
  /** Resumes the SDK, where the page is back and that has not been done. The line does not register because of that. */
  | {readonly do: 'resume'}
  | {readonly do: 'resign'};

export interface Transition {
  readonly state: TabState;
  readonly effects: readonly TabEffect[];
}

export type Role<Name extends TabState['role']> = Extract<TabState, {role: Name}>;
type SignalOf<Type extends LineSignal['type']> = Extract<LineSignal, {type: Type}>;

/** Whether a line in this state is registered, or on its way there. */
export function isActive({status}: LineState): boolean {
  return ['connecting', 'registered', 'reconnecting', 'retrying'].includes(status);
}

/** Whether the tab of a line in this state must keep the lock: its device is at Webex, or may soon be. */
export function isUsed(state: LineState): boolean {
  return isActive(state) || state.status === 'deregistering' || isLeftBehind(state);
}

/** Whether the line has ended with its device still at Webex. */
export function isLeftBehind(state: LineState): boolean {
  const isFailed = state.status === 'failed' && state.fault.type === 'still-registered';
  return isFailed || leftUntil(state) !== undefined;
}

/** Whether this tab holds the lock. */
export function isLeading({role}: TabState): boolean {
  return role === 'leader' || role === 'yielding' || role === 'releasing';
}

/** The line as the other tabs are told of it, if at all: what is left at Webex counts, whatever is still shown here. */
export function lineToTell(state: TabState, shown: LineState): LineState | undefined {
  if (isUsed(shown)) return shown;
  return state.role === 'releasing' ? {status: 'deregistering', since: state.since} : undefined;
}

/** What a signal of this tab's line means while another tab waits for it, and what is shown of it. */
export function readWhileYielding(signal: LineSignal): {means?: TabEvent; show?: LineSignal} {
  switch (signal.type) {
    case 'unregistered':
    case 'elsewhere':
      // It is about to be registered in the other tab, and is never shown as not registered.
      return {means: {type: 'over'}};
    case 'failed':
      return isLeftBehind({status: 'failed', fault: signal.fault})
        ? {means: {type: 'late'}, show: signal}
        : {means: {type: 'over'}};
    case 'deregistering': {
      // The line counts as wanted until it is gone: with a time for the next attempt it would register again.
      const {nextAttemptAt: _, ...shown} = signal;
      return {means: {type: 'deleting', deletion: signal}, show: shown};
    }
    default:
      return {show: signal};
  }
}
