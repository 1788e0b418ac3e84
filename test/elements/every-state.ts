import {faultTypes} from '../../src/base/fault-catalog.js';
import {makeFault} from '../../src/base/make-fault.js';
import type {LineInfo} from '../../src/line/line-info.js';
import type {LineSnapshot, LineState, LineStatus, RetryCause, Trouble} from '../../src/line/line-state.js';
import type {SessionState} from '../../src/session/session-state.js';

/** Sign-in faults that a line can also fail with. */
const sharedTypes = ['token-expired', 'no-servers'] as const;
export const signInFaultTypes = faultTypes.filter(type => makeFault(type).about === 'sign-in');
export const lineFaultTypes = [
  ...faultTypes.filter(type => makeFault(type).about === 'line'),
  ...sharedTypes,
];

/** A line with all properties of the guide. */
export const fullLine: LineInfo = {
  lineId: 'line-1',
  mobiusDeviceId: 'device-1',
  phoneNumber: '+12065550101',
  extension: '5101',
  status: 'active',
  sipAddresses: ['sip:ada@example.com', 'sip:lovelace@example.com'],
  voicemail: '5000',
  lastSeen: '2026-11-24T10:00:00Z',
  keepaliveInterval: 30,
  callKeepaliveInterval: 10,
  rehomingIntervalMin: 60,
  rehomingIntervalMax: 120,
  voicePortalNumber: '+12065550199',
  voicePortalExtension: '5199',
};

const registration = {line: fullLine, server: 'primary', since: 0} as const;
export const registered: LineState = {status: 'registered', ...registration};

/** A time today. */
export function todayAt(hours: number, minutes: number, seconds = 0): number {
  return new Date().setHours(hours, minutes, seconds, 0);
}

/** One hour from now. */
export const inAnHour = Date.now() + 3_600_000;

const troubles = ['keepalive', 'events', 'network'] as const satisfies readonly Trouble[];
const retryCauses = [
  'throttled',
  'server',
  'network',
  'timeout',
  'unexpected-answer',
  'device-limit',
  'in-call',
  'unknown',
] as const satisfies readonly RetryCause[];

/** The state of a line to which calls may not get through. */
export function reconnectingState(cause: Trouble, missed = 3): Extract<LineState, {status: 'reconnecting'}> {
  const counted = cause === 'keepalive' ? {missed} : {};
  return {status: 'reconnecting', cause, ...counted, unreachableSince: 0, ...registration};
}

export interface LineRow {
  readonly name: string;
  readonly state: LineState;
  readonly rest?: Partial<LineSnapshot>;
}

