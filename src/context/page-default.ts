import {ContextProvider} from '@lit/context';
import {CallingSession} from '../session/calling-session.js';
import {forwardLineEvents, forwardSessionEvents} from './forward-events.js';
import {protocol, sessionContext} from './session-finder.js';

const pageDefault = Symbol.for(`webex-calling-elements/page-default@${protocol}`);

/**
 * Creates the page's session, which elements without a provider share. It is the only singleton; a second copy of this
 * library finds the existing one.
 *
 * Every module that defines a tag calls this first: an element that requested the session before it exists would never
 * get one.
 */
export function ensurePageDefault(): void {
  const page = globalThis as {[pageDefault]?: CallingSession};
  if (typeof document === 'undefined' || page[pageDefault]) return;
  const root = document.documentElement;
  const session = (page[pageDefault] = new CallingSession());
  // `<html>` is not a Lit element, so `hostConnected()` must be called here.
  new ContextProvider(root, {context: sessionContext, initialValue: session}).hostConnected();
  forwardSessionEvents(session, root, true);
  forwardLineEvents(session.line, root, true);
}
