import type {FaultType} from '../base/fault-catalog.js';

/** Names of `getUserMedia()`'s errors (Media Capture and Streams, 10.3). */
const typesByName: Readonly<Record<string, FaultType>> = {
  NotFoundError: 'microphone-missing',
  OverconstrainedError: 'microphone-missing',
  SecurityError: 'microphone-blocked-in-frame',
  NotReadableError: 'microphone-in-use',
  AbortError: 'microphone-in-use',
};

/** Why a microphone could not be opened, as far as the browser reports it. */
export async function microphoneFault(error: unknown): Promise<FaultType> {
  if (!hasMicrophones()) return missingApi();
  const {name = '', message = ''} = (error ?? {}) as {name?: string; message?: string};
  if (name !== 'NotAllowedError') return typesByName[name] ?? 'microphone-in-use';
  if (isBlockedInFrame()) return 'microphone-blocked-in-frame';
  // Only Chromium has its own message for it. Elsewhere the permission shows it: after a closed prompt it is still `prompt`.
  const isDismissed = /dismiss/i.test(message) || (await permissionState()) === 'prompt';
  return isDismissed ? 'microphone-dismissed' : 'microphone-denied';
}

/** Whether the browser can open microphones at all. Browsers hide them from pages without https. */
export function hasMicrophones(): boolean {
  const {mediaDevices} = (globalThis.navigator ?? {}) as {mediaDevices?: MediaDevices};
  return typeof mediaDevices?.getUserMedia === 'function';
}

/** Whether the browser can make calls. WebKitGTK cannot. */
export function canCall(): boolean {
  return typeof globalThis.RTCPeerConnection === 'function';
}

function missingApi(): FaultType {
  return globalThis.isSecureContext ? 'calls-unsupported' : 'microphone-needs-https';
}

/** The permission for the microphone. Undefined in browsers that do not report it. Never asks for it. */
async function permissionState(): Promise<PermissionState | undefined> {
  try {
    return (await navigator.permissions.query({name: 'microphone'})).state;
  } catch {
    return undefined;
  }
}

interface PolicyDocument {
  readonly permissionsPolicy?: {allowsFeature(feature: string): boolean};
  readonly featurePolicy?: {allowsFeature(feature: string): boolean};
}

/** Whether the page's `Permissions-Policy` or its frame's `allow` forbids the microphone. Only Chromium reports it. */
function isBlockedInFrame(): boolean {
  const page = globalThis.document as PolicyDocument | undefined;
  const policy = page?.permissionsPolicy ?? page?.featurePolicy;
  return policy?.allowsFeature('microphone') === false;
}
