import {ContextProvider} from '@lit/context';
import {sessionContext} from '../../src/context/session-context.js';
import {LineController} from '../../src/line/line-controller.js';
import type {LineSnapshot, LineState} from '../../src/line/line-state.js';
import type {CallingSession} from '../../src/session/calling-session.js';
import type {SessionState} from '../../src/session/session-state.js';

/** A line that stands still in one state, whichever: for tests of drawing, and of nothing else. */
export function standingLine(state: LineState, rest: Partial<LineSnapshot> = {}): LineController {
  const snapshot: LineSnapshot = {state, wanted: true, online: true, ...rest};
  const line = new LineController();
  Object.defineProperty(line, 'snapshot', {value: snapshot});
  line.subscribe = listener => {
    listener(snapshot);
    return () => undefined;
  };
  return line;
}

/** A session that stands still in one state, shared with what is put inside: for tests of drawing. */
export function standingSession(state: SessionState): HTMLElement {
  const host = document.createElement('div');
  const session = {
    state,
    line: new LineController(),
    configure: () => undefined,
    subscribe: (listener: (told: SessionState) => void) => {
      listener(state);
      return () => undefined;
    },
  } as unknown as CallingSession;
  new ContextProvider(host, {context: sessionContext, initialValue: session}).hostConnected();
  document.body.append(host);
  return host;
}

/** What a person reads, with the white space as it is shown. */
export function wordsOf(element: Element): string {
  return (element.shadowRoot as unknown as HTMLElement).textContent.replaceAll(/\s+/g, ' ').trim();
}

/** The states that style sheets see. */
export function statesOf(element: Element, all: readonly string[]): string[] {
  return all.filter(state => element.matches(`:state(${state})`));
}
