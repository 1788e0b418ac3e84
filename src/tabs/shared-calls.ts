import {areDifferentUsers, type User} from '../auth/profile.js';
import type {Call} from '../call/call.js';
import {faultError} from '../base/make-fault.js';
import type {DialOptions} from '../line/line.js';
import {CallMirror} from './call-mirror.js';
import type {CallMessage} from './call-message.js';
import {CallPublisher} from './call-publisher.js';
import type {TabState} from './tab-state.js';

export interface SharedCallsOptions {
  /** Identifies this page. */
  readonly page: string;
  /** The page of the leader that last reported its calls. */
  leaderPage(): string | undefined;
  role(): TabState['role'];
  /** The owner of the line that this tab has or shows. */
  user(): User;
  post(message: CallMessage): void;
  /** Makes a call with this tab's line. Undefined if it is not registered, or is being handed over. */
  dial(to: string, options: DialOptions): Promise<Call> | undefined;
  /** Shows the calls of the line in this tab. */
  show(calls: readonly Call[]): void;
}

/** Shares the leader's calls with the other tabs. The entry of a chunk that loads with the first call. */
export class SharedCalls {
  readonly #options: SharedCallsOptions;
  readonly #publisher: CallPublisher;
  readonly #mirror: CallMirror;

  constructor(options: SharedCallsOptions) {
    this.#options = options;
    this.#publisher = new CallPublisher(options);
    this.#mirror = new CallMirror(options);
  }

  /** Shares the calls of this tab's line. */
  setOwn(calls: readonly Call[]): void {
    this.#publisher.follow(calls);
    this.publish();
  }

  /** Posts the calls, if this tab has the line. */
  publish(): void {
    if (isLeading(this.#options.role())) this.#publisher.publish(true);
  }

  receive(message: CallMessage): void {
    switch (message.type) {
      case 'calls':
        if (isFollowing(this.#options.role()) && !areDifferentUsers(message.user, this.#options.user()))
          this.#mirror.receive(message);
        break;
      case 'call-command':
        // Only the tab that has the line makes a new call.
        if (message.call || isLeading(this.#options.role())) void this.#publisher.run(message);
        break;
      case 'call-result':
        this.#mirror.settle(message);
        break;
      default:
        message satisfies never;
    }
  }

  /** Makes a call in the tab that has the line. */
  async dial(to: string, emergency?: boolean, signal?: AbortSignal): Promise<Call> {
    if (!isFollowing(this.#options.role())) throw faultError('line-not-registered');
    return this.#mirror.dial(to, emergency, signal);
  }

  /** Call when the role of this tab has changed. */
  roleChanged(): void {
    const role = this.#options.role();
    // After a suspension the leader reports the current calls.
    if (role !== 'suspended' && !isFollowing(role)) this.#mirror.endAll();
  }
}

function isLeading(role: TabState['role']): boolean {
  return role === 'leader' || role === 'yielding' || role === 'releasing';
}

function isFollowing(role: TabState['role']): boolean {
  return role === 'follower' || role === 'candidate';
}
