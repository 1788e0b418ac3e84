/** What a device is used for. */
export type AudioUse = 'microphone' | 'speaker' | 'ringer';

/** The browser keeps ids of devices per origin, and forgets them with the page's other data. */
const prefix = 'webex-calling-elements:';

/** For pages without storage: a sandboxed frame, or Node. */
const kept = new Map<AudioUse, string | undefined>();

/** Returns the id of the device that a person has chosen in this browser. Undefined for the system's default. */
export function chosenDevice(use: AudioUse): string | undefined {
  try {
    return localStorage.getItem(prefix + use) ?? undefined;
  } catch {
    return kept.get(use);
  }
}

/** Remembers the id of a device. Undefined for the system's default. */
export function chooseDevice(use: AudioUse, id: string | undefined): void {
  kept.set(use, id);
  try {
    if (id) localStorage.setItem(prefix + use, id);
    else localStorage.removeItem(prefix + use);
  } catch {
    // Kept for this page only.
  }
}
