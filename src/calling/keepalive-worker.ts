import {isOnline, watchOnline} from '../line/online.js';
import type {SdkRegistration} from './sdk.js';

/** What a page's policy must allow for the SDK's worker to run, in the policy's own words. */
export type BlockingPolicy =
  'Content-Security-Policy: worker-src blob:' | "trustedTypes.createPolicy('default')";

/**
 * Tells when the SDK's keepalives cannot run. The SDK takes no notice: the line looks registered until Webex forgets
 * it (traps 19 and 23).
 *
 * @returns Begins the keepalives anew, where they run: the worker sends the token that it began with (trap 13).
 */
export function watchKeepalives(
  registration: SdkRegistration,
  blocked: (policy: BlockingPolicy) => void,
): () => void {
  const start = registration.startKeepaliveTimer?.bind(registration);
  if (!start) return () => undefined;
  let last: readonly unknown[] = [];
  registration.startKeepaliveTimer = async (...args) => {
    last = args;
    try {
      await start(...args);
    } catch {
      // Trusted Types refuse the address of the worker as it is given.
      return blocked("trustedTypes.createPolicy('default')");
    }
    // A Content-Security-Policy lets it be made, and then not load. An error of the worker's own has a message.
    registration.webWorker?.addEventListener('error', event => {
      if (!('message' in event)) blocked('Content-Security-Policy: worker-src blob:');
    });
  };
  // Without a worker there is none to replace: the next one reads the token that is there then.
  return () => void (registration.webWorker && registration.startKeepaliveTimer?.(...last));
}

/** How long after the network's return the SDK may still find that it was gone, in milliseconds: its probe takes 3 s. */
const lateProbe = 4_000;

/**
 * The SDK ends its keepalives when the network goes, and begins them again only with its socket to Webex. One that has
 * outlived the outage never comes back: the line would look registered until Webex forgets it (trap 27).
 */
export function resumeKeepalives(registration: SdkRegistration, signal: AbortSignal): void {
  let later: ReturnType<typeof setTimeout> | undefined;
  const resume = (): void => {
    const {webWorker, deviceInfo, isDeviceRegistered} = registration;
    if (webWorker || !isOnline() || !isDeviceRegistered?.call(registration)) return;
    const {device, keepaliveInterval} = deviceInfo ?? {};
    // As the SDK itself begins them anew after an answer 429.
    void registration.startKeepaliveTimer?.(device?.uri, keepaliveInterval, 'UNKNOWN');
  };
  const wait = (online: boolean): void => {
    clearTimeout(later);
    if (online) later = setTimeout(resume, lateProbe);
  };
  watchOnline(wait, signal);
  signal.addEventListener('abort', () => clearTimeout(later));
}
