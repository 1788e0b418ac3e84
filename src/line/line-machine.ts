import {FaultError, type Fault} from '../base/fault.js';
import type {FaultType} from '../base/fault-catalog.js';
import {faultError, makeFault} from '../base/make-fault.js';
import type {Listeners} from '../base/listeners.js';
import {reportError} from '../base/report-error.js';
import type {Call} from '../call/call.js';
import {DiagnosticLog, type Diagnostics} from './diagnostics.js';
import {commandFor, pendingAfter, adjustToIntent, deciderAfter, wantedAfter} from './line-intent.js';
import type {CallListeners, LineDriver, LineDriverListener} from './line-driver.js';
import type {LineEvent, SdkLineEvent} from './line-event.js';
import {
  absentLine,
  canDial,
  isRegistered,
  isSameSnapshot,
  deviceExpiryOf,
  type LineSignal,
  type LineSnapshot,
  type LineState,
  type Trouble,
} from './line-state.js';
import type {CommandOptions, DialOptions} from './line.js';
import type {LineInfo} from './line-info.js';
import {nextLineState} from './next-line-state.js';
import {Deferred} from './deferred.js';
import {watchOnline} from './watch-online.js';

/** How long a command waits for Webex before its promise rejects, in milliseconds. The operation continues. */
const commandTimeout = 60_000;

/**
 * The logic of a line: it combines commands and the driver's signals into the snapshot, and sends commands to the
 * driver. There are no optimistic updates: a command only sets `wanted` and dismisses a fault, and the state changes
 * when the driver reports the change. This module is loaded only when somebody signs in.
 */
