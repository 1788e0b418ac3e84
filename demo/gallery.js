// Every element in every state, rendered from fixed lines and sessions, for viewing and for screenshot tests. Nothing
// here uses the network.
import '../dist/bundle/webex-calling-elements.js';
import '../dist/bundle/call-elements.js';
import {FakeCall, FakeCallLine} from '../dist/testing/fake-call-line.js';
import {FakeLine} from '../dist/testing/fake-line.js';

const now = Date.now();
const line = {
  lineId: '5b1f0c0e-3d5a-4a52-9a4d-6f1d3c1a7e01',
  mobiusDeviceId: 'a2f1c8d4-77b0-4d0e-8a55-0c9b8f1e2d33',
  phoneNumber: '+1 206 555 0101',
  extension: '5101',
  status: 'active',
  sipAddresses: ['ada@example.calls.webex.com'],
  voicemail: '5000',
  lastSeen: new Date(now - 12_000).toISOString(),
  keepaliveInterval: 30,
  callKeepaliveInterval: 10,
  rehomingIntervalMin: 60,
  rehomingIntervalMax: 120,
  voicePortalNumber: '+1 206 555 0199',
  voicePortalExtension: '5199',
};
const registration = {
  line,
  server: 'primary',
  serverHost: 'mobius-us-east-1.prod.infra.webex.com',
  since: now - 3_600_000,
};
const reconnecting = {status: 'reconnecting', unreachableSince: now, ...registration};
const fault = (type, action, rest) => ({type, action, retryable: true, ...rest});

/** States of a line, with other properties of the snapshot. */
const lines = {
  absent: {state: {status: 'absent'}, wanted: false},
  unregistered: {state: {status: 'unregistered'}, wanted: false},
  connecting: {state: {status: 'connecting', since: now}},
  registered: {state: {status: 'registered', ...registration}},
  'registered, on the backup': {state: {status: 'registered', ...registration, server: 'backup'}},
  'registered, deregistering': {state: {status: 'registered', ...registration}, wanted: false},
  'registered, after an outage': {
    state: {status: 'registered', ...registration, outage: {from: now - 2_000_000, until: now - 1_000_000}},
  },
  'registered, not watched': {state: {status: 'registered', ...registration}, reachability: 'unknown'},
  'reconnecting, keepalives fail': {state: {...reconnecting, cause: 'keepalive', missed: 2}},
  'reconnecting, no events': {state: {...reconnecting, cause: 'events'}},
  'reconnecting, offline': {state: {...reconnecting, cause: 'network'}, online: false},
  'retrying, with a time': {
    state: {status: 'retrying', cause: 'throttled', attempt: 1, nextAttemptAt: now + 42_000},
  },
  'retrying, with a stranger': {state: {status: 'retrying', cause: 'unexpected-answer'}},
  'retrying, no network': {state: {status: 'retrying', cause: 'network'}, online: false},
  'retrying, in a call': {state: {status: 'retrying', cause: 'in-call'}},
  deregistering: {state: {status: 'deregistering', since: now}, wanted: false},
  'deregistering, refused': {
    state: {
      status: 'deregistering',
      since: now,
      cause: 'server',
      nextAttemptAt: now + 42_000,
      expiresAt: now + 600_000,
    },
    wanted: false,
  },
  'elsewhere, in a silent tab': {
    state: {
      status: 'elsewhere',
      holder: 'tab',
      there: {status: 'registered', ...registration},
      silentSince: now,
    },
    wanted: false,
  },
  'elsewhere, in a tab': {
    state: {status: 'elsewhere', holder: 'tab', there: {status: 'registered', ...registration}},
    wanted: false,
  },
  'elsewhere, on a device': {state: {status: 'elsewhere', holder: 'device'}, wanted: false},
  failed: {state: {status: 'failed', fault: fault('device-limit-exceeded', 'use-here')}},
  'failed, signed out at Webex': {
    state: {status: 'failed', fault: fault('token-expired', 'sign-in', {expiresAt: now + 600_000})},
  },
  'failed, for the administrator': {
    state: {status: 'failed', fault: fault('forbidden', 'contact-admin', {trackingId: 'webex-js-sdk_5f1c'})},
  },
  'failed, at length': {
    state: {
      status: 'failed',
      fault: fault('keepalives-blocked', 'fix-page', {policy: 'worker-src blob:; connect-src https: wss:'}),
    },
  },
};

