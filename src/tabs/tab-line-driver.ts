import type {Fault} from '../base/fault.js';
import {areDifferentUsers} from '../auth/profile.js';
import type {DriverCalls, LineDriver, LineDriverListener, RegisterOptions} from '../line/line-driver.js';
import type {SdkLineEvent} from '../line/line-event.js';
import {deviceExpiryOf, type LineSignal, type LineState} from '../line/line-state.js';
import type {HeldLock} from './line-lock.js';
import {retainLock} from './retained-lock.js';
import {LocalLine, type LocalLineListener, type OpenLine} from './local-line.js';
import {nextTabState} from './next-tab-state.js';
import type {OpenedLine} from './opened-line.js';
import {strangerFault, type FoundLeader, type StrangerFault} from './stranger.js';
import {TabElection, type ElectionEvent} from './tab-election.js';
import {TabCalls} from './tab-calls.js';
import {runTabEffect} from './tab-effects.js';
import {
  isLeading,
  hasRemainingDevice,
  lineToTell,
  readSignal,
  releaseTimeout,
  type TabEffect,
  type TabEvent,
  type TabState,
} from './tab-state.js';
import {leaderIn} from './tab-transition.js';
import {TabTasks} from './tab-tasks.js';
import {TabTimer} from './tab-timer.js';

/**
 * Drives a line that all tabs of the browser share. The leader registers with its own SDK. Followers show the leader's
 * state, run no SDK and send nothing to Webex. When the leader closes, another tab becomes leader. `nextTabState`
 * decides the state of this tab, and this class runs the effects.
 */
export class TabLineDriver implements LineDriver {
  readonly #onStranger: (fault: StrangerFault) => void;
  /** The fingerprint of this tab's token, until a leader that had not answered during the sign-in is known. */
  #unconfirmed: string | undefined;
  #state: TabState;
  readonly #line: LocalLine;
  #listener: LineDriverListener | undefined;
  readonly #election = new TabElection(event => this.#onElectionEvent(event));
  readonly #tasks: TabTasks;
  readonly #calls: TabCalls;
  /** Runs while another tab waits for the line, or while a device remains at Webex. */
  readonly #timer = new TabTimer();
  #endRetention: (() => void) | undefined;

  /** Forwards the events of this tab's line to the controller and the other tabs. */
  readonly #lineListener: LocalLineListener = {
    state: () => this.#listener?.state() ?? {status: 'absent'},
    signal: (signal, event) => this.#onSignal(signal, event),
    event: event => this.#listener?.event(event),
    calls: calls => this.#calls.setOwn(calls),
    heard: () => this.#listener?.heard?.(),
    deviceGone: () => (this.#listener ? this.#onLineChanged() : this.#leaveElection()),
  };

