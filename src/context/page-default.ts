import {ContextProvider} from '@lit/context';
import {CallingSession} from '../session/calling-session.js';
import {forwardLineEvents, forwardSessionEvents} from './forward-events.js';
import {protocol, sessionContext} from './session-finder.js';

const pageDefault = Symbol.for(`webex-calling-elements/page-default@${protocol}`);

/**
 * Gives the page a session of its own, so that tags dropped side by side into plain HTML find one another without a
 * provider around them. The only singleton: a second copy of this library finds the first one's.
 *
 * Every module that defines a tag calls this first, as an element that asks before the page's session exists would
 * stay without one.
 */
export function ensurePageDefault(): void {
  const page = globalThis as {[pageDefault]?: CallingSession};
  if (typeof document === 'undefined' || page[pageDefault]) return;
  const root = document.documentElement;
  const session = (page[pageDefault] = new CallingSession());
  // An element that is no Lit element has to be told that it is connected.
  new ContextProvider(root, {context: sessionContext, initialValue: session}).hostConnected();
  forwardSessionEvents(session, root, true);
  forwardLineEvents(session.line, root, true);
}
