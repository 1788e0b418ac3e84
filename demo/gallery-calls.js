// The states of the elements for calls in the gallery.
import {FakeCall, FakeCallLine} from '../dist/testing/fake-call-line.js';
import {fault} from './gallery-states.js';

const now = Date.now();
const grace = {name: 'Grace Hopper', number: '+12065550199'};
const ada = {name: 'Augusta Ada King, Countess of Lovelace', number: '+442079460958'};

function addOutgoingCall(line, remote = grace) {
  return line.add(new FakeCall({direction: 'outgoing', remote}));
}

/** A call that has been connected for three minutes. */
function addActiveCall(line, {audio = 'flowing', muted = false, verified = muted, remote = grace} = {}) {
  const call = addOutgoingCall(line, remote);
  call.emitState({status: 'active', since: now, audio});
  call.emit({connectedAt: now - 187_000, muted: {wanted: muted, verified}});
  return call;
}

/** Replaces the audio devices, so that the gallery has the same ones on every machine, and no microphone can be opened. */
function fakeDevices({mediaDevices}) {
  if (!mediaDevices) return;
  const labels = {
    audioinput: ['Headset', 'Built-in microphone of a laptop with a very long name (1d6b:0102)'],
    audiooutput: ['Headset', 'Loudspeakers'],
  };
  const devices = Object.entries(labels).flatMap(([kind, names]) =>
    names.map(label => ({kind, label, deviceId: `${kind} ${label}`})),
  );
  mediaDevices.enumerateDevices = async () => devices;
  mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'));
}
fakeDevices(navigator);

/** Presses a button of an element: the first with this part, or the one at `index`. */
async function press({shadowRoot, updateComplete}, part, index = 0) {
  await updateComplete;
  shadowRoot.querySelectorAll(`[part~=${part}]`)[index].click();
}

/** The states of the elements for calls. Each function receives the line and the element, and produces the state. */
export const calls = {
  'webex-dialer': {
    'without a number'() {},
    'with a number': (_, dialer) => (dialer.number = '+12065550199'),
    'an emergency number': (_, dialer) => (dialer.number = '112'),
    'an invalid number': (_, dialer) => ((dialer.number = 'ada@example.com'), dialer.dial()),
    'in a call': line => addActiveCall(line),
    'without a keypad': (_, dialer) => (dialer.view = 'compact'),
  },
  'webex-incoming-call': {
    ringing: line => line.ring(),
    'ringing, unknown number': line => line.ring({remote: {}}),
    'ringing, in a call': line => (addActiveCall(line), line.ring({remote: ada})),
    missed(line) {
      for (const remote of [grace, {}])
        line.ring({remote}).emitState({status: 'ended', reason: 'missed', duration: 0});
    },
  },
  'webex-call': {
    dialing: line => addOutgoingCall(line),
    active: line => addActiveCall(line),
    muted: line => addActiveCall(line, {muted: true}),
    'muted, and still heard': line => addActiveCall(line, {muted: true, verified: false}),
    'blocked by the browser': line => addActiveCall(line, {audio: 'blocked'}),
    async 'with the keypad'(line, element) {
      addActiveCall(line, {remote: ada});
      await press(element, 'control', 2);
      for (const key of [0, 4]) await press(element, 'key', key);
    },
    async 'transfer, number missing'(line, element) {
      addActiveCall(line);
      await press(element, 'control', 3);
      await press(element, 'transfer-button');
    },
    'two calls': line => (
      addActiveCall(line, {remote: ada}).emitState({status: 'on-hold', since: now}),
      addActiveCall(line)
    ),
    'ended, busy': line => addOutgoingCall(line).emitState({status: 'ended', reason: 'busy', duration: 0}),
    'ended by a fault': line =>
      addOutgoingCall(line).emitState({
        status: 'ended',
        reason: 'microphone',
        duration: 0,
        fault: fault('microphone-missing', 'retry'),
      }),
  },
  'webex-audio-settings': {
    'at rest'() {},
    'no microphone': (_, element) => press(element, 'test'),
  },
};

/** Controls of calls that are also shown hovered, pressed and focused. */
export const callControls = [
  {name: 'call', tag: 'webex-call', state: calls['webex-call'].active},
  {name: 'dialer', tag: 'webex-dialer', state: calls['webex-dialer']['without a number']},
  {name: 'incoming call', tag: 'webex-incoming-call', state: calls['webex-incoming-call'].ringing},
];

/** Gives an element a line, then produces a state of `calls`. */
export async function showCalls(element, produceState) {
  element.line = new FakeCallLine();
  while (!element.shadowRoot?.childElementCount) await new Promise(requestAnimationFrame);
  await produceState(element.line, element);
}
