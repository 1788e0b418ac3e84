import {serverBackoff} from '../base/server-backoff.js';
import {isFinal, wait} from './call-deletions.js';
import type {SdkCall} from './sdk-call.js';
import type {SdkRefusal} from './sdk.js';

/** The pauses before each repeated keepalive of a call, in milliseconds. */
const pauses = [1_000, 2_000, 5_000, 10_000, 20_000] as const;

/**
 * Repeats a failed keepalive of a call (`postStatus()`) up to five times, unless the refusal is final. When the event socket
 * is back, the SDK sends a keepalive and ends the call if it fails, even if only the network is still changing (trap C10).
 *
 * @param end Aborts when the call has ended.
 */
export function repeatKeepalive(call: SdkCall, end: AbortSignal): void {
  const send = call.postStatus?.bind(call);
  if (!send) return;
  const ended = new Promise<void>(resolve => {
    end.addEventListener('abort', () => resolve());
  });
  const repeat = async (): Promise<unknown> => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await send();
      } catch (error) {
        const pause = pauses[tries];
        if (pause === undefined || isFinal(error as SdkRefusal)) throw error;
        await Promise.race([
          wait(Math.max(pause, serverBackoff.secondsLeft(call.mobiusUrl ?? '') * 1_000)),
          ended,
        ]);
        if (end.aborted) throw error;
      }
    }
  };
  let running: Promise<unknown> | undefined;
  call.postStatus = () => (running ??= repeat().finally(() => (running = undefined)));
}
