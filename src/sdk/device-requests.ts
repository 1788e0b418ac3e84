import {serverBackoff} from '../base/server-backoff.js';
import {settled} from '../base/timeout.js';
import {
  causeWithoutAnswer,
  type DeletionResult,
  deletionResultOf,
  MobiusError,
  retryCauseOf,
} from './mobius-answer.js';
import type {SdkDevice, SdkRegistration} from './sdk.js';

/** The time limit of a request, in milliseconds. */
const requestTimeout = 10_000;

/** A device at a server. */
export interface DeviceAddress {
  readonly address: string;
  /** The URL of the WDM device to which this device belongs. */
  readonly clientDevice: string;
}

/** The address of a device at a server. */
export function addressOf(server: string, deviceId: string): string {
  return `${server}devices/${deviceId}`;
}

/**
 * Sends requests to Mobius about devices. The SDK's own requests ignore the response to a deletion and do not outlive the
 * page.
 */
export class DeviceRequests {
  readonly #registration: SdkRegistration;
  /** The deletions in progress. Each ends with its answer or at the time limit. */
  readonly #deletions = new Set<Promise<unknown>>();

  constructor(registration: SdkRegistration) {
    this.#registration = registration;
  }

  /** The URL of the current WDM device. */
  get clientDevice(): string {
    return this.#registration.webex?.internal.device.url ?? '';
  }

  /**
   * Resolves when no deletion is in progress. Mobius returns the same device when a client registers again, so a late
   * deletion would remove the device of the next registration, and nothing would ring.
   */
  async deletionsOver(): Promise<void> {
    while (this.#deletions.size) await Promise.all(this.#deletions);
  }

  /** Lets `deletionsOver()` also wait for the deletions in progress of an earlier client of this page. */
  join(earlier: DeviceRequests): void {
    for (const deletion of earlier.#deletions) this.#track(deletion);
  }

  /**
   * Deletes a device.
   *
   * @param request With `keepalive` the request outlives the page and has no time limit. By default it is aborted after
   *   10 s.
   */
  async delete(
    {address, clientDevice}: DeviceAddress,
    request: RequestInit = {signal: AbortSignal.timeout(requestTimeout)},
  ): Promise<DeletionResult> {
    try {
      const answer = this.#fetch(address, {method: 'DELETE', ...request}, clientDevice);
      this.#track(answer);
      return deletionResultOf(await answer);
    } catch (error) {
      return error instanceof MobiusError ? error.outcome : {cause: causeWithoutAnswer(error)};
    }
  }

  /**
   * Lists the person's devices at a server.
   *
   * @throws {MobiusError} If the server refuses or has sent a `Retry-After`, or if the answer is not from Mobius.
   * @throws The error from `fetch()` if there is no response.
   */
  async list(server: string): Promise<readonly SdkDevice[]> {
    const userId = encodeURIComponent(this.#registration.webex?.internal.device.userId ?? '');
    const response = await this.#fetch(`${server}devices?userid=${userId}`, {
      signal: AbortSignal.timeout(requestTimeout),
    });
    if (!response.ok) throw new MobiusError(deletionResultOf(response));
    const answer = (await response.json().catch(() => undefined)) as {devices?: readonly SdkDevice[]} | null;
    // An answer without a list is not from Mobius.
    if (!Array.isArray(answer?.devices)) throw new MobiusError({cause: 'unexpected-answer'});
    return answer.devices;
  }

  #track(deletion: Promise<unknown>): void {
    const over: Promise<unknown> = settled(() => deletion, requestTimeout).then(() =>
      this.#deletions.delete(over),
    );
    this.#deletions.add(over);
  }

  /** @throws {MobiusError} Until the server's `Retry-After` has elapsed. Nothing is sent until then. */
  async #fetch(address: string, request: RequestInit, clientDevice = this.clientDevice): Promise<Response> {
    const retryAfter = serverBackoff.secondsLeft(address);
    if (retryAfter) {
      throw new MobiusError({cause: retryCauseOf({statusCode: serverBackoff.statusOf(address)}), retryAfter});
    }
    const {credentials} = this.#registration.webex ?? {};
    const response = await fetch(address, {
      ...request,
      // The headers that the SDK sends with these requests.
      headers: {
        'cisco-device-url': clientDevice,
        Authorization: String(await credentials?.getUserToken?.()),
        // `randomUUID` is missing on a page without https.
        trackingId: `webex-web-client_${(crypto as Partial<Crypto>).randomUUID?.() ?? Date.now()}`,
        'spark-user-agent': 'webex-calling/beta',
      },
    });
    if (!response.ok) serverBackoff.note(address, response.status, response.headers.get('retry-after'));
    return response;
  }
}
