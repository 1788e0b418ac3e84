import type {WebexEventMap} from './event-map.js';

type Detail<Name extends keyof WebexEventMap> = WebexEventMap[Name]['detail'];

/**
 * Dispatches an event of this library.
 *
 * @param bubbles True on a provider, and on `<html>` for the page's session. False on the other elements, which repeat the
 *   events of their line, so that a listener on `document` receives each event once.
 */
export function emit<Name extends keyof WebexEventMap>(
  target: EventTarget,
  name: Name,
  detail: Detail<Name>,
  bubbles: boolean,
): void {
  target.dispatchEvent(new CustomEvent(name, {detail, bubbles, composed: bubbles}));
}

type RequestName = Extract<keyof WebexEventMap, `${string}-request`>;

/** Dispatches a cancelable request event. Returns false if the page canceled it. */
export function emitRequest<Name extends RequestName>(
  target: EventTarget,
  name: Name,
  ...[detail]: Detail<Name> extends undefined ? [] : [detail: Detail<Name>]
): boolean {
  return target.dispatchEvent(
    new CustomEvent(name, {detail, bubbles: true, composed: true, cancelable: true}),
  );
}
