import type {Fault} from '../base/fault.js';
import {faultError} from '../base/make-fault.js';
import {endOf, type CallEnd, type EndRequest} from '../call/call-end.js';
import type {CallCauses} from './call-causes.js';
import type {CallDeletions} from './call-deletions.js';
import {catchTelemetry, type SdkCall, type SdkCallLine} from './sdk-call.js';

/**
 * How often to check whether the SDK still has the call, in milliseconds. Only the absence of the call reliably shows
 * its end.
 */
const pollInterval = 1_000;

/** How long the SDK may take to report the end to Webex, in milliseconds, before the call's connection is closed. */
const releaseTimeout = 5_000;

/** The context that all calls of a line share. */
export interface CallContext {
  readonly line: SdkCallLine;
  readonly causes: CallCauses;
  readonly deletions: CallDeletions;
  /** Whether the browser is offline or the event socket is down. */
  isOffline(): boolean;
}

/** The facts about a call so far. They determine the reason for its end. */
interface Facts {
  /** Whether an outgoing call has rung. */
  rang: boolean;
  wasAnswered: boolean;
  wasConnected: boolean;
  /** Why this page ends the call. Undefined unless it does. */
  request?: EndRequest | undefined;
  error?: {readonly type?: string | undefined; readonly text?: string | undefined} | undefined;
  fault?: Fault | undefined;
}

/**
 * Finds the end of a call, however it has ended, and reports it once. The SDK has no event for many ends (traps C2, C10
 * and C11), and late events for some (trap C16).
 */
export class CallEndWatch {
  readonly facts: Facts = {rang: false, wasAnswered: false, wasConnected: false};
  readonly #direction: 'incoming' | 'outgoing';
  readonly #context: CallContext;
  readonly #onEnd: (end: CallEnd) => void;
  readonly #onReleased: (() => void) | undefined;
  readonly #end = new AbortController();
  #call: SdkCall | undefined;
  /** The outcome of a transfer to this call, which determines why the call ends. */
  transferOutcome: Promise<unknown> | undefined;

  /** @param onReleased Called when the SDK's call is no longer needed. */
  constructor(
    direction: 'incoming' | 'outgoing',
    context: CallContext,
    onEnd: (end: CallEnd) => void,
    onReleased?: () => void,
  ) {
    this.#direction = direction;
    this.#context = context;
    this.#onEnd = onEnd;
    this.#onReleased = onReleased;
  }

  /** Aborts when the end is reported. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** Whether the SDK no longer has the call, or has not created one. */
  get isGone(): boolean {
    const {line} = this.#context;
    return !this.#call || !line.getCall?.(this.#call.getCorrelationId());
  }

  /**
   * Follows the SDK's call until its end.
   *
   * @param listeners The listeners to add to the call until then, by event.
   */
  follow(call: SdkCall, listeners: Readonly<Record<string, (...args: never[]) => void>>): void {
    this.#call = call;
    const all = {
      ...listeners,
      // Wait for the cause, which arrives right after the event (trap C14).
      disconnect: () => this.after(0, () => this.#finishAfterTransfer()),
    };
    for (const [event, listener] of Object.entries(all)) call.on?.(event, listener);
    catchTelemetry(call);
    this.#context.deletions.watch(call);
    const poll = setInterval(() => {
      // The SDK does not reset this counter after a success, and stops its keepalives after the fourth failure (trap C18).
      call.callKeepaliveRetryCount = 0;
      if (this.isGone) this.#finishAfterTransfer(true);
    }, pollInterval);
    const end = (): void => {
      clearInterval(poll);
      for (const [event, listener] of Object.entries(all)) call.off?.(event, listener);
      void this.#release(call);
    };
    // Otherwise the `AbortSignal` would keep its listener after the end, and with it the call in memory.
    this.signal.addEventListener('abort', end, {once: true});
  }

  /**
   * Reports the end, once.
   *
   * @param isSilent Whether the SDK has dropped the call without any event.
   */
  finish(isSilent?: boolean): void {
    if (this.signal.aborted) return;
    const id = this.#call?.getCorrelationId() ?? '';
    const {causes} = this.#context;
    const end = endOf({
      ...this.facts,
      isSilent,
      direction: this.#direction,
      cause: causes.causeOf(id),
      isOffline: this.#context.isOffline(),
    });
    causes.forget(id);
    this.#end.abort();
    this.#onEnd(end);
  }

  /** Reports the end once the outcome of a transfer to this call is known, because it determines the reason. */
  #finishAfterTransfer(isSilent?: boolean): void {
    if (this.transferOutcome) void this.transferOutcome.then(() => this.finish(isSilent));
    else this.finish(isSilent);
  }

  /** Runs a task later, unless the call has ended. */
  after(milliseconds: number, task: () => void): void {
    const timer = setTimeout(task, milliseconds);
    this.signal.addEventListener('abort', () => clearTimeout(timer));
  }

  /**
   * Waits for a condition, at most until the call has ended or for `limit` milliseconds.
   *
   * @returns Whether the condition is true.
   */
  async until(isTrue: () => boolean, limit: number): Promise<boolean> {
    const end = performance.now() + limit;
    while (!isTrue() && !this.signal.aborted && performance.now() < end)
      await new Promise(resolve => {
        setTimeout(resolve, 50);
      });
    return isTrue();
  }

  /** @throws {FaultError} `call-ended` */
  throwIfEnded(): void {
    if (this.signal.aborted) throw faultError('call-ended');
  }

  /**
   * Closes the parts of a call that the SDK leaves open: the call's connection after some ends (trap C9), the metrics
   * interval if the call never connected (trap C26), and the state machines, which would keep the call in memory (trap
   * C25).
   */
  async #release(call: SdkCall): Promise<void> {
    const end = performance.now() + releaseTimeout;
    // Wait, because the SDK reads the connection's statistics for the request that ends the call at Webex.
    while (!this.isGone && performance.now() < end)
      await new Promise(resolve => {
        setTimeout(resolve, 100);
      });
    try {
      call.mediaConnection?.close?.();
      call.rtcMetrics?.closeMetrics?.();
      for (const machine of [call.callStateMachine, call.mediaStateMachine]) machine?.stop?.();
    } catch {
      // Closed already.
    }
    this.#call = undefined;
    this.#onReleased?.();
  }
}
