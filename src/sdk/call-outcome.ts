import type {SdkCall} from './sdk-call.js';

/** The outcome of a command of a call. `late`: neither event was emitted in time. `ended`: the call ended first. */
export type Outcome = 'done' | 'failed' | 'late' | 'ended';

interface OutcomeOptions {
  /** The event that the SDK emits if the command succeeds. */
  readonly done: string;
  /** The event that the SDK emits if the command fails. */
  readonly failed: string;
  /** The time limit, in milliseconds. The SDK's own is 10 s, or none (traps C8 and C13). */
  readonly limit: number;
  /** Aborts when the call has ended. */
  readonly end: AbortSignal;
}

/**
 * Runs a command and waits for the event with its outcome, because the SDK's own promises also resolve after a failure.
 * Does not run the command if the call has ended.
 */
export function outcomeOf(
  call: SdkCall,
  run: () => unknown,
  {done, failed, limit, end}: OutcomeOptions,
): Promise<Outcome> {
  if (end.aborted) return Promise.resolve('ended');
  return new Promise(resolve => {
    const finish = (outcome: Outcome): void => {
      clearTimeout(timer);
      call.off?.(done, onDone);
      call.off?.(failed, onFailed);
      end.removeEventListener('abort', onEnd);
      resolve(outcome);
    };
    const onDone = (): void => finish('done');
    const onFailed = (): void => finish('failed');
    const onEnd = (): void => finish('ended');
    const timer = setTimeout(() => finish('late'), limit);
    call.on?.(done, onDone);
    call.on?.(failed, onFailed);
    end.addEventListener('abort', onEnd);
    // Some commands return nothing.
    Promise.resolve(run()).catch(onFailed);
  });
}
