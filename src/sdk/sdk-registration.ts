import type {MobiusDevices} from './mobius-devices.js';
import type {ServerKind} from './retry-schedule.js';
import type {SdkRegistration} from './sdk.js';

/** Whether the SDK takes it for registered. */
export function isActive(registration: SdkRegistration): boolean {
  return registration.isDeviceRegistered?.() ?? false;
}

/** Whether a call goes on. */
export function hasCalls({callManager}: SdkRegistration): boolean {
  return Object.keys(callManager?.getActiveCalls?.() ?? {}).length > 0;
}

/** Whether its device at Mobius belongs to a device at WDM that has been replaced: calls go there, and not to this page. */
export function isStale(registration: SdkRegistration): boolean {
  const {clientDeviceUri} = registration.deviceInfo?.device ?? {};
  const url = registration.webex?.internal.device.url;
  return Boolean(isActive(registration) && clientDeviceUri && url && clientDeviceUri !== url);
}

/** The servers of a kind. */
export function serversOf(
  {primaryMobiusUris = [], backupMobiusUris = []}: SdkRegistration,
  kind: ServerKind,
): readonly string[] {
  return kind === 'primary' ? primaryMobiusUris : backupMobiusUris;
}

/** The SDK counts it as lost: no keepalive is sent for it any more, nor begins again. */
export function markInactive(registration: SdkRegistration): void {
  registration.clearKeepaliveTimer?.();
  if (isActive(registration)) registration.setStatus?.('inactive');
}

/**
 * Asks Mobius whether it still has the device of a registration.
 *
 * @returns Undefined where it does not say, or the registration is another one meanwhile.
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

/** Said as the SDK says it at the end of its own retries, so that the line's host hears it too. */
export function emitUnavailable(registration: SdkRegistration): void {
  registration.lineEmitter?.('error', undefined, {
    type: 'service_unavailable',
    message: 'The registration was refused by all servers. Wait a moment and try again.',
  });
}
