import {faultError} from '../base/make-fault.js';
import type {CallEndWatch} from './call-end-watch.js';
import {outcomeOf} from './call-outcome.js';
import {connectionOf, isIn, type SdkCall} from './sdk-call.js';

/** How long a hold or resume may take, in milliseconds. The SDK's own limit is 10 s. */
const commandTimeout = 12_000;

/** The events that the SDK emits, and the state that Webex reports, after each command. */
const commands = {
  hold: {done: 'held', failed: 'hold_error', callState: 'HELD'},
  resume: {done: 'resumed', failed: 'resume_error', callState: 'CONNECTED'},
} as const;

type Signal = 'holding' | 'held' | 'hold-failed' | 'resuming' | 'resumed' | 'resume-failed';

/** Puts one call on hold, and resumes it. */
export class CallHold {
  readonly #endWatch: CallEndWatch;
  readonly #signal: (signal: Signal) => void;
  #isHeld = false;
  /** Whether the last command failed. After a failure, a call that is not settled accepts no further one (trap C13). */
  #hasFailed = false;

  constructor(endWatch: CallEndWatch, signal: (signal: Signal) => void) {
    this.#endWatch = endWatch;
    this.#signal = signal;
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Call when the SDK has emitted `held` or `resumed`. */
  onChange(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.#hasFailed = false;
    this.#signal(isHeld ? 'held' : 'resumed');
  }

  /** @throws {FaultError} `hold-failed`, `resume-failed`, `call-ended` */
  async change(call: SdkCall | undefined, command: 'hold' | 'resume'): Promise<void> {
    const isHold = command === 'hold';
    if (!call || (this.#hasFailed && !isSettled(call))) throw faultError(`${command}-failed`);
    this.#signal(isHold ? 'holding' : 'resuming');
    // The SDK ignores the command while it renegotiates, which continues after the event of the last hold (trap C20).
    const isReady = await this.#endWatch.until(
      () => isSettled(call) && call.isHeld() !== isHold,
      commandTimeout,
    );
    const wasSending = isSending(call);
    const {callState, ...events} = commands[command];
    const outcomeOptions = {...events, limit: commandTimeout, end: this.#endWatch.signal};
    if (isReady && (await outcomeOf(call, () => call.doHoldResume(), outcomeOptions)) === 'done') return;
    this.#endWatch.throwIfEnded();
    // The event was lost if the new direction of the audio shows that Webex has changed the call. The SDK must know, or it
    // would repeat this command instead of the opposite one.
    if (wasSending === isHold && isSending(call) === !isHold && isSettled(call)) {
      call.handleMidCallEvent?.({eventType: 'callState', eventData: {callState}});
      if (this.#isHeld === isHold) return;
    }
    this.#hasFailed = true;
    this.#signal(`${command}-failed`);
    throw faultError(`${command}-failed`);
  }
}

/** Whether the SDK's state machine accepts commands of a connected call. */
const isSettled = (call: SdkCall): boolean => isIn(call, 'S_CALL_ESTABLISHED');

/** Whether both parties have agreed that this page sends audio. Undefined if that is unknown. */
function isSending(call: SdkCall): boolean | undefined {
  const direction = connectionOf(call)?.getTransceivers()[0]?.currentDirection;
  return direction ? direction.startsWith('send') : undefined;
}
