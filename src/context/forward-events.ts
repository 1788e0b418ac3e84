import type {TokenEvent} from '../auth/token-keeper.js';
import type {Line} from '../line/line.js';
import type {LineEvent} from '../line/line-event.js';
import type {LineSnapshot} from '../line/line-state.js';
import type {CallingSession} from '../session/calling-session.js';
import type {SessionState} from '../session/session-state.js';
import {emit} from './emit.js';
import type {CallEnded, LineStateChange} from './event-map.js';
import {watchCalls, type CallEvent} from './watch-calls.js';

/** Dispatches the events of a line and of its calls on `target` until `signal` aborts. */
export function forwardLineEvents(
  line: Line,
  target: EventTarget,
  bubbles: boolean,
  signal?: AbortSignal,
): void {
  line.listen(event => emitLineEvent(target, event, bubbles), {signal});
  // Do not load the code for calls, because a page without call elements may not use calls.
  watchCalls(line, event => emitCallEvent(target, event, bubbles), {signal, load: false});
}

export function emitCallEvent(
  target: EventTarget,
  {call, snapshot, previous}: CallEvent,
  bubbles: boolean,
): void {
  const detail = Object.freeze({...snapshot, call, previous});
  const {status} = snapshot.state;
  // Dispatch `webex-incoming-call` and `webex-call-ended` only in the tab that has the call. Otherwise a page that logs
  // calls would log each call once per tab.
  const isHere = snapshot.tab === 'here';
  if (isHere && !previous && status === 'incoming') emit(target, 'webex-incoming-call', call, bubbles);
  emit(target, 'webex-call-statechange', detail, bubbles);
  // The snapshot of a call that was ended here changes once more after the end, when its command settles.
  const isEnd = status === 'ended' && previous?.state.status !== 'ended';
  if (isHere && isEnd) emit(target, 'webex-call-ended', detail as CallEnded, bubbles);
}

/** Dispatches the events of a session on `target` until `signal` aborts. */
export function forwardSessionEvents(
  session: CallingSession,
  target: EventTarget,
  bubbles: boolean,
  signal?: AbortSignal,
): void {
  let previous = session.state;
  const onState = (state: SessionState): void => {
    emitSessionState(target, state, previous, bubbles);
    previous = state;
  };
  const onToken = (event: TokenEvent): void => {
    if (event.type === 'token-expired') emit(target, 'webex-token-expired', undefined, bubbles);
    else emit(target, 'webex-token-expiring', {expiresAt: event.expiresAt}, bubbles);
  };
  session.subscribe(onState, {signal});
  session.listen(onToken, {signal});
}

export function emitLineEvent(target: EventTarget, event: LineEvent, bubbles: boolean): void {
  // `detailOf()` matches `WebexEventMap`. TypeScript cannot check it, but the tests do.
  emit(target, `webex-line-${event.type}`, detailOf(event) as never, bubbles);
}

/** The latest detail. All elements of a line dispatch the same object. */
let latest: {readonly of: LineSnapshot; readonly detail: LineStateChange} | undefined;

/**
 * Returns the detail of a `webex-line-statechange`.
 *
 * @param previous Undefined in an element's first event.
 */
export function changeDetail(snapshot: LineSnapshot, previous?: LineSnapshot): LineStateChange {
  if (latest?.of !== snapshot || latest.detail.previous !== previous)
    latest = {of: snapshot, detail: Object.freeze({...snapshot, previous})};
  return latest.detail;
}

function detailOf(event: LineEvent): unknown {
  if (event.type === 'statechange') return changeDetail(event.snapshot, event.previous);
  if ('line' in event) return event.line;
  return 'fault' in event ? event.fault : undefined;
}

/**
 * Dispatches the event of a session's state. Does not repeat `webex-signed-out` for a state that differs only in the
 * failed steps of the sign-out, nor `webex-sign-in-error` for the same fault.
 */
function emitSessionState(
  target: EventTarget,
  state: SessionState,
  previous: SessionState,
  bubbles: boolean,
): void {
  const wasSignedOut = previous.status === 'signed-out';
  const earlierFault = previous.status === 'failed' ? previous.fault : undefined;
  if (state.status === 'signed-in' && state !== previous)
    emit(target, 'webex-signed-in', state.user, bubbles);
  if (state.status === 'signed-out' && !wasSignedOut) emit(target, 'webex-signed-out', undefined, bubbles);
  if (state.status === 'failed' && state.fault !== earlierFault)
    emit(target, 'webex-sign-in-error', state.fault, bubbles);
}