  /**
   * @param open Starts the SDK. Called only in the leader.
   * @param found The line if the SDK is running in this tab. Otherwise the leader.
   * @param onStranger Called when another tab leads with a line that is another person's, or may be.
   * @param lock The lock that an earlier sign-in of this page retained for a device left at Webex.
   */
  constructor(
    open: OpenLine,
    found: OpenedLine | FoundLeader,
    onStranger: (fault: StrangerFault) => void,
    lock?: HeldLock,
  ) {
    this.#onStranger = onStranger;
    this.#line = new LocalLine(open, this.#lineListener, found);
    this.#tasks = new TabTasks(this.#election, this.#line, {
      dispatch: event => this.#dispatch(event),
      retrying: retry => this.#signal({type: 'retrying', ...retry, at: Date.now()}),
      fail: fault => this.#fail(fault),
    });
    this.#calls = new TabCalls(this.#election, this.#line, {
      role: () => this.#state.role,
      shown: () => this.#shown,
      show: calls => this.#listener?.calls?.(calls),
      ended: () => this.#dispatch({type: 'calls-ended'}),
    });
    this.#state = 'driver' in found ? {role: 'idle'} : {role: 'follower', leader: found};
    if ('isUnconfirmed' in found && found.isUnconfirmed) this.#unconfirmed = found.fingerprint;
    if (!lock) return;
    this.#election.lead(lock);
    this.#state = {role: 'releasing', since: Date.now()};
  }

  get inCall(): boolean {
    return this.#line.driver?.inCall ?? false;
  }

  get calls(): DriverCalls | undefined {
    return this.there ? this.#calls : this.#line.driver?.calls;
  }

  get there(): LineState | undefined {
    return leaderIn(this.#state)?.state;
  }

  start(listener: LineDriverListener): Extract<LineSignal, {type: 'attached' | 'registered' | 'elsewhere'}> {
    this.#listener = listener;
    // Another tab may have become leader during the sign-in.
    this.#election.sendHello();
    if (this.#state.role !== 'follower') {
      const first = this.#line.start() ?? {type: 'attached'};
      this.#onLineChanged();
      return first;
    }
    this.#enter(this.#state);
    this.#run({do: 'wait'});
    return {type: 'elsewhere', holder: 'tab', there: this.#state.leader.state};
  }

  register({by}: RegisterOptions = {}): void {
    this.#line.want();
    this.#dispatch({type: 'wanted', isAutomatic: by === 'auto-register'});
  }

  deregister(): void {
    this.#line.deregister();
    this.#dispatch({type: 'unwanted'});
  }

  cancel(): void {
    if (!this.#line.driver || !isLeading(this.#state)) return this.#dispatch({type: 'cancelled'});
    if (this.#state.role !== 'yielding') this.#line.cancel();
    this.#dispatch({type: 'unwanted'});
  }

  retryNow(): void {
    // Only the leader may register: after a resume another tab may be registered.
    if (this.#state.role !== 'leader') return;
    if (this.#line.driver) this.#line.driver.retryNow();
    else this.#tasks.retryNow();
  }

  /** Stops the line. Keeps the lock while its device exists at Webex, so that no other tab creates a second one. */
  stop(): void {
    this.#tasks.abort();
    this.#dispatch({type: 'stopped'});
    this.#line.driver?.stop();
    this.#listener = undefined;
    if (this.#state.role === 'releasing') this.#retainLock();
    else this.#leaveElection();
  }

  /**
   * Stops this tab's SDK, if it is running or starting.
   *
   * @throws {ReleaseError} If devices may still exist at Webex. The lock is kept until they are gone.
   */
  async close(): Promise<void> {
    await this.#tasks.idle;
    try {
      await this.#line.close();
    } finally {
      if (this.#state.role !== 'releasing' || !this.#line.remainingDevice) this.#leaveElection();
    }
  }

  /** Call when the page is frozen, cached or closed. To the other tabs, this tab looks closed. */
  suspend(isUnload: boolean): void {
    this.#dispatch({type: 'suspended'});
    this.#tasks.abort();
    this.#line.suspend(isUnload, this.#shown);
    this.#election.suspend();
  }

  /** Call when the page is resumed. If another tab has become leader, that tab reports it. */
  resume(): void {
    if (!this.#listener) return;
    this.#election.rejoin();
    this.#dispatch({type: 'resumed'});
  }

  /** The state of this tab's line for `nextTabState`. */
  get #shown(): LineState {
    return this.#listener ? this.#line.read(this.#listener.state()) : {status: 'absent'};
  }

  #dispatch(event: TabEvent): void {
    const {state, effects} = nextTabState(this.#state, event, this.#shown);
    this.#enter(state);
    for (const effect of effects) {
      // A listener may have changed the state again.
      if (this.#state.role !== state.role) return;
      this.#run(effect);
    }
  }

  #enter(state: TabState): void {
    const before = this.#state.role;
    this.#state = state;
    this.#election.watchLeader(state.role === 'follower' || state.role === 'candidate');
    if (state.role === before) return;
    this.#calls.roleChanged();
    this.#timer.clear();
    if (state.role === 'yielding')
      this.#timer.set(() => this.#dispatch({type: 'release-timeout'}), Date.now() + releaseTimeout);
  }

  #run(effect: TabEffect): void {
    runTabEffect(effect, {
      election: this.#election,
      tasks: this.#tasks,
      line: this.#line,
      show: signal => this.#listener?.signal(signal),
      fail: fault => this.#fail(fault),
      tell: () => this.#publish(),
      deregister: () =>
        this.#line.driver ? this.#line.giveUp(this.#shown) : this.#dispatch({type: 'released'}),
    });
  }

  #fail(fault: Fault): void {
    this.#signal({type: 'failed', fault}, {type: 'error', fault});
  }

  /** Shows a state of this tab's line before its SDK has started. */
  #signal(signal: LineSignal, event?: SdkLineEvent): void {
    this.#listener?.signal(signal, event);
    this.#dispatch({type: 'line'});
  }

  #onSignal(signal: LineSignal, event?: SdkLineEvent): void {
    const {tabEvent, show} = readSignal(this.#state, signal);
    if (tabEvent) this.#dispatch(tabEvent);
    if (show) this.#listener?.signal(show, event);
    else if (event) this.#listener?.event(event);
    this.#onLineChanged();
  }

  #onLineChanged(): void {
    this.#dispatch({type: 'line'});
    if (!hasRemainingDevice(this.#shown) || !this.#election.isLeader) return;
    const expiresAt = this.#line.remainingDevice?.expiresAt ?? deviceExpiryOf(this.#shown);
    this.#timer.set(() => this.#dispatch({type: 'expired'}), expiresAt);
  }

  #publish(): void {
    const {user, fingerprint} = this.#line;
    const state = lineToTell(this.#state, this.#shown);
    if (state) this.#election.publish({state, user, fingerprint});
  }

  #onElectionEvent(event: ElectionEvent): void {
    switch (event.type) {
      case 'state-due':
        this.#calls.publish();
        return this.#publish();
      case 'leader-message':
        return this.#election.isLeader ? undefined : this.#onLeader(event);
      case 'line-requested':
        // The other person's tab gives up when it learns the owner of this line.
        if (areDifferentUsers(event.user, this.#line.user)) return this.#publish();
        return this.#dispatch({type: 'line-requested', to: event.by, inCall: this.inCall});
      case 'about-calls':
        return this.#calls.receive(event.message);
      default:
        return this.#dispatch(event);
    }
  }

  /** Leaves the election if the leader's line is another person's, which this tab can neither show nor request. */
  #onLeader(event: Extract<ElectionEvent, {type: 'leader-message'}>): void {
    const fault = strangerFault(event.leader, this.#line.user, this.#unconfirmed);
    if (event.leader.fingerprint) this.#unconfirmed = undefined;
    if (!fault) return this.#dispatch(event);
    this.#tasks.abort();
    this.#enter({role: 'idle'});
    this.#election.close();
    this.#onStranger(fault);
  }

  /** Retains the lock until the device is gone, or the next sign-in of this page takes it over. */
  #retainLock(): void {
    this.#timer.clear();
    this.#endRetention = retainLock({
      until: this.#line.remainingDevice?.expiresAt,
      handOver: () => {
        const lock = this.#election.handOver();
        this.#leaveElection();
        return lock;
      },
      end: () => this.#leaveElection(),
    });
  }

  /** Stops leading and leaves the election. */
  #leaveElection(): void {
    this.#endRetention?.();
    this.#timer.clear();
    this.#enter({role: 'idle'});
    this.#election.resign();
    this.#election.close();
    this.#line.end();
  }
}
