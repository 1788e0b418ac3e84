import type {LineDriver, LineDriverListener} from '../line/line-driver.js';
import type {SdkLineEvent} from '../line/line-event.js';
import {lineFault} from '../line/line-fault.js';
import {isOnline} from '../line/online.js';
import {readLineInfo, readStatus, type LineOwner} from '../line/line-info.js';
import type {LineSignal, MobiusServer, Retry} from '../line/line-state.js';
import {readLineFault} from '../line/read-line-fault.js';
import type {SdkLine} from '../line/sdk-line.js';
import {clearFailoverState} from './failover-state.js';

type Listener = (...args: unknown[]) => void;

/** How long a registration that is gone without anybody's word may come back unseen, in milliseconds. */
const unregisteredHold = 2_000;

/**
 * Drives a line of the SDK. Everything here that looks odd answers a trap of the SDK, and names it by its number in
 * docs/sdk-traps.md.
 */
export class SdkLineDriver implements LineDriver {
  readonly #line: SdkLine;
  readonly #owner: LineOwner;
  #listener: LineDriverListener | undefined;
  #listeners: Readonly<Record<string, Listener>> = {};
  /** The servers taken from the line while it must not register. */
  #heldServers: {primary: string[]; backup: string[]} | undefined;
  /** Counts the calls of `register()`, to know the answer to an old one. */
  #attempts = 0;
  /** Whether the SDK is about an attempt that it told us of: the promise of `register()` is pending. */
  #attempting = false;
  /** The error that ended the present attempt. */
  #ended = false;
  #deregistering = false;
  #everRegistered = false;
  #registered = false;
  /** What is concluded if nothing else is heard. */
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(line: SdkLine, owner: LineOwner = {}) {
    this.#line = line;
    this.#owner = owner;
  }

