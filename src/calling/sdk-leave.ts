import {notBefore} from '../base/not-before.js';
import type {SdkCalling, SdkWebex} from './sdk.js';
import {withinTime} from '../base/within-time.js';

/** How long leaving may take, in milliseconds: it is a courtesy to the server, not something to wait for. */
const leaveTimeout = 5_000;

/** The pauses between attempts to release what is left behind, in milliseconds. The last one stays. */
const releasePauses = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000] as const;

/** Waits before another attempt to release what is left behind. */
export function releasePause(attempt: number): Promise<void> {
  const pause = releasePauses[Math.min(attempt, releasePauses.length - 1)];
  return new Promise(resolve => setTimeout(resolve, pause));
}

/**
 * Closes the event socket and releases the device at WDM, as far as that can be done now. Never rejects.
 *
 * @param isConnecting Whether the event socket was about to connect: it would go on for ever, with a device that is gone.
 */
export async function leaveWebex(calling: SdkCalling, isConnecting: boolean): Promise<void> {
  const leave = async (): Promise<void> => {
    if (calling.registered && calling.callingClient) return void (await calling.deregister());
    const {device, mercury} = calling.webex?.internal ?? {};
    await mercury?.disconnect();
    if (device?.registered) await device.unregister();
  };
  await withinTime(leave(), leaveTimeout, () => new Error('late')).catch(() => undefined);
  if (isConnecting) await calling.webex?.internal.mercury.disconnect().catch(() => undefined);
}

/** Releases the device at WDM by a request that outlives the page, which the SDK's own does not. */
export function deleteAtOnce({internal, credentials}: SdkWebex): void {
  const {url} = internal.device;
  if (!url || notBefore.waitFor(url)) return;
  void Promise.resolve(credentials.getUserToken?.())
    .then(token => fetch(url, {method: 'DELETE', keepalive: true, headers: {Authorization: String(token)}}))
    .catch(() => undefined);
}
