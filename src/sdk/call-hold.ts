import {faultError} from '../base/make-fault.js';
import type {CallEndWatch} from './call-end-watch.js';
import {outcomeOf} from './call-outcome.js';
import {connectionOf, isInState, type SdkCall} from './sdk-call.js';

/** How long a hold or resume may take, in milliseconds. The SDK's own limit is 10 s. */
const commandTimeout = 12_000;

/** For each command, the SDK's events for its outcome, and the state that Webex reports after a success. */
const commands = {
  hold: {done: 'held', failed: 'hold_error', callState: 'HELD'},
  resume: {done: 'resumed', failed: 'resume_error', callState: 'CONNECTED'},
} as const;

type HoldSignal = 'holding' | 'held' | 'hold-failed' | 'resuming' | 'resumed' | 'resume-failed';

/** Puts one call on hold, and resumes it. */
export class CallHold {
  readonly #endWatch: CallEndWatch;
  readonly #report: (signal: HoldSignal) => void;
  #isHeld = false;
  /** Whether the last command failed. After that, no command is sent until the call is settled (trap C13). */
  #hasFailed = false;

  constructor(endWatch: CallEndWatch, report: (signal: HoldSignal) => void) {
    this.#endWatch = endWatch;
    this.#report = report;
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Call when the SDK has emitted `held` or `resumed`. */
  onChange(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.#hasFailed = false;
    this.#report(isHeld ? 'held' : 'resumed');
  }

  /** @throws {FaultError} `hold-failed`, `resume-failed`, `call-ended` */
  async change(call: SdkCall | undefined, command: 'hold' | 'resume'): Promise<void> {
    const isHold = command === 'hold';
    if (!call || (this.#hasFailed && !isSettled(call))) throw faultError(`${command}-failed`);
    const deadline = performance.now() + commandTimeout;
    this.#report(isHold ? 'holding' : 'resuming');
    // The SDK ignores the command while it renegotiates, which continues after the event of the last hold (trap C20).
    const isReady = await this.#endWatch.until(
      () => isSettled(call) && call.isHeld() !== isHold,
      commandTimeout,
    );
    const wasSending = isSending(call);
    const {callState, ...events} = commands[command];
    const outcomeOptions = {...events, limit: deadline - performance.now(), end: this.#endWatch.signal};
    if (isReady && (await outcomeOf(call, () => call.doHoldResume(), outcomeOptions)) === 'done') return;
    this.#endWatch.throwIfEnded();
    // The event was lost if the new direction of the audio shows that Webex has changed the call. The SDK must know, or it
    // would repeat this command instead of the opposite one.
    if (wasSending === isHold && isSending(call) === !isHold && isSettled(call)) {
      call.handleMidCallEvent?.({eventType: 'callState', eventData: {callState}});
      if (this.#isHeld === isHold) return;
    }
    this.#hasFailed = true;
    this.#report(`${command}-failed`);
    throw faultError(`${command}-failed`);
  }
}

/** Whether the SDK's state machine accepts commands of a connected call. */
const isSettled = (call: SdkCall): boolean => isInState(call, 'S_CALL_ESTABLISHED');

/** Whether both parties have agreed that this page sends audio. Undefined if that is unknown. */
function isSending(call: SdkCall): boolean | undefined {
  const direction = connectionOf(call)?.getTransceivers()[0]?.currentDirection;
  return direction ? direction.startsWith('send') : undefined;
}
