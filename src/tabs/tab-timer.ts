import {defaultDeviceLifetime} from './retained-lock.js';

/** Runs one task later. A new task replaces the previous one. */
export class TabTimer {
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param at In milliseconds since 1970. Defaults to a minute from now, because by then a device whose expiry is
   *   unknown is assumed to be gone.
   */
  set(task: () => void, at = Date.now() + defaultDeviceLifetime): void {
    this.clear();
    this.#timer = setTimeout(task, Math.max(0, at - Date.now()));
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
