import {defaultDeviceLifetime} from './retained-lock.js';

/** Runs one task later. A new task replaces the previous one. */
export class TabTimer {
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param at In milliseconds since 1970. By default in a minute, when Webex has removed a device without keepalives. */
  set(task: () => void, at = Date.now() + defaultDeviceLifetime): void {
    this.clear();
    this.#timer = setTimeout(task, Math.max(0, at - Date.now()));
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
