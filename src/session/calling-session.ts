import type {User} from '../auth/profile.js';
import {hasServer} from '../auth/server-addresses.js';
import type {StartedSignIn} from '../auth/sign-in-window.js';
import type {TokenEvent} from '../auth/token-keeper.js';
import {asTokenSource, type TokenSource} from '../auth/token-source.js';
import {TaskQueue} from '../base/task-queue.js';
import type {HostLine} from '../sdk/host-line.js';
import type {Line} from '../line/line.js';
import {endLine, LineController, machineOf} from '../line/line-controller.js';
import type {AbortOptions} from '../base/listeners.js';
import {OptionSources} from './option-sources.js';
import {signOutOfWebex, type EndSession} from './sign-out.js';
import {ignoreAbort, loadSignIn, withFault} from './load-sign-in.js';
import {ServerLink} from './server-link.js';
import type {SessionOptions} from './session-options.js';
import type {SessionState, SignOutStep} from './session-state.js';
import {SessionStore} from './session-store.js';
import {SignInEvents} from './sign-in-events.js';
import type {SignedIn} from './sign-in.js';

/** Signs people in and out, and owns the line. A session can be used for any number of sign-ins. */
export class CallingSession {
  /** @internal Vue and Alpine make no proxy of an object with its own tag. A proxy would lack the private fields. */
  readonly [Symbol.toStringTag] = 'CallingSession';
  readonly #line = new LineController();
  readonly #options = new OptionSources(() => Boolean(this.#signingIn ?? this.#signingOut ?? this.#signedIn));
  readonly #store = new SessionStore();
  readonly #events = new SignInEvents(this.#store, fault => {
    if (this.#signedIn) this.#run(() => this.#signOut({status: 'failed', fault})).catch(ignoreAbort);
  });
  /** Runs one sign-in, sign-out or change of line at a time. The latest one aborts the others. */
  readonly #queue = new TaskQueue();
  #signingIn: Promise<User> | undefined;
  #signingOut: Promise<readonly SignOutStep[]> | undefined;
  #signedIn: SignedIn | undefined;
  /** Whether the latest sign-in uses the session at the application's server. */
  #usesServer = false;
  #usedHostLine: HostLine | undefined;
  readonly #link = new ServerLink({
    options: () => this.#options.use(),
    state: () => this.state,
    signIn: source => this.#signIn(source, true),
    refuse: error => this.#run(signal => this.#fail(error, signal)),
    fail: fault => this.#store.set({status: 'failed', fault}),
    signedOutElsewhere: () => {
      // During consent the person has not signed in yet. A line of the page's own SDK is independent of the server.
      const isSignedIn = this.state.status === 'signing-in' ? this.state.step !== 'consent' : this.#signedIn;
      if (isSignedIn) this.#run(() => this.#signOut()).catch(ignoreAbort);
    },
    signOutSettled: () => this.#store.settle('session'),
  });
  /** Aborted by `dispose()`. */
  readonly #end = new AbortController();

  /** @throws {TypeError} As `configure()` does. */
  constructor(options: SessionOptions = {}) {
    this.configure(options);
  }

  /** The session's line. The same object before, during and after a sign-in. */
  get line(): Line {
    return this.#line;
  }

  /** The current state. The same object until something changes. */
  get state(): SessionState {
    return this.#store.state;
  }

  /** Whether `dispose()` was called. */
  get disposed(): boolean {
    return this.#end.signal.aborted;
  }

  /** Whether the application has its own server for signing in. */
  get hasServer(): boolean {
    return hasServer(this.#options.current);
  }

  /**
   * Calls `listener` immediately and on every change, like `Line.subscribe()`.
   *
   * @throws Any error from the immediate call. The listener is then not subscribed.
   */
  subscribe(listener: (state: SessionState) => void, options: AbortOptions = {}): () => void {
    this.#expectLive();
    return this.#store.subscribe(listener, options);
  }

  /** Calls `listener` when the token is about to expire, or has expired, and has not been renewed. */
  listen(listener: (event: TokenEvent) => void, options: AbortOptions = {}): () => void {
    this.#expectLive();
    return this.#events.listen(listener, options);
  }

  /**
   * Sets options for the next sign-in. Options that are missing, undefined or empty keep their value.
   *
   * @throws {TypeError} If an option has the wrong type. Unknown options are reported in the console.
   */
  configure(options: SessionOptions): void;
  /**
   * Sets all options of an element: its attributes, and the properties that a script has set. Options that are set without
   * an element override them.
   *
   * @internal
   */
  configure(options: SessionOptions, element: Element, properties?: SessionOptions): void;
  configure(options: SessionOptions, element?: Element, properties?: SessionOptions): void {
    this.#options.set(options, element, properties);
  }

  /**
   * Removes the options of an element that has found another session. If a sign-in uses the element's server, disconnects
   * from Webex, unless there is a call. Options in use stay until the sign-in has ended.
   *
   * @internal
   * @returns Whether another session may now resume with these options.
   */
  async removeOptionsOf(element: Element): Promise<boolean> {
    const isServerInUse = this.#options.remove(element) && this.#usesServer;
    if (!isServerInUse) return true;
    if (this.#signingOut)
      return this.#signingOut.then(
        () => true,
        () => false,
      );
    if (this.#line.inCall) return false;
    await this.leave();
    return true;
  }

  /**
   * Signs in without asking if the application's server has a session from an earlier page or tab, which usually the
   * cookie `webex-signed-in` indicates. Does nothing after the person has signed out or canceled on this page.
   */
  async resume(): Promise<void> {
    this.#expectLive();
    if (this.hasServer) await this.#link.resume();
  }

  /** Loads the SDK for a likely sign-in, for example when a person points at your own button. Sends Webex no request. */
  prepare(): void {
    const prepared = loadSignIn().then(({prepareSignIn}) => prepareSignIn(this.#options.current));
    prepared.catch(() => undefined);
  }

  /**
   * Signs in: gets a token, loads the SDK and gets the line. Aborts a sign-in that is in progress, and signs out the
   * person who is signed in.
   *
   * @param source Where the token comes from. By default, the person signs in at the application's server, usually in a
   *   window, which browsers open only during a click.
   * @throws {FaultError} With the `fault` that `state` shows.
   * @throws {DOMException} `AbortError` if a later command, such as another `signIn()` or a `signOut()`, comes first.
   */
  async signIn(source?: TokenSource): Promise<User> {
    this.#expectLive();
    this.#link.decide('signed-in');
    return source || !this.hasServer ? this.#signIn(asTokenSource(source)) : this.#link.signInByWindow();
  }

  /** Cancels a sign-in that is in progress, if any. The session at the application's server continues. */
  async cancelSignIn(): Promise<void> {
    this.#expectLive();
    if (!this.#signingIn) return;
    this.#link.decide('signed-out');
    await this.#run(() => this.#signOut()).catch(ignoreAbort);
  }

  /** Whether a failed or canceled sign-in, or a failed sign-out, has left a session at the server for `signOut()` to end. */
  get canSignOut(): boolean {
    return this.#link.hasOtherSession;
  }

  /**
   * Deregisters the line, releases the device at Webex, ends the session at the application's server and forgets the
   * token. Each step has a time limit, so the page is always signed out in the end. Cancels a sign-in in progress. If the
   * page is closed meanwhile, the next page that is opened ends the session.
   *
   * @returns The steps that failed. They are also in `state.failed` until they succeed.
   * @throws {DOMException} `AbortError` if a `signIn()` comes first.
   */
  async signOut(): Promise<readonly SignOutStep[]> {
    this.#expectLive();
    this.#link.decide('signed-out');
    if (this.#signingOut) return this.#signingOut;
    const endSession = this.#link.beginSignOut();
    return (this.#signingOut = this.#run(async signal => {
      await this.#signOut({status: 'signed-out'}, endSession);
      if (!signal.aborted) this.#signingOut = undefined;
      return this.#store.incomplete.failed ?? [];
    }));
  }

  /** Disconnects from Webex but keeps the session at the application's server, for `resume()`. Never rejects. */
  async leave(): Promise<void> {
    this.#link.end();
    if (this.disposed) return this.#queue.idle;
    await this.#run(() => this.#signOut()).catch(ignoreAbort);
  }

  /**
   * Uses a line from the page's own SDK instance: pass the line, its `CallingClient` or its `Calling`, or `undefined`
   * to stop using it. The page still owns the line: signing in or out does not deregister it. `state` shows the result.
   * Does nothing for a line that is already in use.
   */
  async useSdkLine(line: HostLine | undefined): Promise<void> {
    this.#expectLive();
    const task = async (signal: AbortSignal): Promise<void> => {
      if (!line) return this.#signOut();
      if (line === this.#usedHostLine) return;
      await this.#leaveWebex();
      try {
        const {createHostLineDriver, attachDriver} = await loadSignIn();
        signal.throwIfAborted();
        attachDriver(make => machineOf(this.#line, make), createHostLineDriver(line, this.#options.use()));
        this.#usedHostLine = line;
        this.#store.set({status: 'signed-in', user: {}});
      } catch (error) {
        if (!signal.aborted) this.#store.set({status: 'failed', fault: withFault(error).fault});
      }
    };
    await this.#run(task).catch(ignoreAbort);
  }

  /**
   * Ends this object for good: signs out of Webex and removes all listeners. Most methods then throw an `Error`.
   *
   * @returns Resolves when the device at Webex is released, or could not be. Never rejects.
   */
  async dispose(): Promise<void> {
    if (this.disposed) return this.#queue.idle;
    this.#end.abort();
    this.#store.end();
    this.#link.end();
    this.#events.clear();
    await this.#run(() => this.#leaveWebex().then(() => endLine(this.#line))).catch(ignoreAbort);
  }

  /** Calls `dispose()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  #expectLive(): void {
    if (this.disposed) throw new Error('This session was disposed');
  }

  #run<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
    // This task aborts a sign-in or sign-out in progress.
    this.#signingIn = this.#signingOut = undefined;
    return this.#queue.run(task);
  }

  #signIn(given: TokenSource | StartedSignIn, usesServer = false): Promise<User> {
    this.#usesServer = usesServer;
    return (this.#signingIn = this.#run(async signal => {
      await this.#leaveWebex();
      try {
        const {signIn, attachDriver} = await loadSignIn();
        signal.throwIfAborted();
        const method =
          typeof given === 'function' ? given : {started: given, server: await this.#link.load()};
        const signedIn = (this.#signedIn = await signIn(method, this.#options.use(), this.#events, signal));
        attachDriver(make => machineOf(this.#line, make), signedIn.driver);
        // The new connection manages the devices of earlier sign-ins that could not be deleted.
        this.#store.settle('line', 'device');
        this.#store.set({status: 'signed-in', user: signedIn.user});
        return signedIn.user;
      } catch (error) {
        return await this.#fail(error, signal);
      } finally {
        if (!signal.aborted) this.#signingIn = undefined;
      }
    }));
  }

  /** Cleans up after a failed or aborted sign-in, and throws the error. */
  async #fail(error: unknown, signal: AbortSignal): Promise<never> {
    const failure = signal.aborted ? undefined : withFault(error);
    const isCancel = !failure || failure.fault.type === 'cancelled';
    // The line may already be open. A sign-out sets the state itself.
    if (this.#signingOut) await this.#leaveWebex();
    else await this.#signOut(isCancel ? {status: 'signed-out'} : {status: 'failed', fault: failure.fault});
    throw failure ?? error;
  }

  async #signOut(end: SessionState = {status: 'signed-out'}, endSession?: EndSession): Promise<void> {
    await this.#leaveWebex(endSession);
    this.#store.set(end);
  }

  /** Signs out of Webex, and then of the server if a function for that is given. Records the steps that failed. */
  async #leaveWebex(endSession?: EndSession): Promise<void> {
    const signedIn = this.#signedIn;
    this.#signedIn = this.#usedHostLine = undefined;
    await signOutOfWebex({line: this.#line, signedIn, endSession, store: this.#store});
  }
}
