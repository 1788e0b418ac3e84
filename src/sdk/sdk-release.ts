import {serverBackoff} from '../base/server-backoff.js';
import type {SdkCalling, SdkWebex} from './sdk.js';

/** How long a release, and a sign-in after it, wait for the SDK to disconnect, in milliseconds. */
export const disconnectTimeout = 5_000;

/** Closes the SDK's event socket and releases the WDM device. */
export async function disconnect(calling: SdkCalling): Promise<void> {
  if (calling.registered && calling.callingClient) return void (await calling.deregister());
  const {device, mercury} = calling.webex?.internal ?? {};
  await mercury?.disconnect();
  if (device?.registered) await device.unregister();
}

/**
 * Deletes the WDM device with a request that outlives the page, unlike the SDK's own. Sends nothing without a token, or
 * during the server's `Retry-After`.
 */
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
