// The states that the gallery shows. Nothing here uses the network.

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
export const fault = (type, action, rest) => ({type, action, retryable: true, ...rest});

/** States of a line, some with other properties of the snapshot, or of a session that has no line yet. */
export const lines = {
  'not signed in': {state: {status: 'absent'}, wanted: false},
  'signing in': {session: {status: 'signing-in', step: 'sdk', since: now}},
  'not registered': {state: {status: 'unregistered'}, wanted: false},
  connecting: {state: {status: 'connecting', since: now}},
  registered: {state: {status: 'registered', ...registration}},
  'registered, on the backup server': {state: {status: 'registered', ...registration, server: 'backup'}},
  'registered, deregistering': {state: {status: 'registered', ...registration}, wanted: false},
  'registered, after an outage': {
    state: {status: 'registered', ...registration, outage: {from: now - 2_000_000, until: now - 1_000_000}},
  },
  'registered, calls can’t be verified': {
    state: {status: 'registered', ...registration},
    reachability: 'unknown',
  },
  'reconnecting, connection checks fail': {state: {...reconnecting, cause: 'keepalive', missed: 2}},
  'reconnecting, calls don’t arrive': {state: {...reconnecting, cause: 'events'}},
  'reconnecting, offline': {state: {...reconnecting, cause: 'network'}, online: false},
  'retrying the first registration': {
    state: {
      status: 'retrying',
      cause: 'throttled',
      attempt: 1,
      nextAttemptAt: now + 42_000,
      mustWait: true,
    },
  },
  'retrying, a proxy answered': {state: {status: 'retrying', cause: 'unexpected-answer'}},
  'retrying after a loss, offline': {
    state: {status: 'retrying', cause: 'network', unreachableSince: now},
    online: false,
  },
  'retrying after a loss, during a call': {
    state: {status: 'retrying', cause: 'in-call', unreachableSince: now},
  },
  deregistering: {state: {status: 'deregistering', since: now}, wanted: false},
  'deregistering, Webex has a problem': {
    state: {
      status: 'deregistering',
      since: now,
      cause: 'server',
      nextAttemptAt: now + 42_000,
      expiresAt: now + 600_000,
    },
    wanted: false,
  },
  'in use in another tab, which doesn’t respond': {
    state: {
      status: 'elsewhere',
      holder: 'tab',
      there: {status: 'registered', ...registration},
      silentSince: now,
    },
    wanted: false,
  },
  'in use in another tab': {
    state: {status: 'elsewhere', holder: 'tab', there: {status: 'registered', ...registration}},
    wanted: false,
  },
  'in use on another device': {state: {status: 'elsewhere', holder: 'device'}, wanted: false},
  'failed, too many devices': {
    state: {status: 'failed', fault: fault('device-limit-exceeded', 'free-elsewhere')},
  },
  'failed, sign-in expired': {
    state: {status: 'failed', fault: fault('token-expired', 'sign-in', {expiresAt: now + 600_000})},
  },
  'failed, ask the administrator': {
    state: {status: 'failed', fault: fault('forbidden', 'contact-admin', {trackingId: 'webex-js-sdk_5f1c'})},
  },
  'failed, page’s security policy': {
    state: {
      status: 'failed',
      fault: fault('keepalives-blocked', 'fix-page', {policy: 'worker-src blob:; connect-src https: wss:'}),
    },
  },
};

export const user = {displayName: 'Ada Lovelace', phoneNumber: '+1 206 555 0101', extension: '5101'};
const longUser = {
  displayName: 'Augusta Ada King, Countess of Lovelace',
  phoneNumber: '+44 20 7946 0958',
  extension: '5102',
};
export const sessions = {
  'signed out': {status: 'signed-out'},
  'signing in, loading': {status: 'signing-in', step: 'sdk', since: now},
  'signed in': {status: 'signed-in', user},
  'signed in, long name': {status: 'signed-in', user: longUser},
  'signed in, name unknown': {status: 'signed-in', user: {}},
  'signing in, in the other window': {status: 'signing-in', step: 'consent', since: now},
  'signing out': {status: 'signing-out', step: 'line'},
  'signed out, with an unfinished step': {status: 'signed-out', failed: ['device']},
  'failed, token expired': {
    status: 'failed',
    fault: {type: 'token-expired', step: 'token', action: 'sign-in'},
  },
  'failed, ask the administrator': {
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
].map((entry, index) => {
  const at = new Date(now - index * 61_000).toISOString();
  if (typeof entry !== 'string') return {at, state: entry, wanted: true, online: true};
  if (entry !== 'error') return {at, event: entry};
  return {at, event: entry, state: {type: entry, fault: fault('service-unavailable', 'retry')}};
});

const resolveWithLine = () => Promise.resolve(line);

/** A line fixed in one state. */
export function fixedLine({state, ...rest}, inCall = false) {
  const snapshot = {state, wanted: true, online: true, reachability: 'watched', ...rest};
  return {
    snapshot,
    inCall,
    calls: [],
    listen: () => () => {},
    subscribe: () => () => {},
    diagnostics: () => ({log: state.status === 'absent' ? [] : log}),
    register: resolveWithLine,
    deregister: resolveWithLine,
    retryNow: resolveWithLine,
    claimAutoRegister: () => false,
  };
}

/** A session fixed in one state, for the elements inside `place`, which request it through the context protocol. */
export function shareSession(place, state) {
  const session = {
    state,
    line: fixedLine(lines['not signed in']),
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
