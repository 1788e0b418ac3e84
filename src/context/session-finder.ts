import {ContextConsumer, createContext} from '@lit/context';
import type {ReactiveController, ReactiveElement} from 'lit';
import type {CallingSession} from '../session/calling-session.js';

/**
 * The version of what elements and sessions of different copies of this library call on one another. It goes up with
 * every incompatible change to `CallingSession` or `Line`, so that copies that do not fit do not find each other.
 */
export const protocol = 2;

/** Registered page-wide, so that two copies of this library on one page share sessions. */
export const sessionContext = createContext<CallingSession>(
  Symbol.for(`webex-calling-elements/session@${protocol}`),
);

/**
 * Finds the session for an element: the nearest provider's, else the page's. What is begun for one has to be ended by
 * the function that `onFound` returns, when another takes its place or the element leaves the page.
 */
export class SessionFinder implements ReactiveController {
  readonly #onFound: (session: CallingSession) => () => void;
  #session: CallingSession | undefined;
  #end: (() => void) | undefined;

  constructor(host: ReactiveElement, onFound: (session: CallingSession) => () => void) {
    this.#onFound = onFound;
    host.addController(this);
    new ContextConsumer(host, {
      context: sessionContext,
      subscribe: true,
      callback: session => this.#found(session),
    });
  }

  get session(): CallingSession | undefined {
    return this.#session;
  }

  hostDisconnected(): void {
    this.#end?.();
    this.#end = undefined;
    this.#session = undefined;
  }

  #found(session: CallingSession): void {
    if (session === this.#session) return;
    this.#end?.();
    this.#session = session;
    this.#end = this.#onFound(session);
  }
}
