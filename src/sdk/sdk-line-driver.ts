import type {LineDriver, LineDriverListener, RegisterOptions} from '../line/line-driver.js';
import {readStatus, type LineOwner} from '../line/line-info.js';
import {isOnline, type LineSignal, type LineSnapshot} from '../line/line-state.js';
import type {SdkLine} from '../line/sdk-line.js';
import {AttemptWatch} from './attempt-watch.js';
import {callSdk} from './call-sdk.js';
import {EffectRunner} from './effect-runner.js';
import {clearFailoverState} from './failover-state.js';
import {LineCalls} from './line-calls.js';
import type {GateListener} from './gate-listener.js';
import {listenTo} from './line-listeners.js';
import {LineHealth} from './line-health.js';
import {LineDeregistration} from './line-deregistration.js';
import {claimCalls} from './registered-line.js';
import {RegistrationGate} from './registration-gate.js';
import type {SdkRegistration} from './sdk.js';
import type {SdkCall} from './sdk-call.js';
import {SdkEventSource} from './sdk-event-source.js';
import {readSdk} from './sdk-line-reader.js';
import {isUsed, type SdkEvent, type SdkPhase} from './sdk-phase.js';
import {MercuryWatch} from './mercury-watch.js';

/** Drives a line of the SDK: calls its commands, passes its events to `readSdk`, and runs the resulting effects. */
export class SdkLineDriver implements LineDriver {
  readonly reachability: LineSnapshot['reachability'];
  readonly calls: LineCalls;
  readonly #line: SdkLine;
  readonly #events: SdkEventSource;
  readonly #gate: RegistrationGate | undefined;
  readonly #end = new AbortController();
  /** The event socket of the SDK that this library has started, which may be closed on purpose. */
  readonly #ownWatch: MercuryWatch | undefined;
  /** The event socket of the SDK that has the line. That of a page's own SDK is restored, but never closed on purpose. */
  readonly #watch: MercuryWatch | undefined;
  readonly #deregistration: LineDeregistration;
  readonly #attempts: AttemptWatch;
  readonly #effects: EffectRunner;
  #health: LineHealth | undefined;
  #listener: LineDriverListener | undefined;
  readonly #onError = (error: unknown): void => this.#readFound(this.#events.error(error));
  readonly #gateListener: GateListener = {
    retrying: () => this.#onRetry(),
    lost: () => this.#readFound({type: 'lost', at: Date.now()}),
    tokenRenewed: () => this.#retry(),
    takenOver: () => this.#read({type: 'taken-over'}),
    pageDeregistered: () => this.#deregistration.onPageDeregistered(),
    deletion: () => this.#deregistration.onDeletion(),
    heard: isOk => this.#health?.onKeepaliveAnswered(isOk),
    keepalivesPaused: () => this.#read({type: 'trouble', cause: 'keepalive', at: Date.now()}),
    keepalivesBlocked: (policy, error) => this.#onKeepalivesBlocked(policy, error),
  };
  #phase: SdkPhase = {name: 'idle'};
  #wasRegistered = false;
  /** Generation counter: the result of an older command is ignored. */
  #commandCount = 0;
  /** Whether our `line.register()` is waiting in the SDK, which has not emitted "connecting" yet. */
  #isQueued = false;

  /** @param watch The event socket of the SDK that this library has started. For a line of the page's own SDK one is created. */
  constructor(line: SdkLine, owner: LineOwner = {}, watch?: MercuryWatch) {
    this.#line = line;
    const registration = line.registration as SdkRegistration | undefined;
    this.#gate = RegistrationGate.of(registration);
    this.#events = new SdkEventSource(line, owner, this.#gate, () => this.#health?.troubles ?? []);
    this.reachability = this.#gate ? 'watched' : 'unknown';
    this.#ownWatch = watch;
    const webex = this.#gate && registration?.webex;
    this.#watch = watch ?? (webex && new MercuryWatch(webex));
    this.#deregistration = new LineDeregistration({
      line,
      gate: this.#gate,
      watch,
      read: event => this.#read(event),
      events: this.#events,
      onError: this.#onError,
    });
    this.#effects = new EffectRunner({
      line,
      gate: this.#gate,
      watch,
      health: () => this.#health,
      shut: () => this.#shut(),
      read: event => this.#read(event),
    });
    const isOffline = (): boolean => !isOnline() || this.#watch?.isConnected === false;
    this.calls = new LineCalls({line, isOffline, onChange: calls => this.#listener?.calls?.(calls)});
    const giveUp = (): void => this.#onError({type: 'service_unavailable'});
    this.#attempts = new AttemptWatch(
      {gate: this.#gate, register: () => this.#register(), giveUp},
      this.#end.signal,
    );
  }

  get inCall(): boolean {
    return this.calls.hasCalls || (this.#gate?.inCall ?? false);
  }

  start(listener: LineDriverListener): Extract<LineSignal, {type: 'attached' | 'registered'}> {
    const {signal} = this.#end;
    signal.addEventListener('abort', this.#listenToLine());
    this.#listener = listener;
    this.#gate?.listen(this.#gateListener);
    this.#health = new LineHealth(
      {
        gate: this.#gate,
        watch: this.#watch,
        read: event => this.#read(event),
        onNetwork: () => this.#onRetry(),
        onOnline: () => this.#retry(),
        onHeard: () => {
          this.#listener?.heard?.();
          if (this.#phase.name === 'waiting' && this.#phase.isDormant) this.#retry();
        },
      },
      signal,
    );
    return this.#takeOver();
  }

  register({isRestoring}: RegisterOptions = {}): void {
    // A restored page registers automatically, so it must not replace a device that took the line meanwhile.
    this.#gate?.open({isAutomatic: this.#phase.name === 'suspended', isRestoring});
    this.#register();
  }

  #register(): void {
    const command = (this.#commandCount += 1);
    this.#deregistration.end();
    // The failover state that an earlier page stored would delay this by up to 40 s (trap 7).
    clearFailoverState(this.#line);
    this.#ownWatch?.open();
    const onEnd = (): void => {
      this.#isQueued = false;
      if (command === this.#commandCount) this.#read(this.#events.attemptOver());
    };
    this.#isQueued = true;
    const before = this.#deregistration.unregisteredCount;
    // Read this event first, because the line emits "connecting" before it returns its promise.
    this.#read({type: 'register', hasPromise: true});
    if (callSdk(() => this.#line.register(), this.#onError, onEnd)) return;
    this.#read({type: 'no-promise'});
    if (this.#deregistration.unregisteredCount !== before) onEnd();
  }

  deregister(): void {
    // The SDK would send DELETE undefineddevices/undefined to the page's own server, token included (trap 6).
    if (!this.#wasRegistered) return this.cancel();
    this.#commandCount += 1;
    this.#shut();
    this.#deregistration.deregister(this.calls.endAll('line-ended'));
  }

  cancel(): void {
    void this.calls.endAll('line-ended');
    this.#commandCount += 1;
    this.#shut();
    this.#read({type: 'cancel'});
    void this.#deregistration.cancel();
  }

  retryNow(): void {
    // After a command, the attempts would end with a failure, and could replace another device.
    this.#retry(this.#gate?.isRestoring ? undefined : () => this.register());
  }

  /** Call when the page is suspended or closed. With `deletesDevice`, a request that outlives the page deletes the device. */
  suspend(deletesDevice: boolean): void {
    this.calls.endOnUnload();
    // Do not wait for the calls: the page may be frozen before Webex confirms their end.
    this.#deregistration.onCallsEnded();
    this.#commandCount += 1;
    const {name} = this.#phase;
    this.#deregistration.end();
    this.#read({type: 'suspend', at: Date.now()});
    if (this.#phase.name === 'suspended') this.#shut();
    this.#gate?.suspend(deletesDevice);
    // `end()` has stopped an earlier deregistration or cancellation: continue it. A frozen page does so when it resumes.
    if (name === 'deregistering') void this.#deregistration.cancel();
  }

  /** Call when the page is resumed. Registers again if the line was in use. */
  resume(): void {
    if (this.#phase.name === 'suspended') this.register();
  }

  /** Stops driving the line. A registered line stays registered. The line of the page's own SDK continues with that SDK. */
  stop(): void {
    const isOfPage = this.#gate && !this.#ownWatch;
    // Nothing would receive the result of an attempt in progress, or repeat the deletion of a suspended page.
    if (!isOfPage && ['attempting', 'waiting', 'suspended'].includes(this.#phase.name)) this.cancel();
    this.calls.stop();
    this.#end.abort();
    this.#effects.cancelConfirmation();
    this.#listener = undefined;
    // A queued `line.register()` of ours must no longer run.
    if (!isOfPage) return this.#gate?.unlisten(this.#gateListener);
    this.#gate?.releaseToPage(this.#gateListener);
    this.#watch?.end();
  }

  #listenToLine(): () => void {
    return listenTo(this.#line, {
      connecting: () => this.#onConnecting(),
      registered: () => this.#onRegistered(),
      unregistered: (takenOver: unknown) => {
        this.#deregistration.onUnregistered();
        this.#read({type: 'unregistered', takenOver: takenOver !== undefined, at: Date.now()});
      },
      reconnecting: () => this.#read({type: 'keepalive-missed', at: Date.now()}),
      reconnected: () => this.#health?.onReconnected(),
      error: this.#onError,
      'line:incoming_call': (call: unknown) => this.#onIncomingCall(call),
    });
  }

  #onIncomingCall(call: unknown): void {
    this.#health?.onHeard();
    const isShown = isUsed(this.#phase) && !this.#deregistration.isEndingCalls;
    if (isShown) this.#listener?.event({type: 'incoming-call'});
    // A call may arrive while the line deregisters or fails.
    if (call && (isShown || this.#ownWatch)) this.calls.ring(call as SdkCall, isShown);
  }

  #onConnecting(): void {
    // A queued `line.register()` of ours that was canceled is not a command of the page. The gate blocks it.
    const isCanceled = this.#isQueued && !isUsed(this.#phase);
    this.#isQueued = false;
    if (isCanceled) this.#listener?.event({type: 'connecting'});
    else this.#read({type: 'connecting', at: Date.now()});
  }

  /** Reads the current state of the line, because the line does not repeat earlier events (trap 9). */
  #takeOver(): Extract<LineSignal, {type: 'attached' | 'registered'}> {
    if (readStatus(this.#line) !== 'active') return {type: 'attached'};
    // A previous driver may have shut the gate.
    this.#gate?.onRegistered(true);
    this.#wasRegistered = true;
    const {phase, signal} = readSdk(this.#phase, this.#events.registered());
    this.#phase = phase;
    return signal as Extract<LineSignal, {type: 'registered'}>;
  }

  #onRegistered(): void {
    this.#wasRegistered = true;
    this.#gate?.onRegistered();
    claimCalls(this.#line);
    this.#readFound(this.#events.registered());
    this.#health?.onHeard();
    this.#health?.replaceStale();
  }

  #onRetry(): void {
    const event = this.#events.retry();
    if (event?.isPlanned) this.#readFound(event);
    else if (event) this.#read(event);
  }

  /** Reads an event of a registration, which the page may have started before the line was assigned. */
  #readFound(event: SdkEvent): void {
    const isCanceled = this.#gate?.isShut ?? this.#commandCount > 0;
    // After a command, an error may belong to an earlier attempt (trap 5). An invalid number is not about a registration.
    const isOther = event.type === 'error' && (this.#commandCount > 0 || event.fault.type === 'call-error');
    if (!isCanceled && !isOther) this.#read({type: 'found', at: Date.now()});
    this.#read(event);
  }

  /** In the phase `waiting`, starts the planned attempt now or, if none is planned, calls `restart`. */
  #retry(restart = (): void => (this.#gate ? void this.#gate.recover() : this.#register())): void {
    if (this.#phase.name !== 'waiting' || this.#gate?.isAttempting) return;
    if (this.inCall || this.#gate?.schedule.isWaiting) this.#gate?.retrySoon();
    else restart();
  }

  /** Deregisters the line, because it would look registered until Webex removes the device. */
  #onKeepalivesBlocked(policy: string | undefined, error: unknown): void {
    if (!isUsed(this.#phase)) return;
    this.#read({type: 'keepalives-blocked', policy, message: (error as Partial<Error>).message});
    callSdk(() => this.#line.deregister());
  }

  #shut(): void {
    this.#gate?.shut();
    clearFailoverState(this.#line);
  }

  #read(event: SdkEvent): void {
    const {phase, signal, event: lineEvent, effects = []} = readSdk(this.#phase, event);
    const isNew = phase.name !== this.#phase.name;
    if (isNew) this.#effects.cancelConfirmation();
    this.#phase = phase;
    const nextAttemptAt = signal?.type === 'retrying' ? signal.nextAttemptAt : undefined;
    if (isNew || signal) this.#attempts.follow(phase, nextAttemptAt);
    for (const effect of effects) if (effect !== 'recover') this.#effects.run(effect);
    if (signal) this.#listener?.signal(signal, lineEvent);
    else if (lineEvent) this.#listener?.event(lineEvent);
    // Run `recover` last, because it emits events immediately.
    if (effects.includes('recover') && this.#phase === phase) this.#effects.run('recover');
  }
}