export class LineMachine {
  #snapshot: LineSnapshot = absentLine;
  #driver: LineDriver | undefined;
  readonly #listeners: Listeners<LineEvent>;
  readonly #callListeners: CallListeners;
  #calls: readonly Call[] | undefined;
  readonly #registration = new Deferred<LineInfo>();
  readonly #deregistration = new Deferred<void>();
  readonly #log = new DiagnosticLog();
  /** Aborted when the driver is detached. */
  #attachment = new AbortController();
  /** Runs while a caller waits for a deletion, or for a registered line to become reachable. */
  #commandTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(listeners: Listeners<LineEvent>, callListeners: CallListeners) {
    this.#listeners = listeners;
    this.#callListeners = callListeners;
  }

  get snapshot(): LineSnapshot {
    return this.#snapshot;
  }

  get inCall(): boolean {
    return this.#driver?.inCall ?? false;
  }

  get calls(): readonly Call[] | undefined {
    return this.#calls;
  }

  async call(destination: string, options: DialOptions): Promise<Call> {
    const {state, pending} = this.#snapshot;
    if (!canDial(state) || pending === 'deregister') throw faultError('line-not-registered');
    return this.#driver?.calls?.dial(destination, options) ?? Promise.reject(faultError('calls-unsupported'));
  }

  /** Loads the code for calls if the page shows calls and the line is registered. */
  prepareCalls(): void {
    if (this.#callListeners.needsCode() && isRegistered(this.#snapshot.state)) this.#driver?.calls?.prepare();
  }

  register({signal, by = 'page'}: CommandOptions): Promise<LineInfo> {
    if (!this.#driver) return Promise.reject(faultError('signed-out'));
    const {state, wanted, pending} = this.#snapshot;
    if (state.status === 'registered' && wanted && !pending) {
      this.#update({decidedBy: by});
      return Promise.resolve(state.line);
    }
    this.#deregistration.reject(abortError('register() was called'));
    const outcome = this.#registration.wait(signal, () => {
      // Only a pending registration is canceled. A line that was registered before stays wanted.
      const {pending: stillPending, state: now} = this.#snapshot;
      const isPending = stillPending || now.status === 'deregistering';
      if (!this.#registration.pendingCount && isPending) this.#update({wanted: false});
    });
    this.#clearCommandTimer();
    // Keep showing the leader's line until the line connects in this tab.
    const isInOtherTab = state.status === 'elsewhere' && state.holder === 'tab';
    const shown = isInOtherTab ? state : nextLineState(state, {type: 'dismissed'});
    this.#update({wanted: true, decidedBy: by, state: shown});
    this.#updateCommandTimer();
    return outcome;
  }

  deregister({by = 'page'}: Pick<CommandOptions, 'by'>): Promise<void> {
    this.#registration.reject(abortError('deregister() was called'));
    const outcome = this.#deregistration.wait();
    const {state: before, wanted, pending} = this.#snapshot;
    // The line is being deregistered for another tab. If that tab cancels, the driver must not register the line again.
    const isYielding = before.status === 'deregistering' && wanted && !pending;
    // If a device remains at Webex, keep the current state, and retry the deletion.
    const hasDevice = deviceExpiryOf(before) !== undefined;
    const state = hasDevice ? before : nextLineState(before, {type: 'dismissed', there: this.#driver?.there});
    this.#clearCommandTimer();
    this.#update({
      wanted: false,
      state,
      ...(this.#driver && {decidedBy: by}),
      ...(hasDevice && {pending: 'deregister'}),
    });
    if (hasDevice || isYielding) this.#run('cancel');
    this.#settle();
    return outcome;
  }

  claimAutoRegister(): boolean {
    const {state, wanted, decidedBy} = this.#snapshot;
    if (decidedBy || wanted || state.status !== 'unregistered') return false;
    this.#update({decidedBy: 'auto-register'});
    return true;
  }

  /** Starts the planned attempt now. */
  retryNow(): void {
    if (this.#snapshot.state.status === 'retrying') this.#run('retryNow');
  }

  diagnostics(): Diagnostics {
    return this.#log.report();
  }

  /** Attaches a driver, replacing the previous one. */
  attach(driver: LineDriver): void {
    this.detach();
    this.#driver = driver;
    const signal = this.#start(driver);
    // Listen only while a driver is attached, so that an unused controller has no listeners on the window.
    watchOnline(online => this.#update({online}), this.#attachment.signal);
    // A line that is already registered is wanted.
    const wanted = signal.type === 'registered';
    this.#update({
      state: nextLineState({status: 'unregistered'}, signal),
      wanted,
      decidedBy: deciderAfter(signal, {decidedBy: wanted ? 'page' : undefined}),
      reachability: driver.reachability ?? 'watched',
    });
  }

  #start(driver: LineDriver): ReturnType<LineDriver['start']> {
    const listener: LineDriverListener = {
      state: () => this.#snapshot.state,
      // Ignore signals of a detached driver.
      signal: (received, event) => this.#driver === driver && this.#receive(received, event),
      event: event => {
        if (this.#driver !== driver) return;
        this.#log.addEvent(event);
        this.#listeners.notify(event);
      },
      calls: calls => this.#driver === driver && this.#callListeners.notify((this.#calls = calls)),
      heard: () => this.#driver === driver && this.#update({online: true}),
    };
    try {
      return driver.start(listener);
    } catch (error) {
      // A driver that throws when it starts cannot be used.
      this.#driver = undefined;
      throw error;
    }
  }

  /** Detaches the driver. Pending commands are rejected. */
  detach(): void {
    this.#attachment.abort();
    this.#attachment = new AbortController();
    const driver = this.#driver;
    this.#driver = undefined;
    const {state: before} = this.#snapshot;
    if (before.status === 'deregistering')
      this.#deregistration.reject(new FaultError(stillRegistered(before)));
    try {
      driver?.stop();
    } catch (error) {
      reportError('The line driver could not be stopped', error);
    }
    // A driver that has stopped does not report the ends of its calls.
    if (this.#calls?.length) this.#callListeners.notify((this.#calls = Object.freeze([])));
    this.#registration.reject(abortError('the session ended'));
    const state = nextLineState(this.#snapshot.state, {type: 'detached'});
    this.#update({state, wanted: false, pending: undefined, decidedBy: undefined, reachability: 'watched'});
  }

  #receive(received: LineSignal, event?: SdkLineEvent): void {
    const signal = adjustToIntent(received, this.#snapshot);
    const state = nextLineState(this.#snapshot.state, signal);
    const wanted = wantedAfter(signal, this.#snapshot);
    const pending = pendingAfter(signal, this.#snapshot.pending);
    const decidedBy = deciderAfter(signal, this.#snapshot);
    this.#update({state, wanted, pending, decidedBy}, event);
  }

  /** The only place that changes the snapshot. It also settles promises and sends the next command. */
  #update(change: Partial<LineSnapshot>, event?: SdkLineEvent): void {
    const next = {...this.#snapshot, ...change};
    const command = this.#driver && commandFor(next);
    if (command) next.pending = command === 'register' ? 'register' : 'deregister';
    const previous = this.#snapshot;
    if (!isSameSnapshot(next, previous)) {
      this.#snapshot = Object.freeze(next);
      this.#log.addSnapshot(this.#snapshot);
      this.#settle();
      this.#listeners.queue({type: 'statechange', snapshot: this.#snapshot, previous});
    }
    this.prepareCalls();
    if (event) {
      this.#log.addEvent(event);
      this.#listeners.queue(event);
    }
    // Run the command before notifying listeners, so that their commands come after it.
    if (command) this.#run(command);
    this.#listeners.flush();
  }

  /** Sends a command to the driver. If that throws, as the page's own SDK line may, rejects the command's promise. */
  #run(command: 'register' | 'deregister' | 'cancel' | 'retryNow'): void {
    try {
      if (command === 'register') this.#driver?.register({by: this.#snapshot.decidedBy});
      else this.#driver?.[command]();
    } catch (error) {
      reportError(`The line's ${command}() threw`, error);
      this.#receive({type: 'failed', fault: makeFault('unknown', {sdkMessage: String(error)})});
    }
  }

  /**
   * Settles the promises of commands. While a command is pending they stay unsettled, because the state does not
   * reflect the command yet: a line that is being deregistered still looks registered.
   */
  #settle(): void {
    const {state, wanted, pending} = this.#snapshot;
    this.#updateCommandTimer();
    if (wanted) this.#deregistration.reject(abortError('the page registered the line'));
    if (pending) return;
    if (!wanted && state.status === 'failed') this.#deregistration.reject(new FaultError(state.fault));
    else if (!wanted && state.status !== 'deregistering') this.#deregistration.resolve();
    if (state.status === 'registered' && wanted) this.#registration.resolve(state.line);
    if (state.status === 'failed') this.#registration.reject(new FaultError(state.fault));
    if (state.status === 'elsewhere') {
      this.#registration.reject(faultError('registered-elsewhere', {expiresAt: deviceExpiryOf(state)}));
    }
    // Another tab has taken the line over, or the page has deregistered it.
    if (!wanted)
      this.#registration.reject(abortError('the line was deregistered or taken over by another tab'));
  }

  /** Limits the wait for an operation that may never end. The state shows how it continues. */
  #updateCommandTimer(): void {
    const {status} = this.#snapshot.state;
    const isWaiting =
      ((status === 'deregistering' || this.#snapshot.pending === 'deregister') &&
        this.#deregistration.pendingCount) ||
      (status === 'reconnecting' && this.#registration.pendingCount);
    if (!isWaiting) return this.#clearCommandTimer();
    this.#commandTimer ??= setTimeout(() => this.#onCommandTimeout(), commandTimeout);
  }

  #clearCommandTimer(): void {
    clearTimeout(this.#commandTimer);
    this.#commandTimer = undefined;
  }

  #onCommandTimeout(): void {
    this.#commandTimer = undefined;
    const {state} = this.#snapshot;
    this.#deregistration.reject(new FaultError(stillRegistered(state)));
    if (state.status === 'reconnecting') this.#registration.reject(faultError(faultsByTrouble[state.cause]));
  }
}

/** The fault of a registered line that cannot receive calls, by cause. */
const faultsByTrouble = {
  events: 'events-unavailable',
  keepalive: 'keepalives-unanswered',
  network: 'offline',
} as const satisfies Record<Trouble, FaultType>;

function stillRegistered(state: LineState): Fault {
  return makeFault('still-registered', {
    expiresAt: state.status === 'deregistering' ? state.expiresAt : undefined,
  });
}

function abortError(reason: string): DOMException {
  return new DOMException(`Aborted: ${reason}.`, 'AbortError');
}
