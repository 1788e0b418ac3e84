import {makeFault} from '../../src/base/make-fault.js';
import type {LineInfo} from '../../src/line/line-info.js';
import type {LineSignal, LineState, LineStatus} from '../../src/line/line-state.js';

export const adasLine: LineInfo = Object.freeze({
  lineId: 'line-1',
  status: 'active',
  sipAddresses: Object.freeze(['sip:ada@example.com']),
});
export const otherLine: LineInfo = Object.freeze({...adasLine, lineId: 'line-2'});

const registration = {line: adasLine, server: 'primary', serverHost: 'primary.example', since: 100} as const;

/** One state per status, at time 100, unreachable since 150. */
export const states = {
  absent: {status: 'absent'},
  unregistered: {status: 'unregistered'},
  connecting: {status: 'connecting', since: 100},
  registered: {status: 'registered', ...registration},
  reconnecting: {
    status: 'reconnecting',
    cause: 'keepalive',
    missed: 1,
    unreachableSince: 150,
    ...registration,
  },
  retrying: {status: 'retrying', cause: 'server'},
  deregistering: {status: 'deregistering', since: 100},
  elsewhere: {status: 'elsewhere', holder: 'device'},
  failed: {status: 'failed', fault: makeFault('token-expired')},
} as const satisfies {[Status in LineStatus]: Extract<LineState, {status: Status}>};

/** One signal per type, at time 200. */
export const signals = {
  attached: {type: 'attached'},
  detached: {type: 'detached'},
  connecting: {type: 'connecting', at: 200},
  registered: {type: 'registered', line: otherLine, server: 'backup', serverHost: 'backup.example', at: 200},
  unregistered: {type: 'unregistered'},
  reconnecting: {type: 'reconnecting', cause: 'keepalive', missed: 2, at: 200},
  reconnected: {type: 'reconnected', at: 200},
  retrying: {type: 'retrying', cause: 'network', attempt: 2, nextAttemptAt: 300, at: 200},
  deregistering: {type: 'deregistering', cause: 'server', nextAttemptAt: 300, expiresAt: 400, at: 200},
  elsewhere: {type: 'elsewhere', holder: 'device'},
  failed: {type: 'failed', fault: makeFault('timeout')},
  dismissed: {type: 'dismissed'},
} as const satisfies {[Type in LineSignal['type']]: Extract<LineSignal, {type: Type}>};
