import type {WebexIncomingCall} from '../../src/elements/webex-incoming-call.js';
import {renderWithLine} from './call-stage.js';

export async function renderIncoming() {
  const {element, line} = await renderWithLine('webex-incoming-call');
  return {element: element as WebexIncomingCall, line};
}

export async function renderRinging(options = {}) {
  const {element, line} = await renderIncoming();
  const call = line.ring(options);
  await element.updateComplete;
  return {element, line, call};
}

/** Replaces the browser's notifications and `document.hidden` until `restore()` is called. */
export function fakeNotifications(permission: NotificationPermission, isHidden: boolean) {
  const shown: {title: string; body: string | undefined; lang: string | undefined; isClosed: boolean}[] = [];
  const tags = new Set<string | undefined>();
  class FakeNotification extends EventTarget {
    static permission = permission;
    static async requestPermission(): Promise<NotificationPermission> {
      return (FakeNotification.permission = 'granted');
    }
    readonly #entry: (typeof shown)[number];
    constructor(title: string, {body, lang, tag}: NotificationOptions) {
      super();
      tags.add(tag);
      shown.push((this.#entry = {title, body, lang, isClosed: false}));
    }
    close(): void {
      this.#entry.isClosed = true;
    }
  }
  const real = Object.getOwnPropertyDescriptor(globalThis, 'Notification')!;
  Object.defineProperty(globalThis, 'Notification', {value: FakeNotification, configurable: true});
  Object.defineProperty(document, 'hidden', {value: isHidden, configurable: true});
  const restore = (): void => {
    Object.defineProperty(globalThis, 'Notification', real);
    Reflect.deleteProperty(document, 'hidden');
  };
  return {shown, tags, restore};
}

const ringingLock = 'webex-calling-elements ringing';

/** Holds the lock of the tab that rings, as another tab would. Waits for an earlier holder. */
export function otherTabRings(): Promise<{readonly end: () => void}> {
  return new Promise(resolve => {
    void navigator.locks.request(ringingLock, () => new Promise<void>(end => resolve({end})));
  });
}

/** Whether a tab waits to ring. */
export async function isWaitingToRing(): Promise<boolean> {
  const {pending = []} = await navigator.locks.query();
  return pending.some(({name}) => name === ringingLock);
}
