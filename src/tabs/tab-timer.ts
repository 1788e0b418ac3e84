import {defaultDeviceLifetime} from './retained-lock.js';

/** Runs one task later. A new one replaces it. */
export class TabTimer {
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param at In milliseconds since 1970. By default in a minute, when Webex removes a device without keepalives. */
  set(task: () => void, at = Date.now() + defaultDeviceLifetime): void {
    this.clear();
    this.#timer = setTimeout(task, Math.max(0, at - Date.now()));
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
