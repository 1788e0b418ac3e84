/** The purpose of an audio device. */
export type AudioUse = 'microphone' | 'speaker' | 'ringer';

/**
 * The prefix of keys in `localStorage`. Browsers create device IDs for each origin, and delete them with the origin's
 * data.
 */
const prefix = 'webex-calling-elements:';

/** The choices on pages without storage, for example in a sandboxed frame or in Node. */
const choicesInMemory = new Map<AudioUse, string | undefined>();

/** Returns the ID of the device that a person has chosen in this browser. Undefined for the system's default. */
export function chosenDevice(use: AudioUse): string | undefined {
  try {
    return localStorage.getItem(prefix + use) ?? undefined;
  } catch {
    return choicesInMemory.get(use);
  }
}

/** Calls `listener` when another tab has changed a choice. */
export function watchChoices(listener: () => void, signal: AbortSignal): void {
  const onStorage = ({key}: StorageEvent): void => {
    // There is no key if the whole storage was cleared.
    if (key === null || key.startsWith(prefix)) listener();
  };
  globalThis.addEventListener?.('storage', onStorage, {signal});
}

/** Stores the ID of the chosen device. Undefined for the system's default. */
export function chooseDevice(use: AudioUse, id: string | undefined): void {
  choicesInMemory.set(use, id);
  try {
    if (id) localStorage.setItem(prefix + use, id);
    else localStorage.removeItem(prefix + use);
  } catch {
    // Without storage, the choice is kept only for this page.
  }
}
