import type {Fault} from '../base/fault.js';
import {makeFault} from '../base/make-fault.js';
import {areDifferentUsers} from '../auth/profile.js';
import type {LineDriver, LineDriverListener} from '../line/line-driver.js';
import type {SdkLineEvent} from '../line/line-event.js';
import {leftUntil, type LineSignal, type LineState} from '../line/line-state.js';
import type {HeldLock} from './line-lock.js';
import {defaultDeviceLifetime, retainLock} from './retained-lock.js';
import {LocalLine, type LocalLineListener, type OpenLine} from './local-line.js';
import {nextTabState} from './next-tab-state.js';
import type {OpenedLine} from './opened-line.js';
import type {Leader} from './tab-channel.js';
import {TabElection, type ElectionEvent} from './tab-election.js';
import {
  isLeading,
  isLeftBehind,
  lineToTell,
  readWhileYielding,
  type TabEffect,
  type TabEvent,
  type TabState,
} from './tab-state.js';
import {leaderIn} from './tab-transition.js';
import {TabTasks} from './tab-tasks.js';

/** How long another tab waits for this one to deregister, before it is told that Webex refuses, in milliseconds. */
const releaseTimeout = 8_000;

/**
 * One registration per browser. The leader registers, with the SDK of its tab. The followers show what it tells them:
 * no SDK runs there, and they send Webex nothing. When the leader dies, the next tab becomes leader.
 *
 * What this tab is among the others is `TabState`; `nextTabState` decides, and this class does what follows.
 */
export class TabLineDriver implements LineDriver {
  readonly #onAnotherUser: () => void;
  #state: TabState;
  readonly #line: LocalLine;
  #listener: LineDriverListener | undefined;
  readonly #election = new TabElection(event => this.#onElectionEvent(event));
  readonly #tasks: TabTasks;
  /** Runs while another tab waits for the line; or while a device is left at Webex. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  #endRetention: (() => void) | undefined;

  /** The line of this tab's SDK, as it goes on to the controller and to the other tabs. */
  readonly #lineListener: LocalLineListener = {
    state: () => this.#listener?.state() ?? {status: 'absent'},
    signal: (signal, event) => this.#onSignal(signal, event),
    event: event => this.#listener?.event(event),
    heard: () => this.#listener?.heard?.(),
    gone: () => (this.#listener ? this.#onLine() : this.#leaveElection()),
  };

