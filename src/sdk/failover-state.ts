import type {SdkLine} from '../line/sdk-line.js';

const prefix = 'wxc-failover-state.';

/**
 * Removes the note in which the SDK keeps where its retries stand. While it is there `register()` sends nothing for
 * up to 40 s, even after a reload and with a healthy server (trap 7).
 */
export function clearFailoverState({userId}: SdkLine): void {
  try {
    localStorage.removeItem(`${prefix}${userId ?? 'unknown'}`);
  } catch {
    // No storage, or none that may be used: then the SDK has kept nothing there either.
  }
}

/** Removes the notes of every line there was. */
export function clearFailoverStates(): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(prefix)) localStorage.removeItem(key);
    }
  } catch {
    // As above.
  }
}