const user = {displayName: 'Ada Lovelace', phoneNumber: '+1 206 555 0101', extension: '5101'};
const longUser = {
  displayName: 'Augusta Ada King, Countess of Lovelace',
  phoneNumber: '+44 20 7946 0958',
  extension: '5102',
};
const sessions = {
  'signed out': {status: 'signed-out'},
  'signing in': {status: 'signing-in', step: 'sdk', since: now},
  'signed in': {status: 'signed-in', user},
  'signed in, at length': {status: 'signed-in', user: longUser},
  'signed in, nothing known': {status: 'signed-in', user: {}},
  'waiting for the other window': {status: 'signing-in', step: 'consent', since: now},
  'signing out': {status: 'signing-out', step: 'line'},
  'signed out in part': {status: 'signed-out', failed: ['device']},
  failed: {status: 'failed', fault: {type: 'token-expired', step: 'token', action: 'sign-in'}},
  'failed, for the administrator': {
    status: 'failed',
    fault: {
      type: 'device-not-entitled',
      step: 'device',
      action: 'contact-admin',
      trackingId: 'webex-js-sdk_5f1c',
    },
  },
};

const log = [
  {status: 'registered', server: 'primary'},
  'registered',
  {status: 'reconnecting', cause: 'keepalive', missed: 2},
  {status: 'reconnecting', cause: 'keepalive', missed: 1},
  {status: 'connecting'},
  'connecting',
  {status: 'retrying', cause: 'server', attempt: 1},
  'error',
  {status: 'unregistered'},
].map((what, index) => {
  const at = new Date(now - index * 61_000).toISOString();
  if (typeof what !== 'string') return {at, state: what, wanted: true, online: true};
  if (what !== 'error') return {at, event: what};
  return {at, event: what, state: {type: what, fault: fault('service-unavailable', 'retry')}};
});

const grace = {name: 'Grace Hopper', number: '+12065550199'};
const ada = {name: 'Augusta Ada King, Countess of Lovelace', number: '+442079460958'};

function dial(phone, remote = grace) {
  return phone.add(new FakeCall({direction: 'outgoing', remote}));
}

/** A call that has been connected for three minutes. */
function talk(phone, {audio = 'flowing', muted = false, verified = muted, remote = grace} = {}) {
  const call = dial(phone, remote);
  call.emitState({status: 'active', since: now, audio});
  call.emit({connectedAt: now - 187_000, muted: {wanted: muted, verified}});
  return call;
}

/** States of the elements for calls: what happened to the line and its calls. */
const calls = {
  'webex-dialer': {
    empty() {},
    'with a number': (_, dialer) => (dialer.number = '+12065550199'),
    'an emergency number': (_, dialer) => (dialer.number = '112'),
    'an invalid number': (_, dialer) => ((dialer.number = 'ada@example.com'), dialer.dial()),
    'in a call': phone => talk(phone),
  },
  'webex-incoming-call': {
    ringing: phone => phone.ring(),
    'ringing, unknown number': phone => phone.ring({remote: {}}),
    'ringing, in a call': phone => (talk(phone), phone.ring({remote: ada})),
    missed(phone) {
      for (const remote of [grace, {}])
        phone.ring({remote}).emitState({status: 'ended', reason: 'missed', duration: 0});
    },
  },
  'webex-call': {
    dialing: phone => dial(phone),
    active: phone => talk(phone),
    muted: phone => talk(phone, {muted: true}),
    'muted, and still heard': phone => talk(phone, {muted: true, verified: false}),
    'blocked by the browser': phone => talk(phone, {audio: 'blocked'}),
    'two calls': phone => (
      talk(phone, {remote: ada}).emitState({status: 'on-hold', since: now}),
      talk(phone)
    ),
    'ended, busy': phone => dial(phone).emitState({status: 'ended', reason: 'busy', duration: 0}),
    'ended by a fault': phone =>
      dial(phone).emitState({
        status: 'ended',
        reason: 'microphone',
        duration: 0,
        fault: fault('microphone-missing', 'retry'),
      }),
  },
  'webex-audio-settings': {idle() {}},
};

/** The states that are being shown. */
const shows = [];

const settled = () => Promise.resolve(line);

