import {ContextProvider} from '@lit/context';
import {version} from '../base/version.js';
import {warnOnce} from '../base/warn-once.js';
import {CallingSession} from '../session/calling-session.js';
import {forwardLineEvents, forwardSessionEvents} from './forward-events.js';
import {protocol, sessionContext} from './session-finder.js';

const pageDefault = Symbol.for(`webex-calling-elements/page-default@${protocol}`);

/** The property with the versions of all copies of this library on the page. Copies of every protocol use the same name. */
const copies = Symbol.for('webex-calling-elements/copies');
let isCounted = false;

/**
 * The session of the page, which elements without a provider share. It is the library's only singleton: a second copy
 * of the library finds the session of the first. A server renders pages for several people, so there each invocation
 * returns a new session, in which nobody is signed in.
 *
 * @example
 * pageSession().line.subscribe(({state}) => console.log(state.status));
 */
export function pageSession(): CallingSession {
  const page = globalThis as {[pageDefault]?: CallingSession};
  if (typeof document === 'undefined') return new CallingSession();
  return (page[pageDefault] ??= createPageSession());
}

/**
 * Creates the page's session. Every module that defines an element calls this first: an element that requested the
 * session before it exists would never get one.
 */
export function ensurePageDefault(): void {
  if (typeof document === 'undefined') return;
  warnAboutCopies();
  pageSession();
}

function warnAboutCopies(): void {
  if (isCounted) return;
  isCounted = true;
  const versions = ((globalThis as {[copies]?: string[]})[copies] ??= []);
  if (versions.push(version) > 1)
    warnOnce(
      `this page loads several copies of this library, ${versions.join(' and ')}. Load only one: import it everywhere from the same URL, without a query`,
    );
}

function createPageSession(): CallingSession {
  const root = document.documentElement;
  const session = new CallingSession();
  // `<html>` is not a Lit element, so call `hostConnected()` here.
  new ContextProvider(root, {context: sessionContext, initialValue: session}).hostConnected();
  forwardSessionEvents(session, root, true);
  forwardLineEvents(session.line, root, true);
  return session;
}
