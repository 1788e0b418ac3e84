import type {LineDriverListener} from '../line/line-driver.js';
import type {SdkLineEvent} from '../line/line-event.js';
import {lineFault} from '../line/line-fault.js';
import {readLineInfo, readStatus, type LineOwner} from '../line/line-info.js';
import type {LineSignal} from '../line/line-state.js';
import {isOnline} from '../line/online.js';
import {readLineFault} from '../line/read-line-fault.js';
import type {SdkLine} from '../line/sdk-line.js';
import {callSdk} from './call-sdk.js';
import {clearFailoverState} from './failover-state.js';
import {listenTo} from './line-listeners.js';
import {readServer} from './mobius-server.js';
import type {RegistrationGate} from './registration-gate.js';
import type {SdkRegistration} from './sdk.js';

/** The end of a registration. */
const lost: ReadonlySet<LineSignal['type']> = new Set(['unregistered', 'retrying', 'elsewhere', 'failed']);

/** How long a registration that is gone without anybody's word may come back unseen, in milliseconds. */
const unregisteredHold = 2_000;

/**
 * Reads what a line of the SDK says, and concludes from it how the line stands. What it says means one thing or another
 * by what it was told, so this knows what to expect, and which command is under way.
 */
export class SdkLineReader {
  readonly #line: SdkLine;
  readonly #owner: LineOwner;
  readonly #gate: RegistrationGate | undefined;
  #listener: LineDriverListener | undefined;
  #stopListening: (() => void) | undefined;
  /** Whether the line must not register: nothing that the SDK does in silence counts. */
  #shut = false;
  /** Whether it must not because the page was left, and was wanted. */
  #isAway = false;
  /** Counts the attempts that were asked for, to know the answer to an old one. */
  #attempts = 0;
  /** Whether the SDK is about an attempt that it told us of: the promise of `register()` is pending. */
  #attempting = false;
  /** Whether the present attempt has ended in a state of its own. */
  #concluded = false;
  #deregistering = false;
  #everRegistered = false;
  #registered = false;
  /** Whether the SDK tries again, and was said to. */
  #retrying = false;
  /** What is concluded if nothing else is heard. */
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(line: SdkLine, owner: LineOwner, gate: RegistrationGate | undefined) {
    this.#line = line;
    this.#owner = owner;
    this.#gate = gate;
  }

  get isAttempting(): boolean {
    return this.#attempting;
  }

  get isRetrying(): boolean {
    return this.#retrying;
  }

  get wasRegistered(): boolean {
    return this.#everRegistered;
  }

  /** Whether the line is registered, or on its way there. */
  get isUsed(): boolean {
    return !this.#shut && (this.#registered || this.#attempting || this.#retrying);
  }

  get expectsReturn(): boolean {
    return this.#isAway;
  }

