import type {WebexEventMap} from './event-map.js';

type Detail<Name extends keyof WebexEventMap> = WebexEventMap[Name]['detail'];

/**
 * Dispatches one of this library's events. A fact is heard by the whole page when it comes from the provider, and on
 * the element alone when an element passes it on: so a listener on `document` hears it once.
 */
export function emit<Name extends keyof WebexEventMap>(
  target: EventTarget,
  name: Name,
  detail: Detail<Name>,
  bubbles: boolean,
): void {
  target.dispatchEvent(new CustomEvent(name, {detail, bubbles, composed: bubbles}));
}

/** Asks the page whether what a person wants may happen. */
export function emitRequest(
  target: EventTarget,
  name: Extract<keyof WebexEventMap, `${string}-request`>,
): boolean {
  return target.dispatchEvent(new CustomEvent(name, {bubbles: true, composed: true, cancelable: true}));
}