  start(listener: LineDriverListener): Extract<LineSignal, {type: 'attached' | 'registered'}> {
    this.#listener = listener;
    this.#listeners = {
      connecting: () => this.#onConnecting(),
      registered: () => this.#onRegistered(),
      unregistered: (takenOver: unknown) => this.#onUnregistered(takenOver),
      reconnecting: () => this.#onReconnecting(),
      reconnected: () => this.#signal({type: 'reconnected'}, {type: 'reconnected'}),
      error: (error: unknown) => this.#onError(error),
      'line:incoming_call': (call: unknown) => listener.event({type: 'incoming-call', call}),
    };
    this.#line.off?.('error', ignoreLateError);
    // One listener for each event, for as long as the line is held: an `error` without one throws (trap 8).
    for (const [event, onEvent] of Object.entries(this.#listeners)) this.#line.on(event, onEvent);
    this.#registered = readStatus(this.#line) === 'active';
    return this.#registered ? this.#registeredSignal() : {type: 'attached'};
  }

  register(): void {
    this.#giveBackServers();
    // What an earlier attempt left there would put this one off by up to 40 s (trap 7).
    clearFailoverState(this.#line);
    this.#ended = false;
    const attempt = ++this.#attempts;
    this.#call(
      () => this.#line.register(),
      () => {
        if (attempt === this.#attempts) this.#onAttemptOver();
      },
      isPromised => (this.#attempting = isPromised),
    );
  }

  deregister(): void {
    // The SDK would send DELETE undefineddevices/undefined to the page's own server, token included (trap 6).
    if (!this.#everRegistered) return this.#signal({type: 'unregistered'});
    this.#holdServers();
    this.#call(
      () => this.#line.deregister(),
      () => this.#onDeregistered(),
      isPromised => (this.#deregistering = isPromised),
    );
  }

  cancel(): void {
    this.#holdServers();
    clearFailoverState(this.#line);
    // An attempt under way cannot be called back: its outcome is awaited, and undone if need be.
    if (!this.#attempting) this.#signal({type: 'unregistered'});
  }

  retryNow(): void {
    if (!this.#attempting) this.register();
  }

  stop(): void {
    clearTimeout(this.#later);
    this.#listener = undefined;
    for (const [event, onEvent] of Object.entries(this.#listeners)) this.#line.off?.(event, onEvent);
    // What the SDK still has in hand may end in an error, which throws when nobody listens (trap 8).
    this.#line.on('error', ignoreLateError);
  }

  #onConnecting(): void {
    this.#signal({type: 'connecting', at: Date.now()}, {type: 'connecting'});
  }

  #onRegistered(): void {
    this.#everRegistered = true;
    // Registered although held: wanted again meanwhile, or about to be undone. Either way the line is whole again.
    this.#giveBackServers();
    const signal = this.#registeredSignal();
    this.#signal(signal, {type: 'registered', line: signal.line});
  }

  #onUnregistered(takenOver?: unknown): void {
    const event = {type: 'unregistered'} as const;
    // Between two posts of one attempt (the device limit, trap 3) or before the SDK has cleaned up after the
    // DELETE, this is not the outcome yet: that comes with the promise of the command.
    if (this.#attempting || this.#deregistering) return this.#listener?.event(event);
    // A newer line says that another session took over. Registering again by itself would only take it back (trap 15).
    if (takenOver) return this.#signal({type: 'elsewhere', holder: 'device'}, event);
    if (!this.#registered || this.#heldServers) return this.#signal({type: 'unregistered'}, event);
    // Going back to the primary server is `unregistered`, `registered`, in normal service: only what lasts is shown
    // (trap 14). A status of IDLE says that the host deregistered the line itself.
    this.#listener?.event(event);
    this.#later = setTimeout(() => {
      this.#signal({type: 'unregistered', deliberate: readStatus(this.#line) === 'IDLE'});
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
    const fault = readLineFault(error);
    // While the line is held, what is left of the SDK's retries ends in errors that nobody asked about (trap 5).
    if (this.#heldServers) {
      this.#ended = true;
      return;
    }
    // A number that cannot be dialled is no fault of the registration (trap 11), and after a keepalive that was
    // answered 404 the SDK registers again by itself (trap 12).
    const active = readStatus(this.#line) === 'active';
    const concernsLine = fault.type !== 'call-error' && !(active && fault.type === 'device-not-found');
    if (!concernsLine) return this.#listener?.event({type: 'error', fault});
    this.#ended = true;
    this.#signal({type: 'failed', fault}, {type: 'error', fault});
  }

  /** The promise of `register()` has settled: this never tells of success (trap 3), and always of an end. */
  #onAttemptOver(): void {
    this.#attempting = false;
    if (readStatus(this.#line) === 'active') return;
    if (this.#heldServers) return this.#signal({type: 'unregistered'});
    if (this.#ended) return;
    const servers = this.#line.registration?.primaryMobiusUris;
    if (servers?.length === 0) return this.#signal({type: 'failed', fault: lineFault('no-servers')});
    this.#signal({type: 'retrying', ...this.#readRetry()});
  }

  #onDeregistered(): void {
    this.#deregistering = false;
    this.#signal({type: 'unregistered'});
  }

  /** What is known about the retries that the SDK makes in silence. */
  #readRetry(): Retry {
    if (this.#line.registration?.retryAfter !== undefined) return {cause: 'throttled'};
    return {cause: isOnline() ? 'unknown' : 'network'};
  }

  #registeredSignal(): Extract<LineSignal, {type: 'registered'}> {
    this.#everRegistered = true;
    const line = readLineInfo(this.#line, this.#owner);
    return {type: 'registered', line, server: this.#readServer(), at: Date.now()};
  }

  #readServer(): MobiusServer {
    const active = this.#line.getActiveMobiusUrl?.();
    const {primaryMobiusUris = [], backupMobiusUris = []} = this.#line.registration ?? {};
    if (!active) return 'unknown';
    if (primaryMobiusUris.includes(active)) return 'primary';
    return backupMobiusUris.includes(active) ? 'backup' : 'unknown';
  }

  /**
   * Keeps the SDK from registering by itself: `deregister()` leaves its retries running (trap 5), and without
   * servers they have nowhere to go.
   */
  #holdServers(): void {
    const {registration} = this.#line;
    this.#heldServers ??= {
      primary: [...(registration?.primaryMobiusUris ?? [])],
      backup: [...(registration?.backupMobiusUris ?? [])],
    };
    registration?.setMobiusServers?.([], []);
  }

  #giveBackServers(): void {
    if (!this.#heldServers) return;
    const {primary, backup} = this.#heldServers;
    this.#heldServers = undefined;
    if (primary.length) this.#line.registration?.setMobiusServers?.(primary, backup);
  }

  /** Gives a command to the SDK. Its promise, where it returns one, says that the command is over. */
  #call(command: () => unknown, over: () => void, promised: (isPromised: boolean) => void): void {
    try {
      const result = command();
      const isPromised = isPromiseLike(result);
      promised(isPromised);
      if (isPromised) result.then(over, error => (this.#onError(error), over()));
    } catch (error) {
      this.#onError(error);
      over();
    }
  }

  #signal(signal: LineSignal, event?: SdkLineEvent): void {
    clearTimeout(this.#later);
    if (signal.type === 'registered') this.#registered = true;
    if (signal.type === 'unregistered' || signal.type === 'failed') this.#registered = false;
    this.#listener?.signal(signal, event);
  }
}

function ignoreLateError(): void {}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === 'function';
}
