import type {SdkLine} from '../line/sdk-line.js';

const prefix = 'wxc-failover-state.';

/**
 * Removes the failover state that the SDK has stored for a line. While the state is stored, `register()` sends nothing for
 * up to 40 s, even after a reload and with a healthy server (trap 7).
 */
export function clearFailoverState({userId}: SdkLine): void {
  try {
    localStorage.removeItem(`${prefix}${userId ?? 'unknown'}`);
  } catch {
    // Without storage the SDK has stored nothing either.
  }
}

/** Removes the stored failover state of all lines. */
export function clearFailoverStates(): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(prefix)) localStorage.removeItem(key);
    }
  } catch {
    // Without storage the SDK has stored nothing either.
  }
}
