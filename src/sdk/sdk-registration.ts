import type {MobiusDevices} from './mobius-devices.js';
import type {ServerKind} from './retry-schedule.js';
import type {SdkRegistration} from './sdk.js';

/** Whether the SDK considers the line registered. */
export function isActive(registration: SdkRegistration): boolean {
  return registration.isDeviceRegistered?.() ?? false;
}

/** Whether the SDK has a call, in any state. */
export function hasCalls({callManager}: SdkRegistration): boolean {
  return Object.keys(callManager?.getActiveCalls?.() ?? {}).length > 0;
}

/** Whether the device at Mobius belongs to a WDM device that was replaced. If so, its calls do not arrive in this page. */
export function isStale(registration: SdkRegistration): boolean {
  const {clientDeviceUri} = registration.deviceInfo?.device ?? {};
  const url = registration.webex?.internal.device.url;
  return Boolean(isActive(registration) && clientDeviceUri && url && clientDeviceUri !== url);
}

/** Returns the servers of a kind. */
export function serversOf(
  {primaryMobiusUris = [], backupMobiusUris = []}: SdkRegistration,
  kind: ServerKind,
): readonly string[] {
  return kind === 'primary' ? primaryMobiusUris : backupMobiusUris;
}

/** Marks the registration as inactive in the SDK and stops its keepalives. */
export function markInactive(registration: SdkRegistration): void {
  registration.clearKeepaliveTimer?.();
  if (isActive(registration)) registration.setStatus?.('inactive');
}

/**
 * Asks Mobius whether it still has the device of a registration.
 *
 * @returns Whether Mobius still has the device. Undefined if there is no answer, or if the line is not registered or has
 *   registered again in the meantime.
 */
export async function isStillThere(
  registration: SdkRegistration,
  devices: MobiusDevices,
): Promise<boolean | undefined> {
  const {deviceInfo} = registration;
  const [server, deviceId] = [registration.getActiveMobiusUrl?.(), deviceInfo?.device?.deviceId];
  if (!isActive(registration) || !server || !deviceId) return undefined;
  const isThere = await devices.isThere(server, deviceId);
  return registration.deviceInfo === deviceInfo && isActive(registration) ? isThere : undefined;
}

/** Emits the error that the SDK emits after its own retries, so that the page's own listeners also receive it. */
export function emitUnavailable(registration: SdkRegistration): void {
  registration.lineEmitter?.('error', undefined, {
    type: 'service_unavailable',
    message: 'The registration was refused by all servers. Wait a moment and try again.',
  });
}
