import {serverBackoff} from '../base/server-backoff.js';
import {withTimeout} from '../base/timeout.js';
import {
  causeWithoutAnswer,
  type DeletionResult,
  deletionResultOf,
  MobiusError,
  retryCauseOf,
} from './mobius-answer.js';
import type {SdkDevice, SdkRegistration} from './sdk.js';

/** How long Mobius may take to answer, in milliseconds. */
const requestTimeout = 10_000;

/** A device that this page has at a server. */
export interface DeviceAddress {
  readonly address: string;
  /** The device at WDM that it belongs to. */
  readonly clientDevice: string;
}

export function addressOf(server: string, deviceId: string): string {
  return `${server}devices/${deviceId}`;
}

/**
 * What is asked of Mobius about devices in place of the SDK, which neither reads the answer to a deletion nor sends one
 * that outlives the page.
 */
export class DeviceRequests {
  readonly #registration: SdkRegistration;
  /** The deletions on their way. Each ends with its answer, or when that is late. */
  readonly #deletions = new Set<Promise<unknown>>();

  constructor(registration: SdkRegistration) {
    this.#registration = registration;
  }

  /** The present device at WDM. */
  get clientDevice(): string {
    return this.#registration.webex?.internal.device.url ?? '';
  }

  /**
   * Resolves when no deletion is on its way any more. Mobius gives a client the device that it had before: a deletion
   * that arrives after the next registration takes the new device away, and nothing rings.
   */
  async deletionsOver(): Promise<void> {
    while (this.#deletions.size) await Promise.all(this.#deletions);
  }

  /** Waits for the deletions of an earlier client of this page's, too. */
  join(earlier: DeviceRequests): void {
    for (const deletion of earlier.#deletions) this.#track(deletion);
  }

  /**
   * Deletes a device.
   *
   * @param how With `keepalive` the request outlives the page, and has no time limit. Otherwise it ends after 10 s.
   */
  async delete(
    {address, clientDevice}: DeviceAddress,
    how: RequestInit = {signal: AbortSignal.timeout(requestTimeout)},
  ): Promise<DeletionResult> {
    try {
      const answer = this.#fetch(address, {method: 'DELETE', ...how}, clientDevice);
      this.#track(answer);
      return deletionResultOf(await answer);
    } catch (error) {
      return error instanceof MobiusError ? error.outcome : {cause: causeWithoutAnswer(error)};
    }
  }

  /**
   * The devices of this page's person that a server has.
   *
   * @throws {MobiusError} Where the server answers anything else.
   * @throws What `fetch()` throws where there is no answer.
   */
  async list(server: string): Promise<readonly SdkDevice[]> {
    const userId = encodeURIComponent(this.#registration.webex?.internal.device.userId ?? '');
    const response = await this.#fetch(`${server}devices?userid=${userId}`, {
      signal: AbortSignal.timeout(requestTimeout),
    });
    if (!response.ok) throw new MobiusError(deletionResultOf(response));
    const answer = (await response.json().catch(() => undefined)) as {devices?: readonly SdkDevice[]} | null;
    // An answer without a list cannot be Mobius' own: it says nothing about the devices.
    if (!Array.isArray(answer?.devices)) throw new MobiusError({cause: 'unexpected-answer'});
    return answer.devices;
  }

  #track(deletion: Promise<unknown>): void {
    const over: Promise<unknown> = withTimeout(deletion, requestTimeout, () => new Error('late'))
      .catch(() => undefined)
      .then(() => this.#deletions.delete(over));
    this.#deletions.add(over);
  }

  /** @throws {MobiusError} Where the server asks to be left alone: nothing is sent then. */
  async #fetch(address: string, request: RequestInit, clientDevice = this.clientDevice): Promise<Response> {
    const retryAfter = serverBackoff.secondsLeft(address);
    if (retryAfter) {
      throw new MobiusError({cause: retryCauseOf({statusCode: serverBackoff.statusOf(address)}), retryAfter});
    }
    const {credentials} = this.#registration.webex ?? {};
    const response = await fetch(address, {
      ...request,
      // What the SDK itself sends with these requests.
      headers: {
        'cisco-device-url': clientDevice,
        Authorization: String(await credentials?.getUserToken?.()),
        // There is no `randomUUID` on a page without https.
        trackingId: `webex-web-client_${(crypto as Partial<Crypto>).randomUUID?.() ?? Date.now()}`,
        'spark-user-agent': 'webex-calling/beta',
      },
    });
    if (!response.ok) serverBackoff.note(address, response.status, response.headers.get('retry-after'));
    return response;
  }
}
