import type {Call} from '../call/call.js';
import {displayNumber} from '../localization/phone-number.js';

/** Whether the browser can ask the person to allow notifications. False after the person has decided. */
export function canAskForNotifications(): boolean {
  return globalThis.Notification?.permission === 'default';
}

/** Shows a notification of the system for each call that rings while the page is hidden. */
export class CallNotifications {
  readonly #shown = new Map<Call, Notification>();

  /**
   * Shows a notification if the page is hidden and the person has allowed notifications. Its direction stays `auto`, because
   * `rtl` would reverse the groups of a number.
   */
  show(call: Call, title: string, lang: string): void {
    if (!document.hidden || globalThis.Notification?.permission !== 'granted' || this.#shown.has(call))
      return;
    const {name, number} = call.snapshot.remote;
    const body = name && number ? displayNumber(number, lang) : '';
    // The ID of another tab's call begins with that of its page. If two tabs show the same call, the later notification
    // replaces the earlier one.
    const tag = call.id.replace(/.* /, '');
    try {
      const notification = new Notification(title, {body, lang, tag, requireInteraction: true});
      notification.addEventListener('click', () => {
        window.focus();
        notification.close();
      });
      this.#shown.set(call, notification);
    } catch {
      // Chrome on Android shows notifications from service workers only.
    }
  }

  close(call: Call): void {
    this.#shown.get(call)?.close();
    this.#shown.delete(call);
  }

  closeAll(): void {
    for (const call of this.#shown.keys()) this.close(call);
  }
}