  start(listener: LineDriverListener): Extract<LineSignal, {type: 'attached' | 'registered'}> {
    this.#listener = listener;
    this.#stopListening = listenTo(this.#line, {
      connecting: () => this.#onConnecting(),
      registered: () => this.#onRegistered(),
      unregistered: (takenOver: unknown) => this.#onUnregistered(takenOver),
      reconnecting: () => this.#onReconnecting(),
      reconnected: () => this.#signal({type: 'reconnected'}, {type: 'reconnected'}),
      error: (error: unknown) => this.#onError(error),
      'line:incoming_call': (call: unknown) => listener.event({type: 'incoming-call', call}),
    });
    this.#gate?.listen({
      retrying: () => this.#retrying && this.#signal({type: 'retrying', ...this.#gate!.retries.known}),
      takenOver: () => this.#conclude({type: 'elsewhere', holder: 'device'}),
      keepalivesBlocked: policy => this.#onKeepalivesBlocked(policy),
    });
    this.#registered = readStatus(this.#line) === 'active';
    // Whoever held the line before may have shut the gate. It opens when somebody registers; and for a line that is
    // there still, whose end then comes as if its host had put it.
    if (this.#registered && this.#gate?.isShut) this.#gate.open();
    this.#shut = this.#gate?.isShut ?? false;
    return this.#registered ? this.#registeredSignal() : {type: 'attached'};
  }

  stop(): void {
    clearTimeout(this.#later);
    this.#listener = undefined;
    this.#gate?.listen(undefined);
    this.#stopListening?.();
    this.#stopListening = undefined;
  }

  /** The line is told to register. */
  expectRegistration(): void {
    this.#shut = this.#isAway = this.#concluded = false;
    this.#gate?.open();
    // What an earlier page left there would put this one off by up to 40 s (trap 7).
    clearFailoverState(this.#line);
  }

  /** The line must not register any more, until the next command. */
  expectNothing(): void {
    this.#shut = true;
    this.#retrying = this.#isAway = false;
    this.#gate?.shut();
    clearFailoverState(this.#line);
  }

  /** The page is left, and the line comes again with it. */
  expectReturn(): void {
    this.#isAway = true;
    this.#signal({type: 'retrying', cause: 'unknown'});
  }

  attempt(register: () => unknown): void {
    const attempt = ++this.#attempts;
    this.#attempting = this.#call(register, () => attempt === this.#attempts && this.#onAttemptOver());
  }

  deregister(deregister: () => unknown): void {
    this.#deregistering = this.#call(deregister, () => this.#onDeregistered());
  }

  /** The end of a line that is not registered: what may be at Webex all the same is taken away first. */
  leaveNothing(): void {
    const devices = this.#gate?.devices;
    if (!devices?.any) return this.#signal({type: 'unregistered'});
    // Told to register meanwhile, it is not at its end.
    void devices.release().then(() => this.#shut && this.#signal({type: 'unregistered'}));
  }

  #onConnecting(): void {
    // Somebody else registers the line, who may: its host. Not before what was asked for here is done.
    const isDone = !this.#deregistering && (this.#concluded || !this.#attempting);
    if (this.#shut && isDone) {
      this.#shut = this.#concluded = false;
      this.#gate?.open();
    }
    this.#signal({type: 'connecting', at: Date.now()}, {type: 'connecting'});
  }

  #onRegistered(): void {
    const signal = this.#registeredSignal();
    this.#signal(signal, {type: 'registered', line: signal.line});
  }

  #onUnregistered(takenOver?: unknown): void {
    const event = {type: 'unregistered'} as const;
    // Between two posts of one attempt (the device limit, trap 3) or before the SDK has cleaned up after the
    // DELETE, this is not the outcome yet: that comes with the promise of the command.
    if (this.#attempting || this.#deregistering) return this.#listener?.event(event);
    // A newer line says that another session took over. Registering again by itself would only take it back (trap 15).
    if (takenOver) return this.#conclude({type: 'elsewhere', holder: 'device'}, event);
    if (this.#retrying) return this.#listener?.event(event);
    if (!this.#registered || this.#shut) return this.#signal({type: 'unregistered'}, event);
    // Going back to the primary server is `unregistered`, `registered`, in normal service: only what lasts is shown
    // (trap 14). A status of IDLE says that the host deregistered the line itself.
    this.#listener?.event(event);
    clearTimeout(this.#later);
    this.#later = setTimeout(() => {
      if (readStatus(this.#line) === 'IDLE') this.#conclude({type: 'unregistered', deliberate: true});
      else this.#tryAgain();
    }, unregisteredHold);
  }

  /**
   * After a keepalive that was answered 429 the SDK begins anew and never says that it is well again (trap 12): where
   * no other miss follows, and its own status says so, it is.
   */
  #onReconnecting(): void {
    this.#signal({type: 'reconnecting'}, {type: 'reconnecting'});
    const {keepaliveInterval = 30} = this.#line;
    this.#later = setTimeout(
      () => {
        if (readStatus(this.#line) === 'active') this.#signal({type: 'reconnected'});
      },
      (2 * keepaliveInterval + 5) * 1000,
    );
  }

  #onError(error: unknown): void {
    // What is left of the SDK's retries may end in an error that nobody asked about (trap 5).
    if (this.#shut) return;
    const read = readLineFault(error);
    const fault = this.#gate?.retries.explain(read) ?? read;
    // A number that cannot be dialled is no fault of the registration (trap 11), and after a keepalive that was
    // answered 404 the SDK registers again by itself (trap 12).
    const active = readStatus(this.#line) === 'active';
    const concernsLine = fault.type !== 'call-error' && !(active && fault.type === 'device-not-found');
    const event = {type: 'error', fault} as const;
    if (fault.type === 'device-not-found') this.#gate?.devices.forget();
    if (!concernsLine) return this.#listener?.event(event);
    // The SDK has given up, and the next attempt is ours, as soon as there is a network.
    if (fault.type === 'service-unavailable' && !isOnline()) return this.#waitForNetwork(event);
    this.#conclude({type: 'failed', fault}, event);
  }

  /** The line would look registered until Webex forgets it: better no line than one that takes no calls. */
  #onKeepalivesBlocked(policy: string): void {
    this.expectNothing();
    const over = (): void =>
      this.#conclude({type: 'failed', fault: lineFault('keepalives-blocked', {policy})});
    this.#call(() => this.#line.deregister(), over);
  }

  #waitForNetwork(event: SdkLineEvent): void {
    this.#concluded = true;
    this.#retrying = true;
    this.#signal({type: 'retrying', cause: 'network'}, event);
  }

  /** The promise of `register()` has settled: this never tells of success (trap 3), and always of an end. */
  #onAttemptOver(): void {
    this.#attempting = false;
    if (this.#deregistering || this.#concluded) return;
    if (readStatus(this.#line) === 'active' && !this.#shut) return;
    if (this.#shut) return this.leaveNothing();
    if ((this.#line.registration as SdkRegistration | undefined)?.primaryMobiusUris?.length === 0) {
      return this.#conclude({type: 'failed', fault: lineFault('no-servers')});
    }
    this.#tryAgain();
  }

  #onDeregistered(): void {
    this.#deregistering = false;
    this.#signal({type: 'unregistered'});
  }

  /** The SDK tries again by itself. */
  #tryAgain(): void {
    this.#retrying = true;
    const {cause, ...when} = this.#gate?.retries.known ?? {cause: 'unknown'};
    this.#signal({type: 'retrying', cause: cause === 'unknown' && !isOnline() ? 'network' : cause, ...when});
  }

  /** Nothing happens by itself any more, until the next command. */
  #conclude(
    signal: Extract<LineSignal, {type: 'failed' | 'elsewhere' | 'unregistered'}>,
    event?: SdkLineEvent,
  ): void {
    this.#concluded = true;
    this.expectNothing();
    if (this.#gate?.devices.any) void this.#gate.devices.release();
    this.#signal(signal, event);
  }

  #registeredSignal(): Extract<LineSignal, {type: 'registered'}> {
    this.#everRegistered = true;
    const line = readLineInfo(this.#line, this.#owner);
    return {type: 'registered', line, ...readServer(this.#line), at: Date.now()};
  }

  #call(command: () => unknown, over: () => void): boolean {
    return callSdk(command, error => this.#onError(error), over);
  }

  #signal(signal: LineSignal, event?: SdkLineEvent): void {
    // A host's `register()` on a line that is registered says that it connects, and nothing follows (trap 4).
    if (signal.type !== 'connecting') clearTimeout(this.#later);
    if (signal.type === 'registered') this.#registered = true;
    else if (lost.has(signal.type)) this.#registered = false;
    if (signal.type !== 'retrying') this.#retrying = false;
    this.#listener?.signal(signal, event);
  }
}