/** A line fixed in one state. */
function fixedLine({state, ...rest}, inCall = false) {
  const snapshot = {state, wanted: true, online: true, reachability: 'watched', ...rest};
  return {
    snapshot,
    inCall,
    listen: () => () => {},
    subscribe: () => () => {},
    diagnostics: () => ({log: state.status === 'absent' ? [] : log}),
    register: settled,
    deregister: settled,
    retryNow: settled,
    claimAutoRegister: () => false,
  };
}

/** A session fixed in one state, for the elements inside `place`, which request it through the context protocol. */
function shareSession(place, state) {
  const session = {
    state,
    line: fixedLine(lines.absent),
    hasServer: false,
    configure() {},
    resume: async () => {},
    listen: () => () => {},
    signIn: async () => user,
    signOut: async () => {},
    subscribe: listener => (listener(state), () => {}),
  };
  place.addEventListener('context-request', event => {
    event.stopPropagation();
    event.callback(session, () => {});
  });
}

const choices = document.querySelector('#choices');
const chosen = new URLSearchParams(location.search);
for (const [name, value] of chosen) if (choices.elements[name]) choices.elements[name].value = value;
choices.addEventListener('change', () => {
  location.search = String(new URLSearchParams(new FormData(choices)));
});
const root = document.documentElement;
root.dir = chosen.get('dir') ?? 'ltr';
root.lang = chosen.get('lang') ?? 'en';
root.dataset.theme = chosen.get('theme') ?? '';
root.dataset.scheme = chosen.get('scheme') ?? '';

await textsAreThere();
const main = document.querySelector('main');
const shown = chosen.get('show');
for (const view of ['dot', 'chip', 'text', 'card'])
  section('webex-line-status', lines, {view}, `view="${view}"`);
section('webex-line-controls', lines);
section('webex-line-details', {registered: lines.registered});
section('webex-line-log', {absent: lines.absent, registered: lines.registered});
for (const view of ['full', 'compact', 'avatar', 'button'])
  section('webex-login', sessions, {view}, `view="${view}"`);
section('webex-login', sessions, {view: 'full', tokenSource: () => ''}, 'with a token source');
for (const [tag, states] of Object.entries(calls)) section(tag, states);
const elements = [...main.querySelectorAll('figure > :last-child')];
// An element is empty until its language has loaded.
while (elements.some(({shadowRoot}) => !shadowRoot.childElementCount))
  await new Promise(requestAnimationFrame);
await Promise.all(shows);
await Promise.all(elements.map(({updateComplete}) => updateComplete));
root.dataset.drawn = '';

function section(tag, states, properties = {}, note = '') {
  if (shown && tag !== shown) return;
  const place = document.createElement('section');
  place.id = [tag, properties.view, properties.tokenSource && 'source'].filter(Boolean).join('-');
  const heading = document.createElement('h2');
  heading.append(code(`<${tag}>`), ' ', note);
  const cells = Object.entries(states).map(([name, state]) => cell(tag, name, state, properties));
  const grid = document.createElement('div');
  grid.className = 'cells';
  grid.append(...cells);
  place.append(heading, grid);
  main.append(place);
}

function cell(tag, name, state, properties) {
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  caption.textContent = name;
  const element = document.createElement(tag);
  if (chosen.get('density')) element.setAttribute('density', chosen.get('density'));
  if (tag === 'webex-login') shareSession(figure, state);
  else if (tag in calls) shows.push(show(element, state));
  else element.line = fixedLine(state);
  Object.assign(element, properties);
  figure.append(caption, element);
  return figure;
}

/** Shows a line to an element for calls. The calls begin afterwards, because the element shows what happens. */
async function show(element, happen) {
  element.line = new FakeCallLine();
  while (!element.shadowRoot?.childElementCount) await new Promise(requestAnimationFrame);
  await happen(element.line, element);
}

function code(text) {
  const element = document.createElement('code');
  element.textContent = text;
  return element;
}

/** The texts for signed-in states load after a sign-in, or here with a host's line. */
async function textsAreThere() {
  const provider = document.createElement('webex-line-provider');
  const signedIn = new Promise(resolve => provider.addEventListener('webex-signed-in', resolve));
  document.body.append(provider);
  provider.sdkLine = new FakeLine();
  await signedIn;
}
