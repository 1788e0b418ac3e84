import {serverBackoff} from '../base/server-backoff.js';
import {isFinal, wait} from './call-deletions.js';
import type {SdkCall} from './sdk-call.js';
import type {SdkRefusal} from './sdk.js';

/** The pauses between attempts to read the status of a call, in milliseconds. No attempt follows after the last. */
const pauses = [1_000, 2_000, 5_000, 10_000, 20_000] as const;

/**
 * Repeats the request for the status of a call until Webex answers. Once the event socket is back, the SDK ends the call
 * if this request fails, also if it fails because the network is still changing (trap C10).
 *
 * @param end Aborts when the call has ended.
 */
export function repeatStatus(call: SdkCall, end: AbortSignal): void {
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
