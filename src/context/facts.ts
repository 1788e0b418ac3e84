import type {LineController} from '../line/line-controller.js';
import type {LineEvent} from '../line/line-event.js';
import type {LineSnapshot} from '../line/line-state.js';
import type {CallingSession} from '../session/calling-session.js';
import type {SessionState} from '../session/session-state.js';
import {emit} from './emit.js';

interface FactsOptions {
  readonly bubbles: boolean;
  readonly signal: AbortSignal;
}

/** Passes on, as events of `target`, what the SDK's line says. */
export function passOnLineEvents(
  line: LineController,
  target: EventTarget,
  {bubbles, signal}: FactsOptions,
): void {
  line.listen(event => emitLineEvent(target, event, bubbles), {signal});
}

/** Passes on the changes of the line. The first has no `previous`, where the target joins what is going on. */
export function passOnLineState(
  line: LineController,
  target: EventTarget,
  {bubbles, signal, joins}: FactsOptions & {readonly joins: boolean},
): void {
  let previous: LineSnapshot | undefined = joins ? undefined : line.snapshot;
  line.subscribe(
    snapshot => {
      if (snapshot !== previous) emit(target, 'webex-line-statechange', {snapshot, previous}, {bubbles});
      previous = snapshot;
    },
    {signal},
  );
}

/** Passes on what becomes of signing in and out. */
export function passOnSession(session: CallingSession, target: EventTarget, options: FactsOptions): void {
  let previous = session.state;
  session.subscribe(
    state => {
      if (state !== previous) emitSessionState(target, state, options);
      previous = state;
    },
    {signal: options.signal},
  );
}

function emitLineEvent(target: EventTarget, event: LineEvent, bubbles: boolean): void {
  switch (event.type) {
    case 'registered':
      return emit(target, 'webex-line-registered', event.line, {bubbles});
    case 'error':
      return emit(target, 'webex-line-error', event.fault, {bubbles});
    case 'incoming-call':
      return emit(target, 'webex-line-incoming-call', event.call, {bubbles});
    default:
      return emit(target, `webex-line-${event.type}`, undefined, {bubbles});
  }
}

function emitSessionState(target: EventTarget, state: SessionState, {bubbles}: FactsOptions): void {
  if (state.status === 'signed-in') emit(target, 'webex-signed-in', state.user, {bubbles});
  if (state.status === 'signed-out') emit(target, 'webex-signed-out', undefined, {bubbles});
  if (state.status === 'failed') emit(target, 'webex-sign-in-error', state.fault, {bubbles});
}
