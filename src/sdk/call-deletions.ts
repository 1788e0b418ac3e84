import {serverBackoff} from '../base/server-backoff.js';
import {isOnline} from '../line/line-state.js';
import {deleteCall, hasCallId} from './delete-call.js';
import type {SdkCall} from './sdk-call.js';
import type {SdkRefusal, SdkWebex} from './sdk.js';

/** The pauses before each repeated attempt to end a call at Webex, in milliseconds. */
const pauses = [1, 2, 5, 10, 20, 30, ...Array<number>(14).fill(60)].map(seconds => seconds * 1_000);

/** After this many repeated attempts, a refusal with 401 is final. */
const maxUnauthorized = 5;

/**
 * Ends calls at Webex that have ended here. The SDK sends that request only once (trap C39), and without the call's ID
 * if Webex has not returned it yet (trap C40). Without this class, the other side would ring on, or hear silence.
 */
export class CallDeletions {
  /** The watched calls, of all lines. The SDK announces some calls again (trap C29). */
  static readonly #watched = new WeakSet<SdkCall>();
  readonly #webex: SdkWebex | undefined;
  /** The calls that have ended here, but may still exist at Webex. */
  readonly #pending = new Set<SdkCall>();
  /** The calls that were ended with a request that outlives the page. */
  readonly #sentOnUnload = new WeakSet<SdkCall>();

  constructor(webex: SdkWebex | undefined) {
    this.#webex = webex;
  }

  /** Watches a call from its start: replaces the methods with which the SDK ends the call and sets the call's ID. */
  watch(call: SdkCall): void {
    const send = call.delete?.bind(call);
    const {setCallId} = call;
    if (!send || !setCallId || CallDeletions.#watched.has(call)) return;
    CallDeletions.#watched.add(call);
    let isEnding = false;
    call.delete = async () => {
      isEnding = true;
      // Without its ID Webex cannot find the call. `setCallId` ends the call again.
      if (!hasCallId(call)) return send();
      this.#add(call);
      try {
        const answer = await send();
        this.#remove(call);
        return answer;
      } catch (error) {
        void this.#repeat(call, send, error as SdkRefusal);
        throw error;
      }
    };
    call.setCallId = id => {
      const isLate = isEnding && !hasCallId(call);
      setCallId(id);
      // `delete()` repeats a failed attempt itself.
      if (isLate) void call.delete!().catch(() => undefined);
    };
  }

  /** Ends these calls, and those that Webex has not ended yet, with requests that outlive the page. */
  sendOnUnload(calls: readonly SdkCall[]): void {
    for (const call of [...calls, ...this.#pending]) {
      if (this.#sentOnUnload.has(call) || !hasCallId(call)) continue;
      this.#sentOnUnload.add(call);
      void deleteCall(call, this.#webex);
    }
  }

  #add(call: SdkCall): void {
    this.#pending.add(call);
    // After a sign-out, no line reports that the page is closed.
    globalThis.addEventListener?.('pagehide', this.#onPageHide);
  }

  #remove(call: SdkCall): void {
    this.#pending.delete(call);
    if (!this.#pending.size) globalThis.removeEventListener?.('pagehide', this.#onPageHide);
  }

  readonly #onPageHide = (): void => this.sendOnUnload([]);

  async #repeat(call: SdkCall, send: () => Promise<unknown>, failure: SdkRefusal): Promise<void> {
    for (const [attempt, pause] of pauses.entries()) {
      // An expired token may be renewed soon. Each attempt requests a new one.
      if (isFinal(failure) || (failure.statusCode === 401 && attempt >= maxUnauthorized)) break;
      do {
        await this.#waitForRetry(pause);
        await wait(serverBackoff.secondsLeft(call.mobiusUrl ?? '') * 1_000);
      } while (!isOnline());
      try {
        await send();
        break;
      } catch (error) {
        failure = error as SdkRefusal;
      }
    }
    this.#remove(call);
  }

  /** Waits until the browser or the event socket is online again, at most for `milliseconds`. */
  async #waitForRetry(milliseconds: number): Promise<void> {
    const {mercury} = this.#webex?.internal ?? {};
    let wake: (() => void) | undefined;
    const woken = new Promise<void>(resolve => (wake = resolve));
    globalThis.addEventListener?.('online', wake!);
    mercury?.on?.('online', wake!);
    await Promise.race([wait(milliseconds), woken]);
    globalThis.removeEventListener?.('online', wake!);
    mercury?.off?.('online', wake!);
  }
}

/** Whether a repetition would be refused too: Webex does not have the call or the device, or refuses the request. */
export function isFinal({statusCode = 0, body}: SdkRefusal): boolean {
  const isTemporary = statusCode < 400 || statusCode > 499 || [401, 408, 429].includes(statusCode);
  return !isTemporary || [112, 113].includes(Number(body?.errorCode));
}

export function wait(milliseconds: number): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, milliseconds);
  });
}
