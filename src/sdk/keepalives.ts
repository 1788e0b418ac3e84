import {serverBackoff} from '../base/server-backoff.js';
import {withTimeout} from '../base/timeout.js';
import {PolicyWatch, type BlockingPolicy} from './blocking-policy.js';
import {replaceWorker} from './keepalive-worker.js';
import {unexpectedAnswer} from './mobius-answer.js';
import {override} from './override.js';
import {isActive} from './sdk-registration.js';
import type {SdkRefusal, SdkRegistration} from './sdk.js';
import {authorized} from './token-renewal.js';

interface KeepaliveListener {
  /**
   * The keepalives cannot run. The line would look registered until Webex removes the device (traps 19 and 23).
   *
   * @param policy The page's policy that blocks the keepalives, if known.
   * @param error The error, for details.
   */
  onBlocked(policy: BlockingPolicy | undefined, error: unknown): void;
  /**
   * The keepalives pause for longer than the keepalive interval, because the server asked the client to wait. Webex may
   * remove the device.
   */
  onPaused(): void;
  /** A keepalive was answered. `isOk` is false for a refusal, and for an answer that is not from Webex. */
  onAnswered(isOk: boolean): void;
}

/** The interval between keepalives if Mobius names none, in seconds. */
const defaultInterval = 30;

/** The time limit of a keepalive that the page sends itself, in milliseconds. */
const answerTimeout = 10_000;

/**
 * How long to wait before restarting the keepalives, in milliseconds. After the browser's `offline` event, the SDK tests the
 * network for up to 3 s before it stops its keepalives, so it may stop them after the network has returned.
 */
const resumeDelay = 4_000;

/** Keeps the keepalives of a registration running with the current token, and reports how they are answered. */
export class Keepalives {
  readonly #registration: SdkRegistration;
  readonly #listener: KeepaliveListener;
  readonly #policies = new PolicyWatch();
  readonly #cleanups: (() => void)[] = [() => this.#policies.end()];
  /** The arguments of the latest call of the SDK's `startKeepaliveTimer()`. */
  #lastArguments: readonly unknown[] = [];
  #restartTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(registration: SdkRegistration, listener: KeepaliveListener) {
    this.#registration = registration;
    this.#listener = listener;
    const {startKeepaliveTimer, postKeepAlive} = registration;
    if (startKeepaliveTimer) {
      this.#cleanups.push(
        override(
          registration,
          'startKeepaliveTimer',
          start =>
            (...args) =>
              this.#start(start!, args),
        ),
        serverBackoff.listen(() => this.#pause()),
      );
    }
    // Before SDK 3.10, the page itself sends the keepalives, without a worker, and holds the SDK's mutex during each one.
    if (postKeepAlive) {
      this.#cleanups.push(override(registration, 'postKeepAlive', post => url => this.#post(url, post!)));
    }
  }

  get #address(): string {
    const [url] = this.#lastArguments;
    return typeof url === 'string' ? url : '';
  }

  end(): void {
    for (const cleanUp of this.#cleanups.splice(0)) cleanUp();
    clearTimeout(this.#restartTimer);
  }

  /** Restarts the keepalives with the current token. A worker keeps the token that it started with (trap 13). */
  renew(): void {
    // Without a worker, there is nothing to restart: the next worker starts with the current token.
    if (this.#registration.webWorker) this.#startAgain();
  }

  /**
   * Restarts the keepalives soon if they are not running. The SDK stops them when the network is lost and restarts them
   * only when its event socket reconnects. If the socket survives the outage, they never restart, and the line would
   * look registered until Webex removes the device (trap 27).
   */
  resumeSoon(): void {
    this.#startLater(resumeDelay);
  }

  #startLater(milliseconds: number): void {
    clearTimeout(this.#restartTimer);
    this.#restartTimer = setTimeout(() => {
      if (!this.#registration.webWorker && isActive(this.#registration)) this.#startAgain();
    }, milliseconds);
  }

  #startAgain(): void {
    const {device, keepaliveInterval} = this.#registration.deviceInfo ?? {};
    // The arguments that the SDK itself uses after a 429.
    if (!this.#lastArguments.length) this.#lastArguments = [device?.uri, keepaliveInterval, 'UNKNOWN'];
    void this.#registration.startKeepaliveTimer?.(...this.#lastArguments);
  }

  async #start(
    start: NonNullable<SdkRegistration['startKeepaliveTimer']>,
    args: readonly unknown[],
  ): Promise<void> {
    this.#lastArguments = args;
    clearTimeout(this.#restartTimer);
    if (this.#pause()) return;
    const [url, given, ...rest] = args;
    // Without an interval, the timer would fire continuously.
    const interval = Number(given) || defaultInterval;
    this.#policies.forget();
    try {
      await start(url, interval, ...rest);
      await replaceWorker(
        this.#registration,
        {url, interval},
        {
          onKeepalive: (isOk, statusCode, retryAfter) => {
            this.#onKeepalive(isOk, {statusCode, headers: {'retry-after': retryAfter}});
          },
          onLoadError: event => void this.#onBlocked(event),
        },
      );
    } catch (error) {
      await this.#onBlocked(error);
    }
  }

  async #onBlocked(error: unknown): Promise<void> {
    this.#listener.onBlocked(await this.#policies.findPolicy(error), error);
  }

  /** Sends a keepalive from the page. */
  async #post(
    url: string,
    post: NonNullable<SdkRegistration['postKeepAlive']>,
  ): ReturnType<NonNullable<SdkRegistration['postKeepAlive']>> {
    try {
      const answer = await withTimeout(
        authorized(this.#registration, () => post(url)),
        answerTimeout,
        () => requestError(408),
      );
      if (answer.headers?.['content-type']?.includes('text/html')) throw requestError(unexpectedAnswer);
      this.#onKeepalive(true, {});
      return answer;
    } catch (error) {
      this.#onKeepalive(false, error as SdkRefusal);
      throw error;
    }
  }

  #onKeepalive(isOk: boolean, {statusCode = 0, headers}: SdkRefusal): void {
    if (!isOk) serverBackoff.note(this.#address, statusCode, headers?.['retry-after']);
    if (isOk || (statusCode && statusCode !== 408)) this.#listener.onAnswered(isOk);
  }

  /** Pauses the keepalives until the server's `Retry-After` has elapsed. Returns whether they are paused. */
  #pause(): boolean {
    const wait = serverBackoff.secondsLeft(this.#address);
    if (!wait) return false;
    const interval = Number(this.#registration.deviceInfo?.keepaliveInterval) || defaultInterval;
    this.#registration.clearKeepaliveTimer?.();
    this.#startLater(wait * 1000);
    if (wait > interval && isActive(this.#registration)) this.#listener.onPaused();
    return true;
  }
}

function requestError(statusCode: number): Error & SdkRefusal {
  return Object.assign(new Error('Keepalive failed'), {statusCode});
}
