import {ContextConsumer} from '@lit/context';
import type {ReactiveController, ReactiveElement} from 'lit';
import type {CallingSession} from '../session/calling-session.js';
import {sessionContext} from './session-context.js';

/**
 * Finds the session for an element: the nearest provider's, else the page's. Whatever was begun for one ends when
 * another takes its place, or the element leaves the page.
 */
export class SessionFinder implements ReactiveController {
  readonly #onFound: (session: CallingSession, signal: AbortSignal) => void;
  #session: CallingSession | undefined;
  #connection = new AbortController();

  constructor(host: ReactiveElement, onFound: (session: CallingSession, signal: AbortSignal) => void) {
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
    this.#connection.abort();
    this.#session = undefined;
  }

  #found(session: CallingSession): void {
    if (session === this.#session) return;
    this.#connection.abort();
    this.#connection = new AbortController();
    this.#session = session;
    this.#onFound(session, this.#connection.signal);
  }
}