  /**
   * @param open Starts the SDK: only in the leader.
   * @param found The line, where the SDK runs already; or the leader, where that is another tab.
   * @param onAnotherUser Called when another tab leads, with another person's line: this tab has nothing to show.
   * @param lock The lock, where this page holds it since an earlier sign-in: until what that left at Webex is gone.
   */
  constructor(open: OpenLine, found: OpenedLine | Leader, onAnotherUser: () => void, lock?: HeldLock) {
    this.#onAnotherUser = onAnotherUser;
    this.#line = new LocalLine(open, this.#lineListener, found);
    this.#tasks = new TabTasks(this.#election, this.#line, {
      dispatch: event => this.#dispatch(event),
      fail: fault => this.#fail(fault),
    });
    this.#state = 'driver' in found ? {role: 'idle'} : {role: 'follower', leader: found};
    if (!lock) return;
    this.#election.lead(lock);
    this.#state = {role: 'releasing', since: Date.now()};
  }

  get inCall(): boolean {
    return this.#line.driver?.inCall ?? false;
  }

  get there(): LineState | undefined {
    return leaderIn(this.#state)?.state;
  }

  start(listener: LineDriverListener): Extract<LineSignal, {type: 'attached' | 'registered' | 'elsewhere'}> {
    this.#listener = listener;
    // Another tab may have become leader while this one was signing in.
    this.#election.sendHello();
    if (this.#state.role !== 'follower') {
      const first = this.#line.start() ?? {type: 'attached'};
      this.#onLine();
      return first;
    }
    this.#enter(this.#state);
    this.#run({do: 'wait'});
    return {type: 'elsewhere', holder: 'tab', there: this.#state.leader.state};
  }

  register(): void {
    this.#line.want();
    this.#dispatch({type: 'wanted'});
  }

  deregister(): void {
    this.#line.deregister();
  }

  cancel(): void {
    if (!this.#line.driver || !isLeading(this.#state)) return this.#dispatch({type: 'cancelled'});
    this.#line.cancel();
    // To the others it is not wanted any more, however long that takes here.
    this.#dispatch({type: 'line'});
  }

  retryNow(): void {
    // In a page that is back the line registers once this tab leads, and no sooner: another tab may be registered.
    if (this.#state.role === 'leader') this.#line.driver?.retryNow();
  }

  /** Keeps the lock where the line's device is still at Webex, so that no other tab adds a second one. */
  stop(): void {
    this.#tasks.abort();
    this.#dispatch({type: 'stopped'});
    this.#line.driver?.stop();
    this.#listener = undefined;
    if (this.#state.role === 'releasing') this.#retainLock();
    else this.#leaveElection();
  }

  /**
   * Ends the SDK, where it runs in this tab or is starting.
   *
   * @throws What `close()` of the opened line throws. The lock is kept until the line's device is gone.
   */
  async close(): Promise<void> {
    await this.#tasks.idle;
    try {
      await this.#line.close();
    } finally {
      if (this.#state.role !== 'releasing' || !this.#line.deviceAtWebex) this.#leaveElection();
    }
  }

  /** The page is frozen, kept for the way back, or left for good. For the other tabs this is as if this tab died. */
  suspend(forGood: boolean): void {
    this.#dispatch({type: 'suspended'});
    this.#tasks.abort();
    this.#line.suspend(forGood, this.#shown);
    this.#election.suspend();
  }

  /** The page is back. Another tab may have become leader meanwhile: it tells. */
  resume(): void {
    if (!this.#listener) return;
    this.#election.rejoin();
    this.#dispatch({type: 'resumed'});
  }

  /** The line as this tab shows it. */
  get #shown(): LineState {
    return this.#listener ? this.#line.read(this.#listener.state()) : {status: 'absent'};
  }

  #dispatch(event: TabEvent): void {
    const {state, effects} = nextTabState(this.#state, event, this.#shown);
    this.#enter(state);
    for (const effect of effects) {
      // Whoever was shown something may have decided otherwise.
      if (this.#state.role !== state.role) return;
      this.#run(effect);
    }
  }

  #enter(state: TabState): void {
    const before = this.#state.role;
    this.#state = state;
    this.#election.watchLeader(state.role === 'follower' || state.role === 'candidate');
    if (state.role === before) return;
    this.#clearTimer();
    if (state.role === 'yielding')
      this.#setTimer(() => this.#dispatch({type: 'late'}), Date.now() + releaseTimeout);
  }

  #run(effect: TabEffect): void {
    switch (effect.do) {
      case 'show':
        return this.#show(effect.signal);
      case 'fail':
        return this.#fail(makeFault(effect.type));
      case 'tell':
        return this.#tell();
      case 'refuse':
        return this.#election.refuse(effect.to, effect.why);
      case 'yield':
        return this.#election.yieldTo(effect.to);
      case 'take':
        return this.#tasks.take(this.#line.user);
      case 'retake':
        return this.#tasks.retake();
      case 'wait':
        return this.#tasks.wait();
      case 'register':
        return this.#tasks.register();
      case 'deregister':
        return this.#line.driver ? this.#line.giveUp(this.#shown) : this.#dispatch({type: 'over'});
      case 'resume':
        return this.#line.resume();
      case 'resign':
        return this.#tasks.resign();
      default:
        return effect satisfies never;
    }
  }

  #show(signal: LineSignal, event?: SdkLineEvent): void {
    this.#listener?.signal(signal, event);
  }

  #fail(fault: Fault): void {
    this.#show({type: 'failed', fault}, {type: 'error', fault});
    this.#dispatch({type: 'line'});
  }

  #onSignal(signal: LineSignal, event?: SdkLineEvent): void {
    const {means, show} =
      this.#state.role === 'yielding' ? readWhileYielding(signal) : {means: undefined, show: signal};
    if (means) this.#dispatch(means);
    if (show) this.#show(show, event);
    else if (event) this.#listener?.event(event);
    this.#onLine();
  }

  #onLine(): void {
    this.#dispatch({type: 'line'});
    const shown = this.#shown;
    if (!isLeftBehind(shown) || !this.#election.leads) return;
    this.#setTimer(() => this.#dispatch({type: 'expired'}), leftUntil(shown));
  }

  #tell(): void {
    const {user, fingerprint} = this.#line;
    const state = lineToTell(this.#state, this.#shown);
    if (state) this.#election.tell({state, user, fingerprint});
  }

  #onElectionEvent(event: ElectionEvent): void {
    switch (event.type) {
      case 'hello':
        return this.#tell();
      case 'leader':
        if (this.#election.leads) return;
        return areDifferentUsers(event.leader.user, this.#line.user)
          ? this.#yieldToAnotherUser()
          : this.#dispatch(event);
      case 'asked':
        // Another person gives way when told whose line it is.
        if (areDifferentUsers(event.user, this.#line.user)) return this.#tell();
        return this.#dispatch({type: 'asked', to: event.by, inCall: this.inCall});
      default:
        return this.#dispatch(event);
    }
  }

  /** Another person's line is none that this tab could show, or ask for. */
  #yieldToAnotherUser(): void {
    this.#tasks.abort();
    this.#enter({role: 'idle'});
    this.#election.close();
    this.#onAnotherUser();
  }

  /** Keeps the lock until the device is gone, unless this page signs in again before that. */
  #retainLock(): void {
    this.#clearTimer();
    this.#endRetention = retainLock({
      until: this.#line.deviceAtWebex?.expiresAt,
      handOver: () => {
        const lock = this.#election.handOver();
        this.#leaveElection();
        return lock;
      },
      end: () => this.#leaveElection(),
    });
  }

  /** Leads no more, and takes no part any more. */
  #leaveElection(): void {
    this.#endRetention?.();
    this.#clearTimer();
    this.#enter({role: 'idle'});
    this.#election.resign();
    this.#election.close();
    this.#line.end();
  }

  /** @param at When, in milliseconds since 1970; where that is not known, in a minute. */
  #setTimer(task: () => void, at = Date.now() + defaultDeviceLifetime): void {
    this.#clearTimer();
    this.#timer = setTimeout(task, Math.max(0, at - Date.now()));
  }

  #clearTimer(): void {
    clearTimeout(this.#timer);
  }
}
