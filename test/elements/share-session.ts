import {ContextProvider} from '@lit/context';
import {directive, Directive, type ElementPart} from 'lit/directive.js';
import {noChange} from 'lit';
import {sessionContext} from '../../src/context/session-finder.js';
import type {CallingSession} from '../../src/session/calling-session.js';

class ShareSession extends Directive {
  #shared = false;

  override render(_session: CallingSession): unknown {
    return noChange;
  }

  override update({element}: ElementPart, [session]: [CallingSession]): unknown {
    if (!this.#shared)
      new ContextProvider(element as HTMLElement, {
        context: sessionContext,
        initialValue: session,
      }).hostConnected();
    this.#shared = true;
    return noChange;
  }
}

/** Shares a session with the elements inside an element, in a template. */
export const shareSession = directive(ShareSession);
