import type {Fault} from '../base/fault.js';
import {makeFault} from '../base/make-fault.js';
import type {User} from '../auth/profile.js';
import {reportError} from '../base/report-error.js';
import {TaskQueue} from '../base/task-queue.js';
import {withTimeout} from '../base/timeout.js';
import type {LocalLine} from './local-line.js';
import {faultOfOpening} from './opened-line.js';
import type {TabElection} from './tab-election.js';
import type {TabEvent} from './tab-state.js';

/** How long the end of the SDK may keep this tab out of the lock's queue, in milliseconds. */
const closeTimeout = 10_000;

interface TasksListener {
  /** What a task came to. */
  dispatch(event: TabEvent): void;
  fail(fault: Fault): void;
}

/** What takes its time among the tabs. One task runs at a time, and a later one overtakes it. */
export class TabTasks {
  readonly #queue = new TaskQueue();
  readonly #election: TabElection;
  readonly #line: LocalLine;
  readonly #listener: TasksListener;

  constructor(election: TabElection, line: LocalLine, listener: TasksListener) {
    this.#election = election;
    this.#line = line;
    this.#listener = listener;
  }

  /** Resolves when nothing is under way any more. */
  get idle(): Promise<void> {
    return this.#queue.idle;
  }

  abort(): void {
    this.#queue.abort();
  }

  /** Takes the lock if it is free, and asks the leader for the line otherwise. */
  take(user: User): void {
    this.#run(async signal => {
      const refusal = await this.#election.take(user, signal);
      if (!signal.aborted)
        this.#listener.dispatch(refusal ? {type: 'refused', why: refusal} : {type: 'lead'});
    });
  }

  /** Takes the lock if it is free, and waits for it otherwise. */
  retake(): void {
    this.#run(async signal => {
      const leads = await this.#election.retake(signal);
      if (leads && !signal.aborted) this.#listener.dispatch({type: 'lead'});
    });
  }

  /** Closes the SDK, and waits in the lock's queue. */
  wait(): void {
    // What is left at Webex is tried again, and no reason to stay out of the queue.
    const closed = withTimeout(this.#line.close(), closeTimeout, () => new Error('late')).catch(
      () => undefined,
    );
    this.#run(async signal => {
      await closed;
      this.#election.resign();
      if (await this.#election.waitInQueue(signal)) this.#listener.dispatch({type: 'lead'});
    });
  }

  /** Registers, and starts the SDK before that where it is not running. */
  register(): void {
    if (this.#line.driver) return this.#line.register();
    this.#run(async signal => {
      try {
        await this.#line.open(signal);
        if (!signal.aborted) this.#line.register();
      } catch (error) {
        if (!signal.aborted) this.#listener.fail(faultOfOpening(error));
      }
    });
  }

  resign(): void {
    this.#election.resign();
    // The task under way may get the lock later than this.
    this.#run(async () => this.#election.resign());
  }

  #run(task: (signal: AbortSignal) => Promise<void>): void {
    this.#queue.run(task).catch((error: unknown) => {
      // A task that was overtaken is no failure.
      if ((error as {name?: string}).name === 'AbortError') return;
      reportError('What this tab has to do about the line of another tab failed', error);
      this.#listener.fail(makeFault('unknown', {sdkMessage: String(error)}));
    });
  }
}
