import type {LineDriver, LineDriverListener} from '../line/line-driver.js';
import {readStatus, type LineOwner} from '../line/line-info.js';
import type {LineSignal, LineSnapshot} from '../line/line-state.js';
import {isOnline} from '../line/online.js';
import {readLineFault} from '../line/read-line-fault.js';
import type {SdkLine} from '../line/sdk-line.js';
import {callSdk} from './call-sdk.js';
import {clearFailoverState} from './failover-state.js';
import {resumeKeepalives} from './keepalive-worker.js';
import {listenTo} from './line-listeners.js';
import {LineUpkeep} from './line-upkeep.js';
import {LineWithdrawal} from './line-withdrawal.js';
import {registeredSignal} from './registered-line.js';
import {RegistrationGate} from './registration-gate.js';
import type {SdkRegistration} from './sdk.js';
import {readSdk} from './sdk-line-reader.js';
import {isUsed, type SdkEffect, type SdkEvent, type SdkPhase} from './sdk-phase.js';
import {WebexWatch} from './webex-watch.js';

/** How long a registration that is gone without anybody's word may come back unseen, in milliseconds (trap 14). */
const unregisteredHold = 2_000;

const ignore = (): void => undefined;

/** Sends a line of the SDK its commands, passes what happens to `readSdk`, and runs the effects that follow. */
export class SdkLineDriver implements LineDriver {
  readonly reachability: LineSnapshot['reachability'];
  readonly #line: SdkLine;
  readonly #owner: LineOwner;
  readonly #registration: SdkRegistration | undefined;
  readonly #gate: RegistrationGate | undefined;
  readonly #end = new AbortController();
  /** The event socket of this page's own SDK, which may be closed on purpose; a host's is only watched. */
  readonly #ownWatch: WebexWatch | undefined;
  readonly #watch: WebexWatch | undefined;
  readonly #withdrawal: LineWithdrawal;
  #upkeep: LineUpkeep | undefined;
  #listener: LineDriverListener | undefined;
  #phase: SdkPhase = {name: 'idle'};
  #wasRegistered = false;
  /** The number of the latest command: what an older one came to is no news. */
  #command = 0;
  /** Our `register()` that the SDK has put off, behind what it was about: it has not said "connecting" yet. */
  #isQueued = false;
  #later: ReturnType<typeof setTimeout> | undefined;

