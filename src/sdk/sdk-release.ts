import {serverBackoff} from '../base/server-backoff.js';
import type {SdkCalling, SdkWebex} from './sdk.js';
import {withTimeout} from '../base/timeout.js';

/** The time limit for disconnecting, in milliseconds. */
const disconnectTimeout = 5_000;

/**
 * Closes the event socket and releases the WDM device, as far as possible now. Never rejects.
 *
 * @param isConnecting Whether the event socket is reconnecting. Without a second `disconnect()` it would continue
 *   forever, with a deleted device.
 */
export async function releaseSdk(calling: SdkCalling, isConnecting: boolean): Promise<void> {
  const disconnect = async (): Promise<void> => {
    if (calling.registered && calling.callingClient) return void (await calling.deregister());
    const {device, mercury} = calling.webex?.internal ?? {};
    await mercury?.disconnect();
    if (device?.registered) await device.unregister();
  };
  await withTimeout(disconnect(), disconnectTimeout, () => new Error('late')).catch(() => undefined);
  if (isConnecting) await calling.webex?.internal.mercury.disconnect().catch(() => undefined);
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
