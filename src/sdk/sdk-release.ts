import {serverBackoff} from '../base/server-backoff.js';
import type {SdkCalling, SdkWebex} from './sdk.js';
import {withTimeout} from '../base/timeout.js';

/** How long leaving may take, in milliseconds: it is a courtesy to the server, not something to wait for. */
const leaveTimeout = 5_000;

/**
 * Closes the event socket and releases the device at WDM, as far as that can be done now. Never rejects.
 *
 * @param isConnecting Whether the event socket was about to connect: it would go on for ever, with a device that is gone.
 */
export async function releaseSdk(calling: SdkCalling, isConnecting: boolean): Promise<void> {
  const leave = async (): Promise<void> => {
    if (calling.registered && calling.callingClient) return void (await calling.deregister());
    const {device, mercury} = calling.webex?.internal ?? {};
    await mercury?.disconnect();
    if (device?.registered) await device.unregister();
  };
  await withTimeout(leave(), leaveTimeout, () => new Error('late')).catch(() => undefined);
  if (isConnecting) await calling.webex?.internal.mercury.disconnect().catch(() => undefined);
}

/** Releases the device at WDM by a request that outlives the page, which the SDK's own does not. */
export function deleteWdmDevice({internal, credentials}: SdkWebex): void {
  const {url} = internal.device;
  if (!url || serverBackoff.secondsLeft(url)) return;
  void Promise.resolve(credentials.getUserToken?.())
    .then(token => fetch(url, {method: 'DELETE', keepalive: true, headers: {Authorization: String(token)}}))
    .catch(() => undefined);
}
