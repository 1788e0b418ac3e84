import type {Fault} from '../base/fault.js';
import {makeFault} from '../base/make-fault.js';
import type {User} from '../auth/profile.js';
import {reportError} from '../base/report-error.js';
import {TaskQueue} from '../base/task-queue.js';
import {anySignal, pause, settled} from '../base/timeout.js';
import {isOnline, type Retry} from '../line/line-state.js';
import type {LocalLine} from './local-line.js';
import {mayPass, toLineFault} from './opened-line.js';
import type {TabElection} from './tab-election.js';
import type {TabEvent} from './tab-state.js';

/** How long to wait for the SDK to close before queuing for the lock, in milliseconds. */
const closeTimeout = 10_000;

/** The pauses between attempts to start the SDK, in milliseconds: about two minutes, like those of a registration. */
const pauses = [5_000, 10_000, 20_000, 30_000, 30_000, 30_000] as const;

/** The pause between attempts while the browser is offline, in milliseconds. */
const offlinePause = 60_000;

interface TasksListener {
  /** Reports the result of a task. */
  dispatch(event: TabEvent): void;
  /** Reports that the SDK did not start, and will be started again. */
  retrying(retry: Retry): void;
  fail(fault: Fault): void;
}

/** The asynchronous tasks of a tab. Only one runs at a time, and a later one aborts it. */
export class TabTasks {
  readonly #queue = new TaskQueue();
  readonly #election: TabElection;
  readonly #line: LocalLine;
  readonly #listener: TasksListener;
  /** Aborted to end the pause before the next attempt to start the SDK. */
  #pause = new AbortController();

  constructor(election: TabElection, line: LocalLine, listener: TasksListener) {
    this.#election = election;
    this.#line = line;
    this.#listener = listener;
  }

  /** Resolves when no task is running. */
  get idle(): Promise<void> {
    return this.#queue.idle;
  }

  abort(): void {
    this.#queue.abort();
  }

  /** Takes the lock if it is free, otherwise asks the leader for the line. */
  take(user: User): void {
    this.#run(async signal => {
      const refusal = await this.#election.take(user, signal);
      if (!signal.aborted)
        this.#listener.dispatch(refusal ? {type: 'refused', why: refusal} : {type: 'lock-acquired'});
    });
  }

  /** Takes the lock if it is free, otherwise waits for it. */
  takeWhenFree(): void {
    this.#run(async signal => {
      const leads = await this.#election.takeWhenFree(signal);
      if (leads && !signal.aborted) this.#listener.dispatch({type: 'lock-acquired'});
    });
  }

  /** Closes the SDK and waits in the lock's queue. */
  wait(): void {
    // Queue even if devices could not be deleted, because their deletion is retried.
    const closed = settled(() => this.#line.close(), closeTimeout);
    this.#run(async signal => {
      await closed;
      this.#election.resign();
      if (await this.#election.waitInQueue(signal)) this.#listener.dispatch({type: 'lock-acquired'});
    });
  }

  /**
   * Registers, after starting the SDK if necessary. If only the network or a server fails, the SDK is started again: the
   * previous leader may have closed at a moment without a network.
   *
   * @param isRestoring Whether another tab that had the line has closed.
   */
  register(isRestoring?: boolean): void {
    if (this.#line.driver) return this.#line.register(isRestoring);
    this.#run(async signal => {
      /** Failures that count, because they occurred with a network. */
      let failures = 0;
      for (let attempt = 1; !signal.aborted; attempt += 1) {
        try {
          await this.#line.open(signal);
          if (!signal.aborted) this.#line.register(isRestoring);
          return;
        } catch (error) {
          if (signal.aborted) return;
          const {fault} = error as {fault?: Fault};
          const milliseconds = isOnline() ? pauses[failures++] : offlinePause;
          if (!milliseconds || (fault && !mayPass(fault))) return this.#listener.fail(toLineFault(error));
          const untilAllowed = (fault?.retryAt ?? 0) - Date.now();
          await this.#waitForRetry(attempt, Math.max(milliseconds, untilAllowed), signal);
        }
      }
    });
  }

  /** Ends the pause before the next attempt to start the SDK, if any. */
  retryNow(): void {
    this.#pause.abort();
  }

  /** Waits until the time is over, the network is back, or `retryNow()` is called. */
  async #waitForRetry(attempt: number, milliseconds: number, signal: AbortSignal): Promise<void> {
    const retry = {cause: isOnline() ? 'unknown' : 'network', attempt} as const;
    const end = (this.#pause = new AbortController());
    globalThis.addEventListener?.('online', () => end.abort(), {signal: end.signal});
    this.#listener.retrying({...retry, nextAttemptAt: Date.now() + milliseconds});
    await pause(milliseconds, anySignal(signal, end.signal));
    end.abort();
    if (!signal.aborted) this.#listener.retrying({...retry, attempt: attempt + 1});
  }

  resign(): void {
    this.#election.resign();
    // Resign again after the running task, which may still get the lock.
    this.#run(async () => this.#election.resign());
  }

  #run(task: (signal: AbortSignal) => Promise<void>): void {
    this.#queue.run(task).catch((error: unknown) => {
      // An aborted task is not a failure.
      if ((error as {name?: string}).name === 'AbortError') return;
      reportError('Sharing the line with other tabs failed', error);
      this.#listener.fail(makeFault('unknown', {sdkMessage: String(error)}));
    });
  }
}
