import type {User} from '../auth/profile.js';
import type {SignInFault, SignInStep} from '../auth/sign-in-fault.js';
import type {TokenSource} from '../auth/token-source.js';
import type {HostLine} from '../calling/host-line.js';
import {addTexts} from '../localization/language.js';
import {LineController, type AbortOptions} from '../line/line-controller.js';
import type {LineDriver} from '../line/line-driver.js';
import {Listeners} from '../line/listeners.js';
import type {SessionOptions} from './session-options.js';
import type {SessionState} from './session-state.js';
import type {SignedIn} from './sign-in.js';

/** How long a sign-out waits for the line to be deregistered, in milliseconds. */
const deregisterTimeout = 5_000;

/**
 * Somebody's time on the page, from a token to a line and back. It owns the line's controller, which stays the same
 * over any number of sign-ins.
 */
export class CallingSession {
  /** The line, before, during and after a sign-in. */
  readonly line = new LineController();
  #options: SessionOptions = {};
  #state: SessionState = Object.freeze<SessionState>({status: 'signed-out'});
  readonly #listeners = new Listeners<SessionState>();
  #connection: SignedIn['connection'] | undefined;
  /** What was asked for last. Aborting it ends it. */
  #attempt = new AbortController();
  /** The end of what is under way: one thing at a time. */
  #idle: Promise<unknown> = Promise.resolve();

  /** Where the session stands. The same object until something changes. */
  get state(): SessionState {
    return this.#state;
  }

  /** Calls `listener` at once and at every change, like the line's `subscribe`. */
  subscribe(listener: (state: SessionState) => void, {signal}: AbortOptions = {}): () => void {
    const unsubscribe = this.#listeners.add(listener, signal);
    if (!signal?.aborted) listener(this.#state);
    return unsubscribe;
  }

  /** Sets what the next sign-in uses. What is left out, or undefined, stays as it was. */
  configure(options: SessionOptions): void {
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    this.#options = {...this.#options, ...Object.fromEntries(given)};
  }

  /**
   * Signs in: gets a token, checks it while the SDK is loading, and brings up the line. A sign-in under way gives
   * way to this one, and whoever is signed in is signed out first.
   *
   * @throws {SignInError} With the `fault` that the state shows.
   * @throws {DOMException} `AbortError` when another `signIn()` or a `signOut()` overtakes it.
   */
  signIn(source: TokenSource): Promise<User> {
    return this.#inTurn(async signal => {
      await this.#leave();
      try {
        const {signIn} = await loadSignIn();
        const signedIn = await signIn(source, this.#options, step => this.#step(step), signal);
        this.#connection = signedIn.connection;
        this.line.attach(signedIn.driver);
        this.#set({status: 'signed-in', user: signedIn.user});
        return signedIn.user;
      } catch (error) {
        if (signal.aborted) this.#set({status: 'signed-out'});
        else this.#set({status: 'failed', fault: faultOf(error)});
        throw error;
      }
    });
  }

  /**
   * Deregisters the line, releases the device at Webex, and forgets the token. Each step is bounded in time: the
   * page is signed out whatever the network does.
   */
  signOut(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#leave();
      this.#set({status: 'signed-out'});
    });
  }

  /**
   * Takes a line that the host has got from the SDK itself, bare or with the `CallingClient` or `Calling` that has it;
   * with undefined lets go of it. The host stays its owner: neither a sign-in nor a sign-out deregisters it.
   */
  useLine(line: HostLine | undefined): Promise<void> {
    return this.#inTurn(async signal => {
      await this.#leave();
      if (!line) return this.#set({status: 'signed-out'});
      try {
        const driver: LineDriver = (await loadSignIn()).adoptLine(line, this.#options);
        if (signal.aborted) return;
        this.line.attach(driver);
        this.#set({status: 'signed-in', user: {}});
      } catch (error) {
        this.#set({status: 'failed', fault: faultOf(error)});
      }
    });
  }

  [Symbol.dispose](): void {
    this.#attempt.abort();
    // What it began is undone: told here, and not waited for.
    if (this.#connection) this.line.deregister().catch(() => undefined);
    this.line[Symbol.dispose]();
    this.#listeners.clear();
    void this.#connection?.release();
    this.#connection = undefined;
  }

  /** The way out, in this order: the SDK does not wait for the line by itself (trap 17). */
  async #leave(): Promise<void> {
    if (this.#connection) {
      this.#set({status: 'signing-out', step: 'line'});
      await Promise.race([this.line.deregister(), wait(deregisterTimeout)]).catch(() => undefined);
    }
    this.line.detach();
    if (this.#connection) {
      this.#set({status: 'signing-out', step: 'device'});
      await this.#connection.release();
      this.#connection = undefined;
    }
  }

  /** Ends what is under way, waits for its end, and then begins the next. */
  #inTurn<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.#attempt.abort();
    const {signal} = (this.#attempt = new AbortController());
    const result = this.#idle.then(() => {
      signal.throwIfAborted();
      return task(signal);
    });
    this.#idle = result.catch(() => undefined);
    return result;
  }

  #step(step: SignInStep): void {
    this.#set({status: 'signing-in', step, since: Date.now()});
  }

  #set(state: SessionState): void {
    if (state.status === 'signed-out' && this.#state.status === 'signed-out') return;
    this.#state = Object.freeze(state);
    this.#listeners.tell(this.#state);
  }
}

const libraryFault: SignInFault = Object.freeze({type: 'library-not-loaded', step: 'sdk', action: 'reload'});

/** A chunk of its own, so that a page where nobody signs in does not load it. */
async function loadSignIn() {
  try {
    const {texts, fill, signIn, adoptLine} = await import('./sign-in.js');
    addTexts(texts, fill);
    return {signIn, adoptLine};
  } catch {
    throw Object.assign(new Error('A part of webex-calling-elements did not load'), {fault: libraryFault});
  }
}

function faultOf(error: unknown): SignInFault {
  return (error as {fault?: SignInFault}).fault ?? libraryFault;
}

function wait(milliseconds: number): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, milliseconds);
  });
}
