import type {FaultType} from '../base/fault-catalog.js';

/** The faults for the error names of `getUserMedia()` (Media Capture and Streams, section 10.3). */
const typesByName: Readonly<Record<string, FaultType>> = {
  NotFoundError: 'microphone-missing',
  OverconstrainedError: 'microphone-missing',
  SecurityError: 'microphone-blocked-in-frame',
  NotReadableError: 'microphone-in-use',
  AbortError: 'microphone-in-use',
};

/** Returns why a microphone could not be opened, according to the browser's error. */
export async function microphoneFault(error: unknown): Promise<FaultType> {
  if (!canOpenMicrophones()) return missingApiFault();
  const {name = '', message = ''} = (error ?? {}) as {name?: string; message?: string};
  if (name !== 'NotAllowedError') return typesByName[name] ?? 'microphone-in-use';
  if (isBlockedInFrame()) return 'microphone-blocked-in-frame';
  // Chromium's message. The permission of the site may be `prompt`, or even `granted`.
  if (/by system/i.test(message)) return 'microphone-blocked-by-system';
  // If the person closed the prompt, Chromium's message contains "dismissed". In other browsers, the permission is still
  // `prompt`.
  const isDismissed = /dismiss/i.test(message) || (await microphonePermission())?.state === 'prompt';
  return isDismissed ? 'microphone-dismissed' : 'microphone-denied';
}

/** Whether the browser can open microphones at all. Browsers cannot on pages without https. */
function canOpenMicrophones(): boolean {
  const {mediaDevices} = (globalThis.navigator ?? {}) as {mediaDevices?: MediaDevices};
  return typeof mediaDevices?.getUserMedia === 'function';
}

/** Whether the browser can make calls. WebKitGTK cannot. */
export function canCall(): boolean {
  return typeof globalThis.RTCPeerConnection === 'function';
}

function missingApiFault(): FaultType {
  return globalThis.isSecureContext ? 'calls-unsupported' : 'microphone-needs-https';
}

/** Returns the permission for the microphone, without asking for it. Undefined in browsers that do not report it. */
export async function microphonePermission(): Promise<PermissionStatus | undefined> {
  try {
    return await navigator.permissions.query({name: 'microphone'});
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
