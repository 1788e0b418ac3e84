import type {Fault} from '../../src/base/fault.js';
import '../../src/define.js';
import '../../src/define-calls.js';
import type {Call} from '../../src/call/call.js';
import type {WebexEventMap} from '../../src/context/event-map.js';
import type {User} from '../../src/auth/profile.js';
import type {LineInfo} from '../../src/line/line-info.js';
import type {LineSnapshot} from '../../src/line/line-state.js';

/** Compiled, never run: events have their types at every target at which a page can listen. */
declare const anyElement: HTMLElement;

document.addEventListener('webex-line-registered', ({detail}) => {
  const line: LineInfo = detail;
  // @ts-expect-error -- not one of the fourteen properties
  void line.registration;
  // @ts-expect-error -- a snapshot is read-only
  detail.lineId = '';
});

document.querySelector('webex-line-status')?.addEventListener('webex-line-error', ({detail}) => {
  const fault: Fault = detail;
  // @ts-expect-error -- the detail is a fault, not a line
  const line: LineInfo = detail;
  void [fault, line];
});

anyElement.addEventListener('webex-line-statechange', ({detail}) => {
  const {state, previous} = detail;
  const [now, before]: [LineSnapshot, LineSnapshot | undefined] = [detail, previous];
  // @ts-expect-error -- undefined in the first event of an element that is added later
  void previous.state;
  if (state.status === 'registered') void state.line.lineId;
  // @ts-expect-error -- not every state has the property `line`
  void state.line;
  void [now, before];
});

document.addEventListener('webex-line-incoming-call', ({detail}) => {
  ({nothing: detail}) satisfies {nothing: undefined};
  // @ts-expect-error -- never the SDK's call, which gives access to the token
  void detail.answer;
});

window.addEventListener('webex-line-statechange', ({detail}) => void detail.state.status);

document.addEventListener('webex-signed-in', ({detail}) => {
  const user: User = detail;
  // @ts-expect-error -- never a token
  void detail.accessToken;
  void user;
});

document.addEventListener('webex-sign-out-request', event => {
  event.preventDefault();
  // @ts-expect-error -- a request has no detail
  void event.detail.user;
});

document.addEventListener('webex-incoming-call', ({detail}) => {
  const call: Call = detail;
  // @ts-expect-error -- a snapshot is read-only
  call.snapshot.state = {status: 'dialing', since: 0};
});

document.querySelector('webex-call')?.addEventListener('webex-call-ended', ({detail}) => {
  const {call, state, remote} = detail;
  void [call.id, state.reason, state.duration, remote.number];
  // @ts-expect-error -- the state of an ended call has no `since`
  void state.since;
});

document.querySelector('webex-dialer')?.addEventListener('webex-dial-request', ({detail}) => {
  const number: string = detail.number;
  void number;
});

// @ts-expect-error -- no event of this name
export type NoSuchEvent = WebexEventMap['webex-line-ringing'];

// @ts-expect-error -- the detail of another event
export const wrong: WebexEventMap['webex-line-registered'] = new CustomEvent<Fault>('webex-line-registered');
