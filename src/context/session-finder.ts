import {ContextConsumer, createContext} from '@lit/context';
import type {ReactiveController, ReactiveElement} from 'lit';
import type {CallingSession} from '../session/calling-session.js';

/**
 * The version of the interface between elements and sessions of different copies of this library. Increase it with
 * every incompatible change to `CallingSession` or `Line`, so that incompatible copies do not find each other.
 */
export const protocol = 2;

/** The symbol is in the global registry, so that several copies of this library on a page share sessions. */
export const sessionContext = createContext<CallingSession>(
  Symbol.for(`webex-calling-elements/session@${protocol}`),
);

/**
 * Finds an element's session: the nearest provider's, or else the page's. The signal for `onFound` aborts when another
 * session is found or the element is removed.
 */
export class SessionFinder implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #onFound: (session: CallingSession, signal: AbortSignal) => void;
  #session: CallingSession | undefined;
  /** The session that was found last. It stays when the element is removed, because the element may only be moved. */
  #latest: CallingSession | undefined;
  /** Aborted when the element leaves the session. */
  #end = new AbortController();
  /** Whether the session may resume with the element's options, which the previous session may still use. */
  #mayResume: Promise<boolean> | boolean = true;

  constructor(host: ReactiveElement, onFound: (session: CallingSession, signal: AbortSignal) => void) {
    this.#host = host;
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

  /**
   * Signs in without asking the person, if possible. Waits until the session that the element left no longer uses the
   * element's options. Does nothing if that session continues to use them, because of a call.
   */
  async resume(): Promise<void> {
    const session = this.#session;
    // The element may be moved again meanwhile.
    if ((await this.#mayResume) && session === this.#session) await session?.resume();
  }

  hostDisconnected(): void {
    this.#end.abort();
    this.#session = undefined;
  }

  #found(found: CallingSession): void {
    // Using a disposed session would throw.
    const session = found.disposed ? undefined : found;
    if (session === this.#session) return;
    this.#end.abort();
    if (session !== this.#latest) {
      // Otherwise both sessions would sign in with the element's options. The session of an older version lacks the
      // method.
      this.#mayResume = this.#latest?.removeOptionsOf?.(this.#host) ?? true;
    }
    this.#session = this.#latest = session;
    this.#end = new AbortController();
    if (session) this.#onFound(session, this.#end.signal);
  }
}
