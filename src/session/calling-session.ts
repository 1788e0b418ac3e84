import type {User} from '../auth/profile.js';
import type {SignInFault} from '../auth/sign-in-fault.js';
import {hasServer, serverAddress} from '../auth/server-addresses.js';
import {openSignInWindow, type SignInWindow} from '../auth/sign-in-window.js';
import type {TokenEvent} from '../auth/token-keeper.js';
import type {TokenSource} from '../auth/token-source.js';
import type {HostLine} from '../calling/host-line.js';
import {addTexts} from '../localization/language.js';
import {LineController, type AbortOptions} from '../line/line-controller.js';
import type {LineDriver} from '../line/line-driver.js';
import {Listeners} from '../line/listeners.js';
import type {SessionOptions} from './session-options.js';
import type {ServerSession as Server} from './server-session.js';
import type {SessionState, SignOutStep} from './session-state.js';
import type {SignedIn, SignInEars} from './sign-in.js';

/** How long each step of a sign-out may take, in milliseconds. */
const stepTimeout = 5_000;

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
  readonly #tokenListeners = new Listeners<TokenEvent>();
  #server: Promise<Server> | undefined;
  #connection: SignedIn['connection'] | undefined;
  /** What was asked for last. Aborting it ends it. */
  #attempt = new AbortController();
  /** The end of what is under way: one thing at a time. */
  #idle: Promise<unknown> = Promise.resolve();

  /** Where the session stands. The same object until something changes. */
  get state(): SessionState {
    return this.#state;
  }

  /** Whether the application has a server of its own for signing in. */
  get hasServer(): boolean {
    return hasServer(this.#options);
  }

  /** Calls `listener` at once and at every change, like the line's `subscribe`. */
  subscribe(listener: (state: SessionState) => void, {signal}: AbortOptions = {}): () => void {
    const unsubscribe = this.#listeners.add(listener, signal);
    if (!signal?.aborted) listener(this.#state);
    return unsubscribe;
  }

  /** Calls `listener` when a token is about to expire, or has, and no other one could be had. */
  listen(listener: (event: TokenEvent) => void, {signal}: AbortOptions = {}): () => void {
    return this.#tokenListeners.add(listener, signal);
  }

  /** Sets what the next sign-in uses. What is left out, or undefined, stays as it was. */
  configure(options: SessionOptions): void {
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    this.#options = {...this.#options, ...Object.fromEntries(given)};
  }

  /**
   * Signs in without a question where the application's own server knows the person, from an earlier page or another
   * tab. Where it does not nothing happens.
   */
  async resume(): Promise<void> {
    if (this.hasServer) await (await this.#loadServer()).resume();
  }

  /**
   * Signs in: gets a token, checks it while the SDK is loading, and brings up the line. A sign-in under way gives
   * way to this one, and whoever is signed in is signed out first.
   *
   * @param source Without one a window opens, in which the person signs in by the application's own server. Browsers
   *   allow that in a click alone.
   * @throws {SignInError} With the `fault` that the state shows.
   * @throws {DOMException} `AbortError` when another `signIn()` or a `signOut()` overtakes it.
   */
  signIn(source?: TokenSource): Promise<User> {
    const given = source ?? this.#begin();
    return this.#inTurn(async signal => {
      await this.#leave();
      try {
        const {signIn, LineMachine} = await loadSignIn();
        const signedIn = await signIn(given, this.#options, this.#ears, signal);
        this.#connection = signedIn.connection;
        this.line.attach(signedIn.driver, LineMachine);
        this.#set({status: 'signed-in', user: signedIn.user});
        return signedIn.user;
      } catch (error) {
        const fault = faultOf(error);
        if (signal.aborted || fault.type === 'cancelled') this.#set({status: 'signed-out'});
        else this.#set({status: 'failed', fault});
        throw error;
      }
    });
  }

  /**
   * Deregisters the line, releases the device at Webex, ends the session at the application's own server, and forgets
   * the token. Each step is bounded in time: the page is signed out whatever the network does. A sign-in under way is
   * given up, and no more than that.
   *
   * @returns What could not be done.
   */
  signOut(): Promise<readonly SignOutStep[]> {
    const server = this.#state.status !== 'signing-in' && this.hasServer ? this.#loadServer() : undefined;
    return this.#inTurn(async () => {
      const failed = await this.#leave(server);
      this.#set(failed.length ? {status: 'signed-out', failed} : {status: 'signed-out'});
      return failed;
    });
  }

  /** Leaves Webex, and stays signed in at the application's own server: `resume()` is the way back. */
  leave(): Promise<void> {
    this.#forgetServer();
    return this.#goOut();
  }

  /** What the server and other tabs say is nobody's any more. */
  #forgetServer(): void {
    this.#server?.then(server => server.end()).catch(() => undefined);
    this.#server = undefined;
  }

  #goOut(): Promise<void> {
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
        const {adoptLine, LineMachine} = await loadSignIn();
        const driver: LineDriver = adoptLine(line, this.#options);
        if (signal.aborted) return;
        this.line.attach(driver, LineMachine);
        this.#set({status: 'signed-in', user: {}});
      } catch (error) {
        this.#set({status: 'failed', fault: faultOf(error)});
      }
    });
  }

  [Symbol.dispose](): void {
    this.#forgetServer();
    this.#attempt.abort();
    // What it began is undone: told here, and not waited for.
    if (this.#connection) this.line.deregister().catch(() => undefined);
    this.line[Symbol.dispose]();
    this.#listeners.clear();
    void this.#connection?.release().catch(() => undefined);
  }

  /** In the click itself, or the browser would not let a window open. */
  #begin(): SignInWindow | TokenSource {
    if (!this.hasServer) return () => '';
    // From now on other tabs are heard.
    this.#loadServer().catch(() => undefined);
    return openSignInWindow(serverAddress(this.#options, 'login'), this.#options.loginMode);
  }

  /** The way out, in this order: the SDK does not wait for the line by itself (trap 17). */
  async #leave(server?: Promise<Server>): Promise<readonly SignOutStep[]> {
    const failed: SignOutStep[] = [];
    const go = async (
      step: SignOutStep,
      task: () => Promise<unknown>,
      limit = stepTimeout,
    ): Promise<void> => {
      this.#set({status: 'signing-out', step});
      await withinTime(task(), limit).catch(() => failed.push(step));
    };
    const connection = this.#connection;
    if (connection) await go('line', () => this.line.deregister());
    this.line.detach();
    if (connection) await go('device', () => connection.release());
    this.#connection = undefined;
    if (server) await go('session', async () => (await server).signOut(), 3 * stepTimeout);
    connection?.clear();
    return failed;
  }

  async #expire(fault: SignInFault): Promise<void> {
    await this.#inTurn(async () => {
      await this.#leave();
      this.#set({status: 'failed', fault});
    });
  }

  /** What comes of a sign-in, on its way and afterwards. */
  readonly #ears: SignInEars = {
    step: (step, seemsClosed) => {
      this.#set({status: 'signing-in', step, since: Date.now(), ...(seemsClosed && {seemsClosed})});
    },
    token: event => {
      // First, so that whoever hears of it may begin another sign-in.
      if (event.type === 'token-expired') this.#ears.end(event.fault);
      this.#tokenListeners.tell(event);
    },
    end: fault => void this.#expire(fault).catch(() => undefined),
  };

  #loadServer(): Promise<Server> {
    return (this.#server ??= loadSignIn().then(
      ({ServerSession}) =>
        new ServerSession({
          addresses: () => this.#options,
          state: () => this.#state,
          signIn: source => this.signIn(source),
          leave: () => this.#goOut(),
          fail: fault => this.#set({status: 'failed', fault}),
        }),
      (error: unknown) => {
        this.#server = undefined;
        throw error;
      },
    ));
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
    const {texts, fill, signIn, adoptLine, LineMachine, ServerSession} = await import('./sign-in.js');
    addTexts(texts, fill);
    return {signIn, adoptLine, LineMachine, ServerSession};
  } catch {
    throw Object.assign(new Error('A part of webex-calling-elements did not load'), {fault: libraryFault});
  }
}

function faultOf(error: unknown): SignInFault {
  return (error as {fault?: SignInFault}).fault ?? libraryFault;
}

function withinTime(task: Promise<unknown>, milliseconds: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, milliseconds);
    task.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