  /** @param watch Watches over the event socket of this page's own SDK. A host's line gets a watch of its own. */
  constructor(line: SdkLine, owner: LineOwner = {}, watch?: WebexWatch) {
    this.#line = line;
    this.#owner = owner;
    this.#registration = line.registration as SdkRegistration | undefined;
    this.#gate = RegistrationGate.of(this.#registration);
    this.reachability = this.#gate ? 'watched' : 'unknown';
    this.#ownWatch = watch;
    const {webex} = this.#registration ?? {};
    this.#watch = watch ?? (this.#gate && webex ? new WebexWatch(webex) : undefined);
    this.#withdrawal = new LineWithdrawal({
      line,
      gate: this.#gate,
      watch,
      read: event => this.#read(event),
      onError: error => this.#onError(error),
    });
  }

  get inCall(): boolean {
    return this.#gate?.inCall ?? false;
  }

  start(listener: LineDriverListener): Extract<LineSignal, {type: 'attached' | 'registered'}> {
    const {signal} = this.#end;
    const stop = this.#listenToLine();
    signal.addEventListener('abort', stop);
    this.#listener = listener;
    this.#gate?.listen({
      retrying: () => this.#onRetry(),
      lost: () => this.#read({type: 'lost', at: Date.now()}),
      takenOver: () => this.#read({type: 'taken-over'}),
      hostDeregistered: () => {
        // Our own command tells of its end itself, also where the line is wanted again by then.
        if (!this.#withdrawal.isDeregistering) this.#read({type: 'host-deregistered'});
      },
      deletion: () => this.#withdrawal.onDeletion(),
      heard: isOk => this.#upkeep?.onKeepaliveAnswered(isOk),
      keepalivesBlocked: policy => this.#onKeepalivesBlocked(policy),
    });
    const resume = this.#registration ? resumeKeepalives(this.#registration, signal) : ignore;
    this.#upkeep = new LineUpkeep(
      {
        resumeKeepalives: resume,
        gate: this.#gate,
        watch: this.#watch,
        read: event => this.#read(event),
        onNetwork: () => this.#onRetry(),
        onOnline: () => this.retryNow(),
        onHeard: () => this.#listener?.heard?.(),
      },
      signal,
    );
    return this.#takeOver();
  }

  register(): void {
    const command = (this.#command += 1);
    this.#withdrawal.end();
    // What an earlier page left there would put this one off by up to 40 s (trap 7).
    clearFailoverState(this.#line);
    this.#gate?.open();
    this.#ownWatch?.open();
    const over = (): void => {
      this.#isQueued = false;
      if (command === this.#command) this.#onAttemptOver();
    };
    this.#isQueued = true;
    const before = this.#withdrawal.heardSoFar;
    // The line says "connecting" before its promise is there.
    this.#read({type: 'register', hasPromise: true});
    const onError = (error: unknown): void => this.#onError(error);
    if (callSdk(() => this.#line.register(), onError, over)) return;
    this.#read({type: 'no-promise'});
    if (this.#withdrawal.heardSoFar !== before) over();
  }

  deregister(): void {
    // The SDK would send DELETE undefineddevices/undefined to the page's own server, token included (trap 6).
    if (!this.#wasRegistered) return this.cancel();
    this.#command += 1;
    this.#shut();
    this.#withdrawal.deregister();
  }

  cancel(): void {
    this.#command += 1;
    this.#shut();
    this.#read({type: 'cancel'});
    void this.#withdrawal.cancel();
  }

  retryNow(): void {
    if (this.#phase.name !== 'waiting' || this.#gate?.isAttempting) return;
    // After the last word of the ladder nothing is planned any more: the next attempt is a new one.
    if (this.inCall || this.#gate?.ladder.isWaiting) this.#gate?.hurry();
    else this.register();
  }

  /** The page is left: what is at Webex is given back at once, if it may be, and comes again with the page. */
  suspend(release: boolean): void {
    const {name} = this.#phase;
    this.#command += 1;
    this.#withdrawal.end();
    this.#read({type: 'suspend', at: Date.now()});
    if (this.#phase.name === 'suspended') this.#shut();
    this.#gate?.leave(release);
    // What was being given up goes on with the page.
    if (name === 'deregistering') void this.#withdrawal.cancel();
  }

  /** The page is back. */
  resume(): void {
    if (this.#phase.name === 'suspended') this.register();
  }

  stop(): void {
    // A registered line stays as it is. Nobody would hear of what is still on its way.
    if (this.#phase.name === 'attempting' || this.#phase.name === 'waiting') this.cancel();
    this.#end.abort();
    clearTimeout(this.#later);
    this.#listener = undefined;
    // A `register()` of ours that comes to its turn now is nobody's.
    this.#gate?.listen(undefined, !this.#ownWatch);
    if (this.#watch !== this.#ownWatch) this.#watch?.end();
  }

  #listenToLine(): () => void {
    return listenTo(this.#line, {
      connecting: () => this.#onConnecting(),
      registered: () => {
        this.#read(this.#registered());
        this.#upkeep?.replaceStale();
      },
      unregistered: (takenOver: unknown) => {
        this.#withdrawal.heard();
        this.#read({type: 'unregistered', takenOver: takenOver !== undefined, at: Date.now()});
      },
      reconnecting: () => this.#read({type: 'keepalive-missed', at: Date.now()}),
      reconnected: () => this.#read({type: 'keepalive-answered', at: Date.now(), said: true}),
      error: (error: unknown) => this.#onError(error),
      'line:incoming_call': () => isUsed(this.#phase) && this.#listener?.event({type: 'incoming-call'}),
    });
  }

  #onConnecting(): void {
    // Taken back before its turn came, it is no command of the host's: the gate lets nothing through.
    const isTakenBack = this.#isQueued && !isUsed(this.#phase);
    this.#isQueued = false;
    if (isTakenBack) this.#listener?.event({type: 'connecting'});
    else this.#read({type: 'connecting', at: Date.now()});
  }

  /** How the line stands that was handed over: events are not replayed (trap 9). */
  #takeOver(): Extract<LineSignal, {type: 'attached' | 'registered'}> {
    if (readStatus(this.#line) !== 'active') return {type: 'attached'};
    // Whoever held the line before may have shut the gate. It opens for a line that is there still.
    if (this.#gate?.isShut) this.#gate.open();
    const {phase, signal} = readSdk(this.#phase, this.#registered());
    this.#phase = phase;
    return signal as Extract<LineSignal, {type: 'registered'}>;
  }

  #registered(): Extract<SdkEvent, {type: 'registered'}> {
    this.#wasRegistered = true;
    const signal = registeredSignal(this.#line, this.#owner);
    return {type: 'registered', signal, troubles: this.#upkeep?.troubles ?? []};
  }

  #onError(error: unknown): void {
    const read = readLineFault(error);
    this.#read({
      type: 'error',
      fault: this.#gate?.ladder.explain(read) ?? read,
      isActive: readStatus(this.#line) === 'active',
      isOnline: isOnline(),
      at: Date.now(),
    });
  }

  #onAttemptOver(): void {
    const {primaryMobiusUris} = this.#registration ?? {};
    this.#read({
      type: 'attempt-over',
      isActive: readStatus(this.#line) === 'active',
      hasServers: primaryMobiusUris?.length !== 0,
      at: Date.now(),
    });
  }

  #onRetry(): void {
    const {retry} = this.#upkeep ?? {};
    if (!retry) return;
    const isPlanned = this.#gate?.ladder.isWaiting || retry.cause === 'in-call';
    this.#read({type: 'retry', retry, isPlanned, at: Date.now()});
  }

  /** The line would look registered until Webex forgets it: better no line than one that takes no calls. */
  #onKeepalivesBlocked(policy: string): void {
    if (!isUsed(this.#phase)) return;
    this.#read({type: 'keepalives-blocked', policy});
    callSdk(() => this.#line.deregister(), ignore, ignore);
  }

  #shut(): void {
    this.#gate?.shut();
    clearFailoverState(this.#line);
  }

  #read(event: SdkEvent): void {
    const {phase, signal, event: said, effects = []} = readSdk(this.#phase, event);
    if (phase.name !== this.#phase.name) clearTimeout(this.#later);
    this.#phase = phase;
    for (const effect of effects) if (effect !== 'recover') this.#do(effect);
    if (signal) this.#listener?.signal(signal, said);
    else if (said) this.#listener?.event(said);
    // Last, as it has something to tell at once.
    if (effects.includes('recover') && this.#phase === phase) this.#do('recover');
  }

  #do(effect: SdkEffect): void {
    switch (effect) {
      case 'open':
        return this.#gate?.open();
      case 'shut':
        return this.#shut();
      case 'release':
        return void (this.#gate?.devices.any && this.#gate.devices.release());
      case 'recover':
        return void (this.#gate && !this.#gate.isAttempting && this.#gate.recover());
      case 'hold':
        return this.#after(unregisteredHold, () => {
          const isIdle = readStatus(this.#line) === 'IDLE';
          this.#read({type: 'hold-over', isIdle, at: Date.now()});
        });
      case 'watch-keepalives':
        return this.#upkeep?.watchKeepalives(this.#line);
      case 'silence':
        return void this.#ownWatch?.close();
      case 'unsilence':
        return this.#ownWatch?.open();
      case 'forget':
        return this.#gate?.devices.forget();
      default:
        return effect satisfies never;
    }
  }

  #after(milliseconds: number, task: () => void): void {
    clearTimeout(this.#later);
    this.#later = setTimeout(task, milliseconds);
  }
}