/** Every state of a line with every cause and fault, and variations of the other snapshot properties. */
export const lineRows: readonly LineRow[] = [
  {name: 'absent', state: {status: 'absent'}, rest: {wanted: false}},
  {name: 'unregistered', state: {status: 'unregistered'}, rest: {wanted: false}},
  {
    name: 'unregistered, registration requested',
    state: {status: 'unregistered'},
    rest: {pending: 'register'},
  },
  {name: 'connecting', state: {status: 'connecting', since: 0}},
  {name: 'connecting, cancelled', state: {status: 'connecting', since: 0}, rest: {wanted: false}},
  {name: 'registered', state: registered},
  {name: 'registered, on the backup', state: {...registered, server: 'backup'}},
  {name: 'registered, deregistration requested', state: registered, rest: {wanted: false}},
  {name: 'registered, offline', state: registered, rest: {online: false}},
  {
    name: 'registered, after an outage',
    state: {...registered, outage: {from: todayAt(14, 2), until: todayAt(14, 19)}},
  },
  {
    name: 'registered, after a moment’s outage',
    state: {...registered, outage: {from: todayAt(14, 2, 5), until: todayAt(14, 2, 9)}},
  },
  {name: 'registered, not watched', state: registered, rest: {reachability: 'unknown'}},
  {
    name: 'registered, on the backup, not watched',
    state: {...registered, server: 'backup'},
    rest: {reachability: 'unknown'},
  },
  ...troubles.map(cause => ({name: `reconnecting, ${cause}`, state: reconnectingState(cause)})),
  {name: 'reconnecting, without a count', state: {...reconnectingState('keepalive'), missed: undefined}},
  {name: 'reconnecting, network, offline', state: reconnectingState('network'), rest: {online: false}},
  {name: 'reconnecting, events, offline', state: reconnectingState('events'), rest: {online: false}},
  {
    name: 'reconnecting, deregistration requested',
    state: reconnectingState('keepalive'),
    rest: {wanted: false},
  },
  ...retryCauses.map(cause => ({
    name: `retrying, ${cause}`,
    state: {status: 'retrying', cause} as const,
  })),
  {name: 'retrying, cancelled', state: {status: 'retrying', cause: 'server'}, rest: {wanted: false}},
  {name: 'retrying, registered before', state: {status: 'retrying', cause: 'server', unreachableSince: 0}},
  {name: 'retrying, offline', state: {status: 'retrying', cause: 'network'}, rest: {online: false}},
  {
    name: 'retrying, with a time',
    state: {status: 'retrying', cause: 'server', attempt: 1, nextAttemptAt: inAnHour},
  },
  {
    name: 'retrying, must wait',
    state: {status: 'retrying', cause: 'server', attempt: 1, nextAttemptAt: inAnHour, mustWait: true},
  },
  {name: 'deregistering', state: {status: 'deregistering', since: 0}, rest: {wanted: false}},
  ...retryCauses.map(cause => ({
    name: `deregistering, ${cause}`,
    state: {status: 'deregistering', since: 0, cause} as const,
    rest: {wanted: false},
  })),
  {
    name: 'deregistering, with times',
    state: {
      status: 'deregistering',
      since: 0,
      cause: 'server',
      nextAttemptAt: inAnHour,
      expiresAt: inAnHour,
    },
    rest: {wanted: false},
  },
  {
    name: 'deregistering, not watched',
    state: {status: 'deregistering', since: 0},
    rest: {wanted: false, reachability: 'unknown'},
  },
  {
    name: 'deregistering, registration requested',
    state: {status: 'deregistering', since: 0, cause: 'server'},
  },
  {name: 'elsewhere, in a tab', state: {status: 'elsewhere', holder: 'tab', there: registered}},
  {
    name: 'elsewhere, in a tab that connects',
    state: {status: 'elsewhere', holder: 'tab', there: {status: 'connecting', since: 0}},
  },
  {
    name: 'elsewhere, in a tab that no call reaches',
    state: {status: 'elsewhere', holder: 'tab', there: reconnectingState('events')},
  },
  {
    name: 'elsewhere, in a tab, offline',
    state: {status: 'elsewhere', holder: 'tab', there: registered},
    rest: {online: false},
  },
  {
    name: 'elsewhere, in a silent tab',
    state: {status: 'elsewhere', holder: 'tab', there: reconnectingState('events'), silentSince: 0},
  },
  {name: 'elsewhere, on a device', state: {status: 'elsewhere', holder: 'device'}},
  {
    name: 'elsewhere, on a device, with this one left',
    state: {status: 'elsewhere', holder: 'device', expiresAt: inAnHour},
  },
  ...lineFaultTypes.map(type => ({
    name: `failed, ${type}`,
    state: {status: 'failed', fault: makeFault(type)} as const,
  })),
  {
    name: 'failed, token-expired, with a device left',
    state: {status: 'failed', fault: makeFault('token-expired', {expiresAt: inAnHour})},
  },
  {
    name: 'failed, forbidden, with a tracking id',
    state: {status: 'failed', fault: makeFault('forbidden', {trackingId: 'webex-1'})},
  },
  {
    name: 'failed, timeout, offline',
    state: {status: 'failed', fault: makeFault('timeout')},
    rest: {online: false},
  },
];

export const lineStatuses: readonly LineStatus[] = [...new Set(lineRows.map(({state}) => state.status))];

export interface SessionRow {
  readonly name: string;
  readonly state: SessionState;
}

export const sessionRows: readonly SessionRow[] = [
  {name: 'signed out', state: {status: 'signed-out'}},
  {name: 'signed out in part', state: {status: 'signed-out', failed: ['device', 'session']}},
  {name: 'in the other window', state: {status: 'signing-in', step: 'consent', since: 0}},
  {
    name: 'in the other window, which looks closed',
    state: {status: 'signing-in', step: 'consent', since: 0, seemsClosed: true},
  },
  ...(['token', 'sdk', 'device', 'line'] as const).map(step => ({
    name: `signing in, ${step}`,
    state: {status: 'signing-in', step, since: 0} as const,
  })),
  {name: 'signed in, nothing known', state: {status: 'signed-in', user: {}}},
  {
    name: 'signed in',
    state: {status: 'signed-in', user: {displayName: 'Ada Lovelace', phoneNumber: '+12065550101'}},
  },
  {
    name: 'signed in, with a picture',
    state: {
      status: 'signed-in',
      user: {displayName: 'Ada Lovelace', avatar: 'https://example.com/ada.png', extension: '5101'},
    },
  },
  ...(['line', 'device', 'session'] as const).map(step => ({
    name: `signing out, ${step}`,
    state: {status: 'signing-out', step} as const,
  })),
  ...signInFaultTypes.map(type => ({
    name: `failed, ${type}`,
    state: {status: 'failed', fault: makeFault(type)} as const,
  })),
  {
    name: 'failed, with a tracking id and a time to wait for',
    state: {
      status: 'failed',
      fault: makeFault('device-throttled', {trackingId: 'webex-1', retryAt: inAnHour}),
    },
  },
];
