import {serverBackoff} from '../base/server-backoff.js';
import type {SdkCalling, SdkWebex} from './sdk.js';
import {withTimeout} from '../base/timeout.js';

/** How long a release, and a sign-in after it, wait for the SDK to disconnect, in milliseconds. */
const disconnectTimeout = 5_000;

/** The release of an SDK's connection to Webex. */
export class SdkRelease {
  readonly #disconnected: Promise<void>;

  /** Closes the event socket and releases the WDM device. */
  constructor(calling: SdkCalling) {
    this.#disconnected = disconnect(calling).catch(() => undefined);
  }

  /** Resolves when the SDK has disconnected, or after 5 s. It may still disconnect later. */
  async wait(): Promise<void> {
    await withTimeout(this.#disconnected, disconnectTimeout, () => new Error('late')).catch(() => undefined);
  }
}

async function disconnect(calling: SdkCalling): Promise<void> {
  if (calling.registered && calling.callingClient) return void (await calling.deregister());
  const {device, mercury} = calling.webex?.internal ?? {};
  await mercury?.disconnect();
  if (device?.registered) await device.unregister();
}

/** Deletes the WDM device with a request that outlives the page, unlike the SDK's own. Not sent without a token. */
export function deleteWdmDevice({internal, credentials}: SdkWebex): void {
  const {url} = internal.device;
  if (!url || serverBackoff.secondsLeft(url)) return;
  void Promise.resolve(credentials.getUserToken?.())
    .then(token => {
      const request = {method: 'DELETE', keepalive: true, headers: {Authorization: String(token)}};
      return token ? fetch(url, request) : undefined;
    })
    .catch(() => undefined);
}
