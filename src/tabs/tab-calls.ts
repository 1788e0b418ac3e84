import {faultError} from '../base/make-fault.js';
import {reportError} from '../base/report-error.js';
import type {Call} from '../call/call.js';
import type {DriverCalls} from '../line/line-driver.js';
import type {DialOptions} from '../line/line.js';
import type {CallMessage} from './call-message.js';
import type {LocalLine} from './local-line.js';
import type {SharedCalls, SharedCallsOptions} from './shared-calls.js';
import type {TabElection} from './tab-election.js';
import {isRegistered, type LineState} from '../line/line-state.js';
import {isLeading} from './tab-state.js';

/**
 * Shows the calls of the line in this tab, even if another tab has them, and makes calls in the tab that has the line.
 * Loads the code for sharing with the first call.
 */
export class TabCalls implements DriverCalls {
  readonly #options: SharedCallsOptions;
  /** The page of the leader that last reported its calls. */
  #leaderPage: string | undefined;
  #shared: Promise<SharedCalls> | undefined;

  constructor(
    election: TabElection,
    line: LocalLine,
    {
      role,
      show,
      shown,
      ended,
    }: Pick<SharedCallsOptions, 'role' | 'show'> & {
      shown(): LineState;
      /** Called after the last call has ended. */
      ended(): void;
    },
  ) {
    const post = (message: CallMessage): void => election.postAboutCalls(message);
    this.#options = {
      page: crypto.randomUUID(),
      leaderPage: () => this.#leaderPage,
      role,
      show: calls => {
        show(calls);
        if (!calls.length) ended();
      },
      post,
      user: () => line.user,
      dial: (to, options) =>
        role() === 'leader' && isRegistered(shown()) ? line.driver?.calls?.dial(to, options) : undefined,
    };
  }

  /** Shows and shares the calls of this tab's line. */
  setOwn(calls: readonly Call[]): void {
    this.#options.show(calls);
    this.#run(shared => shared.setOwn(calls), calls.length > 0);
  }

  /** Posts the calls of this tab's line, if this tab leads. */
  publish(): void {
    if (this.#shared) return this.#run(shared => shared.publish());
    const {page, role, post, user} = this.#options;
    // An earlier leader's calls have ended.
    if (isLeading({role: role()}))
      post({type: 'calls', page, calls: [], user: user(), title: document.title});
  }

  receive(message: CallMessage): void {
    const {role, post} = this.#options;
    if (message.type === 'calls') this.#leaderPage = message.page;
    const isDial =
      message.type === 'call-command' && message.command.do === 'dial' && isLeading({role: role()});
    this.#run(
      shared => shared.receive(message),
      isDial || (message.type === 'calls' && message.calls.length > 0),
    );
    if (isDial) {
      const {id} = message;
      this.#shared?.catch(() => post({type: 'call-result', id, fault: 'calls-not-loaded'}));
    }
  }

  /** Makes a call in the tab that has the line. */
  async dial(to: string, {signal, emergency}: DialOptions = {}): Promise<Call> {
    this.#shared ??= this.#load();
    const shared = await this.#shared.catch((error: unknown) => {
      this.#fail(error);
      throw faultError('calls-not-loaded');
    });
    signal?.throwIfAborted();
    return shared.dial(to, emergency, signal);
  }

  /** The tab that has the line loads the code for its calls. */
  prepare(): void {}

  roleChanged(): void {
    this.#run(shared => shared.roleChanged());
    this.publish();
  }

  #run(task: (shared: SharedCalls) => void, isNeeded = false): void {
    if (isNeeded) this.#shared ??= this.#load();
    this.#shared?.then(task).catch((error: unknown) => this.#fail(error));
  }

  #fail(error: unknown): void {
    this.#shared = undefined;
    reportError('The calls of another tab cannot be shown', error);
  }

  async #load(): Promise<SharedCalls> {
    const {SharedCalls} = await import('./shared-calls.js');
    return new SharedCalls(this.#options);
  }
}
