import {makeFault} from '../../src/base/make-fault.js';
import type {SdkEvent, SdkPhase, SdkReading} from '../../src/sdk/sdk-phase.js';
import type {LineSignal, RetryCause} from '../../src/line/line-state.js';
import {adasLine} from '../line/samples.js';

/** One phase of each kind. */
export const phases = {
  idle: {name: 'idle'},
  attempting: {name: 'attempting', hasPromise: true},
  'attempting, no promise': {name: 'attempting', hasPromise: false},
  waiting: {name: 'waiting'},
  registered: {name: 'registered', troubles: [], missed: 0},
  'registered, troubled': {name: 'registered', troubles: ['keepalive', 'events'], missed: 2},
  unsure: {name: 'unsure', troubles: [], missed: 0},
  deregistering: {name: 'deregistering', hasPromise: true},
  'deregistering, no promise': {name: 'deregistering', hasPromise: false},
  suspended: {name: 'suspended'},
  'ended, elsewhere': {name: 'ended', by: {type: 'elsewhere', holder: 'device'}},
  'ended, elsewhere, device left': {name: 'ended', by: {type: 'elsewhere', holder: 'device', expiresAt: 400}},
  'ended, failed': {name: 'ended', by: {type: 'failed', fault: makeFault('forbidden', {trackingId: 'id'})}},
  'ended, failed, device left': {
    name: 'ended',
    by: {type: 'failed', fault: makeFault('forbidden', {trackingId: 'id', expiresAt: 400})},
  },
} as const satisfies Record<string, SdkPhase>;

const at = 200;
const signal = {type: 'registered', line: adasLine, server: 'primary', at} as const;
const deletion = {cause: 'server', nextAttemptAt: 300, expiresAt: 400} as const;
const error = (fault: Parameters<typeof makeFault>[0], isActive = false, offlineCause?: RetryCause) =>
  ({type: 'error', fault: makeFault(fault), isActive, offlineCause, at}) as const;

/** All events in all variants. */
export const events = {
  register: {type: 'register', hasPromise: true},
  deregister: {type: 'deregister', hasPromise: true, at},
  cancel: {type: 'cancel'},
  suspend: {type: 'suspend', at},
  connecting: {type: 'connecting', at},
  registered: {type: 'registered', signal, troubles: []},
  'registered, no way in': {type: 'registered', signal, troubles: ['events', 'network']},
  unregistered: {type: 'unregistered', takenOver: false, at},
  'unregistered, superseded': {type: 'unregistered', takenOver: true, at},
  'keepalive missed': {type: 'keepalive-missed', at},
  'keepalive answered': {type: 'keepalive-answered', at, isReported: true},
  'keepalive answered, by its silence': {type: 'keepalive-answered', at, isReported: false},
  'error, final': error('forbidden'),
  'error, of a number': error('call-error', true),
  'error, not found, registers again': error('device-not-found', true),
  'error, not found': error('device-not-found'),
  'error, all retries used up': error('service-unavailable'),
  'error, all retries used up offline': error('service-unavailable', false, 'network'),
  'error, all retries used up, offline by the browser alone': error('service-unavailable', false, 'unknown'),
  'error, all retries used up while restoring': {...error('service-unavailable'), restoreCause: 'server'},
  'error, all retries used up while restoring, throttled': {
    ...error('too-many-requests'),
    restoreCause: 'throttled',
  },
  'error, all retries used up while restoring offline': {
    ...error('service-unavailable', false, 'network'),
    restoreCause: 'server',
  },
  'error, token refused': error('token-expired'),
  'error, token refused, may be renewed': {...error('token-expired'), mayRenewToken: true},
  'attempt over': {type: 'attempt-over', isActive: false, hasServers: true, at},
  'attempt over, active': {type: 'attempt-over', isActive: true, hasServers: true, at},
  'attempt over, no servers': {type: 'attempt-over', isActive: false, hasServers: false, at},
  deregistered: {type: 'deregistered'},
  'deregistered by the host': {type: 'page-deregistered'},
  'hold over': {type: 'loss-due', isIdle: false, at},
  'hold over, ended by the host': {type: 'loss-due', isIdle: true, at},
  'retry, under way': {type: 'retry', retry: {cause: 'server', attempt: 1}, isPlanned: false, at},
  'retry, planned': {
    type: 'retry',
    retry: {cause: 'server', attempt: 1, nextAttemptAt: 300},
    isPlanned: true,
    at,
  },
  lost: {type: 'lost', at},
  'taken over': {type: 'taken-over'},
  'keepalives blocked': {type: 'keepalives-blocked', policy: 'worker-src blob:'},
  'keepalives not started': {type: 'keepalives-blocked', message: 'no'},
  'deletion, nothing left': {type: 'deletion', deletion: {status: 'none'}, at},
  'deletion, under way': {type: 'deletion', deletion: {status: 'deleting', expiresAt: 400}, at},
  'deletion, not confirmed': {type: 'deletion', deletion: {status: 'waiting', ...deletion}, at},
  'deletion, 401': {type: 'deletion', deletion: {status: 'unauthorized', expiresAt: 400}, at},
  'trouble, events': {type: 'trouble', cause: 'events', at},
  'trouble, network': {type: 'trouble', cause: 'network', at},
  'recovery, events': {type: 'recovery', cause: 'events', at},
  'recovery, network': {type: 'recovery', cause: 'network', at},
} as const satisfies Record<string, SdkEvent>;

function describePhase(phase: SdkPhase): string {
  switch (phase.name) {
    case 'registered':
    case 'unsure': {
      const {name, troubles, missed} = phase;
      return [name, ...troubles, ...(missed ? [missed] : [])].join(' ');
    }
    case 'attempting':
    case 'deregistering':
      return phase.hasPromise ? phase.name : `${phase.name} without promise`;
    case 'ended':
      return `ended ${describeSignal(phase.by)}`;
    default:
      return phase.name;
  }
}

function describeSignal(said: LineSignal): string {
  switch (said.type) {
    case 'registered':
      return said.trouble ? `registered but ${said.trouble}` : 'registered';
    case 'reconnecting':
      return `reconnecting ${said.cause}${said.missed === undefined ? '' : ` ${said.missed}`}`;
    case 'retrying':
      return `retrying ${said.cause}${said.nextAttemptAt === undefined ? '' : ` at ${said.nextAttemptAt}`}`;
    case 'deregistering':
      return ['deregistering', said.cause, said.nextAttemptAt, said.expiresAt].filter(Boolean).join(' ');
    case 'elsewhere':
      return `elsewhere ${said.holder}${'expiresAt' in said ? ` ${said.expiresAt}` : ''}`;
    case 'failed': {
      const {type, trackingId, expiresAt} = said.fault;
      return ['failed', type, trackingId, expiresAt].filter(Boolean).join(' ');
    }
    case 'unregistered':
      return said.deliberate ? 'unregistered on purpose' : 'unregistered';
    default:
      return said.type;
  }
}

/** A reading in one line: the new phase, the signal, the line's event, and the effects. */
export function describeReading(
  before: SdkPhase,
  {phase, signal: follows, event, effects}: SdkReading,
): string {
  const parts = [
    phase === before ? '' : `→ ${describePhase(phase)}`,
    follows ? `= ${describeSignal(follows)}` : '',
    event ? `. ${event.type}` : '',
    effects?.length ? `! ${effects.join(' ')}` : '',
  ];
  return parts.filter(Boolean).join('  ') || '-';
}
