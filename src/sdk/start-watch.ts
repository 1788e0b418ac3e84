import {FaultError, type FaultDetails} from '../base/fault.js';
import type {FaultType} from '../base/fault-catalog.js';
import {faultError} from '../base/make-fault.js';
import {readText} from '../base/clean-text.js';
import {parseRetryAfter} from '../base/server-backoff.js';
import {reportError} from '../base/report-error.js';
import {Listeners} from '../base/listeners.js';
import {refusalOf} from './request-guard.js';
import type {SdkCalling, SdkRefusal, SdkRequest, SdkWebex} from './sdk.js';

/**
 * How long the SDK may make no progress, in milliseconds. The SDK itself has no time limit: if Mercury is refused, its
 * `register()` does not settle (trap 1).
 */
const progressTimeout = 30_000;

/** Observes a start of the SDK. Every successful request is progress, and a refused one explains a failure. */
export class StartWatch {
  readonly #end = new AbortController();
  readonly #progress = new Listeners<void>();
  /** The latest refusal of a request to the device service. */
  #deviceRefusal: SdkRefusal | undefined;
  /** Whether the latest request for the list of servers has failed. */
  #hasNoServers = false;
  #failed: FaultError | undefined;

  follow(webex: SdkWebex): void {
    const follow = (name: string, listener: (...args: never[]) => void): void => {
      webex.on?.(name, listener);
      this.#end.signal.addEventListener('abort', () => webex.off?.(name, listener));
    };
    follow('request:success', ({service}: SdkRequest) => {
      if (service === 'mobius') this.#hasNoServers = false;
      this.#progress.notify();
    });
    follow('request:failure', (request: SdkRequest, reason?: SdkRefusal) => {
      if (isToDeviceService(request)) this.#deviceRefusal = reason;
      if (request.service === 'mobius') this.#hasNoServers = true;
    });
  }

  end(): void {
    this.#end.abort();
  }

  get hasNoServers(): boolean {
    return this.#hasNoServers;
  }

  get hasFailed(): boolean {
    return Boolean(this.#failed);
  }

  /** Call when the start has ended without a client. */
  fail(error: unknown): void {
    if (!(error instanceof FaultError)) reportError('The Webex Calling SDK did not start', error);
    this.#failed ??= error instanceof FaultError ? error : faultError('sdk-failed');
  }

  /**
   * Waits for the end of the start. The time limit starts again with each successful request, so that a slow start does not
   * fail.
   *
   * @throws {FaultError} The result of `failure()` if there is no progress for too long.
   * @throws The signal's reason when `signal` aborts.
   */
  waitFor(ended: Promise<void>, calling: () => SdkCalling | undefined, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        stop();
        signal.removeEventListener('abort', abort);
        settle();
      };
      const abort = (): void => finish(() => reject(signal.reason));
      const wait = () => setTimeout(() => finish(() => reject(this.failure(calling()))), progressTimeout);
      let timer = wait();
      const stop = this.#progress.add(() => {
        clearTimeout(timer);
        timer = wait();
      });
      signal.addEventListener('abort', abort);
      if (signal.aborted) return abort();
      ended.then(
        () => finish(resolve),
        error => finish(() => reject(error)),
      );
    });
  }

  /** Returns the fault of a failed start, according to the step that the SDK has reached. */
  failure(calling: SdkCalling | undefined): FaultError {
    if (this.#failed) return this.#failed;
    const {webex} = calling ?? {};
    const {ready, internal} = webex ?? {};
    if (!ready || internal?.services?.initFailed) {
      return faultError('catalog-failed', detailsOf(refusalOf(webex, 'u2c')));
    }
    if (!internal?.device.registered) {
      return deviceFailure(this.#deviceRefusal ?? refusalOf(webex, 'wdm'));
    }
    return faultError(internal.mercury.connected ? 'sdk-failed' : 'mercury-failed');
  }
}

function isToDeviceService({service, resource, uri = ''}: SdkRequest): boolean {
  return service === 'wdm' || resource === 'devices' || /\/wdm\/api\/v1\/devices/.test(uri);
}

/** Returns the fault for a refusal of the device service. Each kind of refusal needs a different action. */
function deviceFailure(refusal: SdkRefusal | undefined): FaultError {
  const {statusCode = 0, body} = refusal ?? {};
  return faultError(typeOf(statusCode, body?.message), {at: Date.now(), ...detailsOf(refusal)});
}

/** The details of a refusal: its tracking ID, and the time for another attempt. */
export function detailsOf({headers}: SdkRefusal = {}): FaultDetails {
  const retryAfter = parseRetryAfter(headers?.['retry-after']);
  const trackingId = readText(headers?.['trackingid']);
  return {
    ...(trackingId && {trackingId}),
    ...(retryAfter !== undefined && {retryAt: Date.now() + retryAfter * 1000}),
  };
}

function typeOf(statusCode: number, message = ''): FaultType {
  if (statusCode === 429) return 'device-throttled';
  if (statusCode === 404) return 'device-service-missing';
  if (statusCode !== 403) return 'device-refused';
  return /too many|limit|exceed|maximum/i.test(message) ? 'device-limit' : 'device-not-entitled';
}
