import {SignInError, signInFaultTypes} from '../../src/auth/sign-in-fault.js';
import {lineFault, lineFaultTypes} from '../../src/line/line-fault.js';
import type {LineInfo} from '../../src/line/line-info.js';
import type {LineSnapshot, LineState} from '../../src/line/line-state.js';
import type {SessionState} from '../../src/session/session-state.js';

/** A line with all of the guide's properties. */
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

export interface LineRow {
  readonly name: string;
  readonly state: LineState;
  readonly rest?: Partial<LineSnapshot>;
}

/** Every state of a line, with every cause and fault, and what else a snapshot may say of it. */
export const lineRows: readonly LineRow[] = [
  {name: 'absent', state: {status: 'absent'}, rest: {wanted: false}},
  {name: 'unregistered', state: {status: 'unregistered'}, rest: {wanted: false}},
  {name: 'unregistered, asked to register', state: {status: 'unregistered'}, rest: {pending: 'register'}},
  {name: 'connecting', state: {status: 'connecting', since: 0}},
  {name: 'connecting, cancelled', state: {status: 'connecting', since: 0}, rest: {wanted: false}},
  {name: 'registered', state: registered},
  {name: 'registered, on the backup', state: {...registered, server: 'backup'}},
  {name: 'registered, asked to deregister', state: registered, rest: {wanted: false}},
  {name: 'registered, offline', state: registered, rest: {online: false}},
  {name: 'reconnecting', state: {status: 'reconnecting', missed: 3, ...registration}},
  {
    name: 'reconnecting, asked to deregister',
    state: {status: 'reconnecting', missed: 3, ...registration},
    rest: {wanted: false},
  },
  ...(['throttled', 'server', 'network', 'device-limit', 'in-call', 'unknown'] as const).map(cause => ({
    name: `retrying, ${cause}`,
    state: {status: 'retrying', cause} as const,
  })),
  {name: 'retrying, cancelled', state: {status: 'retrying', cause: 'server'}, rest: {wanted: false}},
  {name: 'retrying, offline', state: {status: 'retrying', cause: 'network'}, rest: {online: false}},
  {
    name: 'retrying, with a time',
    state: {status: 'retrying', cause: 'server', attempt: 1, nextAttemptAt: Date.now() + 3_600_000},
  },
  {name: 'elsewhere, in a tab', state: {status: 'elsewhere', holder: 'tab', there: registered}},
  {
    name: 'elsewhere, in a tab that connects',
    state: {status: 'elsewhere', holder: 'tab', there: {status: 'connecting', since: 0}},
  },
  {name: 'elsewhere, on a device', state: {status: 'elsewhere', holder: 'device'}},
  ...lineFaultTypes.map(type => ({
    name: `failed, ${type}`,
    state: {status: 'failed', fault: lineFault(type)} as const,
  })),
];

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
    state: {status: 'failed', fault: new SignInError(type).fault} as const,
  })),
];
