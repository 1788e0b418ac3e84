import type {SdkCall} from './sdk-call.js';

/** How a command of a call came out. `late`: nothing followed in time. */
export type Outcome = 'done' | 'failed' | 'late' | 'ended';

interface OutcomeOptions {
  /** The events of a success, and of a failure. */
  readonly done: string;
  readonly failed: string;
  /** In milliseconds. The SDK itself gives up after 10 s, or never (traps C8 and C13). */
  readonly limit: number;
  /** Aborts when the call has ended. */
  readonly end: AbortSignal;
}

/** Waits for the outcome of a command, because the SDK's own promises resolve whatever happens. */
export function outcomeOf(
  call: SdkCall,
  run: () => unknown,
  {done, failed, limit, end}: OutcomeOptions,
): Promise<Outcome> {
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
