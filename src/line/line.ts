import type {AbortOptions} from '../base/listeners.js';
import type {Call} from '../call/call.js';
import type {Diagnostics} from './diagnostics.js';
import type {LineEvent} from './line-event.js';
import type {LineInfo} from './line-info.js';
import type {Decider, LineSnapshot} from './line-state.js';

export interface CommandOptions extends AbortOptions {
  /** Who gave the command. `page` by default. With `auto-register`, the line is not taken from another tab. */
  readonly by?: Decider | undefined;
}

export interface CallsOptions extends AbortOptions {
  /**
   * Whether this listener makes the code for calls load early. True by default. If false, the code loads with the first
   * call or ring.
   */
  readonly load?: boolean | undefined;
}

export interface DialOptions extends AbortOptions {
  /**
   * Whether this is an emergency call. It is always dialed: if the active call is not on hold within two seconds, that
   * call ends. Defaults to the value for the number's last call since the sign-in, or else to true for the emergency
   * numbers of most countries.
   */
  readonly emergency?: boolean | undefined;
}

/**
 * The phone line that all elements on the page share. It exists before anybody signs in and stays the same object after
 * a sign-out.
 *
 * @example
 * const {line} = document.querySelector('webex-line-status');
 * line.subscribe(({state}) => console.log(state.status));
 * await line.register();
 */
export interface Line {
  /** Everything known about the line now. The same object until something changes. */
  readonly snapshot: LineSnapshot;

  /** Whether there is a call in this tab, in any state except `ended`. The line does not register during a call. */
  readonly inCall: boolean;

  /**
   * The current calls, the oldest first, including those in another tab of this browser (`tab: 'other'`). The array is
   * frozen, and stays the same until a call is added or ends.
   */
  readonly calls: readonly Call[];

  /**
   * Calls `listener` immediately and on every change, until the returned function is called or `signal` aborts. This is
   * Svelte's store contract; together with `snapshot` it also fits React's `useSyncExternalStore`.
   */
  subscribe(listener: (snapshot: LineSnapshot) => void, options?: AbortOptions): () => void;

  /** Calls `listener` with every event of the line from now on. Earlier events are not replayed. */
  listen(listener: (event: LineEvent) => void, options?: AbortOptions): () => void;

  /**
   * Calls `listener` with `calls`, immediately and whenever a call is added or has ended. While there is a listener, the
   * code for calls loads as soon as the line is registered, unless the listener's option `load` is false.
   */
  subscribeCalls(listener: (calls: readonly Call[]) => void, options?: CallsOptions): () => void;

  /**
   * Puts the active call on hold, and then calls a number, written in any form, such as `+1 (206) 555-0199`. The
   * browser may ask for the microphone. Resolves as soon as the call exists. If the call is refused later, it ends with
   * a reason. If another tab has the line, the call is made in that tab.
   *
   * @throws {FaultError} `number-missing`, `number-has-letters`, `number-is-address`, `number-invalid`;
   *   `line-not-registered`, or `signed-out` before the first sign-in; `calls-not-loaded`, `calls-unsupported`;
   *   `hold-failed`; `call-not-possible` if an emergency call was dialed meanwhile; `dial-in-other-tab` if another tab
   *   has the line, and the microphone is not allowed yet.
   * @throws {DOMException} `AbortError` if `signal` aborts before the call exists.
   */
  call(destination: string, options?: DialOptions): Promise<Call>;

  /**
   * Registers the line, and settles with the outcome. (According to the guide, "Register a line", the SDK's own promise
   * "does not mean the registration is complete".) The promise stays pending during retries, and for up to 60 s while
   * no call can arrive.
   *
   * @returns The registered line.
   * @throws {FaultError} If the registration fails permanently or another device or tab has the line; with `signed-out` if
   *   nobody is signed in; with `events-unavailable`, `keepalives-unanswered` or `offline` if no call can arrive for 60 s.
   * @throws {DOMException} `AbortError` if `signal` aborts, or if `deregister()` or a sign-out comes first. After an
   *   abort the line is no longer wanted, unless another caller still waits for it.
   */
  register(options?: CommandOptions): Promise<LineInfo>;

  /**
   * Deregisters the line, or cancels an attempt or a planned retry. Resolves when Webex has confirmed that no device of
   * this page is left. If another tab has the line, it stays registered there.
   *
   * @throws {FaultError} `still-registered` if Webex has not confirmed it within 60 s. Deleting the device is retried, and
   *   `expiresAt` is when Webex removes the device anyway. `token-expired` if the deletion cannot be retried.
   * @throws {DOMException} `AbortError` if `register()` comes first.
   */
  deregister(options?: Pick<CommandOptions, 'by'>): Promise<void>;

  /** Registers now instead of waiting for the next retry, except while `mustWait` is set. Settles like `register()`. */
  retryNow(options?: CommandOptions): Promise<LineInfo>;

  /**
   * Claims the right to register automatically, as `auto-register` does.
   *
   * @returns True once for each sign-in, and only while the line is unregistered, there has been no command, and no other
   *   tab has deregistered the line or lost it to another device. An automatic registration that another tab prevented does
   *   not count.
   */
  claimAutoRegister(): boolean;

  /** Recent events of the line, to paste into a support ticket. Contains no token and no phone number. */
  diagnostics(): Diagnostics;
}

/** Whether a value is a `Line` of this library or of another copy of it, as opposed to a line of the SDK. */
export function isLine(value: unknown): value is Line {
  const {subscribe, snapshot} = (value ?? {}) as Partial<Line>;
  return typeof subscribe === 'function' && snapshot !== undefined;
}
