import {describe, expect, test} from 'vitest';
import {readSdk} from '../../src/sdk/sdk-line-reader.js';
import {isUsed, type SdkPhase} from '../../src/sdk/sdk-phase.js';
import {events, phases, describeReading} from './reader-samples.js';

/**
 * The reading of each event in each phase, in one line: `→` the next phase if it changes; `=` the signal; `.` the
 * line's event, which is passed on; `!` the effects. A missing cell means nothing: `-`.
 */
type Phase = keyof typeof phases;
type Row = Partial<Record<Phase, string>>;

function rowOf(names: readonly Phase[], reading: string): Row {
  return Object.fromEntries(names.map(name => [name, reading]));
}

const everywhere = Object.keys(phases) as readonly Phase[];
const attempting: readonly Phase[] = ['attempting', 'attempting, no promise'];
const deregistering: readonly Phase[] = ['deregistering', 'deregistering, no promise'];
const registered: readonly Phase[] = ['registered', 'registered, troubled'];
const endedWhole: readonly Phase[] = ['ended, elsewhere', 'ended, failed'];
const endedLeft: readonly Phase[] = ['ended, elsewhere, device left', 'ended, failed, device left'];
const ended: readonly Phase[] = [...endedWhole, ...endedLeft];
const used: readonly Phase[] = [...attempting, 'waiting', ...registered, 'unsure'];

const table: Record<keyof typeof events, Row> = {
  register: rowOf(everywhere, '→ attempting'),
  deregister: rowOf(everywhere, '→ deregistering  = deregistering'),
  cancel: rowOf(everywhere, '→ deregistering'),
  // An unused line is not restored with the page; a deregistration continues.
  suspend: rowOf(used, '→ suspended  = retrying unknown'),

  connecting: {
    ...rowOf(used, '= connecting  . connecting'),
    // The host may register the line directly. During a deletion this has no effect.
    ...rowOf(
      ['idle', ...ended],
      '→ attempting without promise  = connecting  . connecting  ! open open-socket',
    ),
    ...rowOf([...deregistering, 'suspended'], '. connecting'),
  },
  registered: rowOf(everywhere, '→ registered  = registered  . registered'),
  'registered, no way in': rowOf(
    everywhere,
    '→ registered events network  = registered but network  . registered',
  ),
  unregistered: {
    ...rowOf(everywhere, '. unregistered'),
    // A return to the primary server looks the same (trap 14).
    registered: '→ unsure  . unregistered  ! confirm-loss',
    'registered, troubled': '→ unsure keepalive events 2  . unregistered  ! confirm-loss',
    'attempting, no promise': '→ waiting  = retrying unknown  . unregistered',
    'deregistering, no promise': '→ idle  = unregistered  . unregistered  ! open-socket',
    idle: '= unregistered  . unregistered',
  },
  'unregistered, superseded': {
    ...rowOf(everywhere, '. unregistered'),
    ...rowOf(registered, '→ ended elsewhere device  = elsewhere device  . unregistered  ! shut release'),
    'attempting, no promise': '→ waiting  = retrying unknown  . unregistered',
    'deregistering, no promise': '→ idle  = unregistered  . unregistered  ! open-socket',
    idle: '= unregistered  . unregistered',
  },
  'keepalive missed': {
    ...rowOf(everywhere, '. reconnecting'),
    registered: '→ registered keepalive 1  = reconnecting keepalive 1  . reconnecting  ! watch-keepalives',
    'registered, troubled':
      '→ registered keepalive events 3  = reconnecting events  . reconnecting  ! watch-keepalives',
  },
  'keepalive answered': {
    ...rowOf(everywhere, '. reconnected'),
    registered: '→ registered  = reconnected  . reconnected',
    'registered, troubled': '→ registered events  = reconnecting events  . reconnected',
    unsure: '→ unsure  . reconnected',
  },
  'keepalive answered, by its silence': {
    registered: '→ registered  = reconnected',
    'registered, troubled': '→ registered events  = reconnecting events',
    unsure: '→ unsure',
  },

  // The rest of an earlier attempt may end in an error, which is ignored unless the line is in use (trap 5).
  'error, final': rowOf(used, '→ ended failed forbidden  = failed forbidden  . error  ! shut release'),
  'error, of a number': rowOf(used, '. error'),
  'error, not found, registers again': rowOf(used, '. error  ! forget'),
  'error, not found': rowOf(
    used,
    '→ ended failed device-not-found  = failed device-not-found  . error  ! forget shut release',
  ),
  'error, all retries used up': rowOf(
    used,
    '→ ended failed service-unavailable  = failed service-unavailable  . error  ! shut release',
  ),
  'error, all retries used up offline': rowOf(used, '→ waiting  = retrying network at 60200  . error'),
  'error, all retries used up, offline by the browser alone': rowOf(
    used,
    '→ waiting  = retrying unknown at 60200  . error',
  ),
  'error, all retries used up while restoring': rowOf(used, '→ waiting  = retrying server at 60200  . error'),
  'error, all retries used up while restoring, throttled': rowOf(
    used,
    '→ waiting  = retrying throttled at 60200  . error',
  ),
  'error, all retries used up while restoring offline': rowOf(
    used,
    '→ waiting  = retrying network at 60200  . error',
  ),
  'error, token refused': rowOf(
    used,
    '→ ended failed token-expired  = failed token-expired  . error  ! shut release',
  ),
  'error, token refused, may be renewed': rowOf(used, '→ waiting  = retrying unknown at 60200  . error'),

  'attempt over': rowOf(attempting, '→ waiting  = retrying unknown'),
  'attempt over, active': {},
  'attempt over, no servers': rowOf(
    attempting,
    '→ ended failed no-servers  = failed no-servers  ! shut release',
  ),
  deregistered: rowOf(deregistering, '→ idle  = unregistered  ! open-socket'),
  'deregistered by the host': rowOf(used, '→ idle  = unregistered on purpose  ! shut release open-socket'),
  'hold over': {unsure: '→ waiting  = retrying unknown  ! recover'},
  'hold over, ended by the host': {unsure: '→ idle  = unregistered on purpose  ! shut release open-socket'},

  'retry, under way': {waiting: '→ waiting  = retrying server'},
  'retry, planned': rowOf([...attempting, 'waiting'], '→ waiting  = retrying server at 300'),
  lost: {
    ...rowOf([...registered, 'unsure'], '→ waiting  = retrying unknown  ! recover'),
    waiting: '! recover',
  },
  'taken over': rowOf(everywhere, '→ ended elsewhere device  = elsewhere device  ! shut release'),
  // A worker's failure is ignored once the line is not wanted.
  'keepalives blocked': rowOf(
    used,
    '→ ended failed keepalives-blocked  = failed keepalives-blocked  ! shut release',
  ),
  'keepalives not started': rowOf(
    used,
    '→ ended failed keepalives-failed  = failed keepalives-failed  ! shut release',
  ),

  // During deregistration, the command's promise reports that nothing is left.
  'deletion, nothing left': {
    ...rowOf(endedWhole, '! open-socket'),
    'ended, elsewhere, device left': '→ ended elsewhere device  = elsewhere device  ! open-socket',
    'ended, failed, device left': '→ ended failed forbidden id  = failed forbidden id  ! open-socket',
  },
  'deletion, under way': rowOf(deregistering, '= deregistering 400'),
  'deletion, not confirmed': {
    ...rowOf(deregistering, '= deregistering server 300 400  ! close-socket'),
    // A device appeared at Webex after the end of the line.
    idle: '→ deregistering  = deregistering server 300 400  ! close-socket',
    ...rowOf(endedLeft, '! close-socket'),
    'ended, elsewhere': '→ ended elsewhere device 400  = elsewhere device 400  ! close-socket',
    'ended, failed': '→ ended failed forbidden id 400  = failed forbidden id 400  ! close-socket',
  },
  'deletion, 401': {
    ...rowOf(
      [...deregistering, 'idle'],
      '→ ended failed token-expired 400  = failed token-expired 400  ! close-socket',
    ),
    ...rowOf(endedLeft, '! close-socket'),
    'ended, elsewhere': '→ ended elsewhere device 400  = elsewhere device 400  ! close-socket',
    'ended, failed': '→ ended failed forbidden id 400  = failed forbidden id 400  ! close-socket',
  },

  'trouble, events': {
    registered: '→ registered events  = reconnecting events',
    'registered, troubled': '→ registered keepalive events 2  = reconnecting events',
    unsure: '→ unsure events',
  },
  'trouble, network': {
    registered: '→ registered network  = reconnecting network',
    'registered, troubled': '→ registered keepalive events network 2  = reconnecting network',
    unsure: '→ unsure network',
  },
  'recovery, events': {
    registered: '→ registered  = reconnected',
    'registered, troubled': '→ registered keepalive 2  = reconnecting keepalive 2',
    unsure: '→ unsure',
  },
  'recovery, network': {
    registered: '→ registered  = reconnected',
    'registered, troubled': '→ registered keepalive events 2  = reconnecting events',
    unsure: '→ unsure',
  },
};

const rows = Object.entries(events).flatMap(([name, event]) =>
  Object.entries(phases).map(([in_, phase]) => ({
    name: `${in_}; ${name}`,
    event,
    phase: phase as SdkPhase,
    reads: table[name as keyof typeof events][in_ as Phase] ?? '-',
  })),
);

describe('a phase and an event', () => {
  test.each(rows)('$name: $reads', ({phase, event, reads}) => {
    expect(describeReading(phase, readSdk(phase, event))).toBe(reads);
  });

  test('the table has every event and every phase', () => {
    expect(rows).toHaveLength(630);
    expect(Object.keys(table)).toEqual(Object.keys(events));
  });
});

describe('of all phases and events', () => {
  const readings = rows.map(({name, phase, event}) => ({
    kind: name.split('; ')[1],
    name,
    before: phase,
    ...readSdk(phase, event),
  }));

  test('only `registered` makes an unregistered line look registered', () => {
    const off = readings.filter(({before}) => !['registered', 'unsure'].includes(before.name));
    const kinds = off.filter(({signal}) => signal?.type === 'registered').map(({kind}) => kind);
    expect(new Set(kinds)).toEqual(new Set(['registered', 'registered, no way in']));
    const types = off.map(({signal}) => signal?.type);
    expect(types).not.toContain('reconnecting');
    expect(types).not.toContain('reconnected');
  });

  test('a line that is not wanted, suspended or ended never registers automatically', () => {
    const recovering = readings.filter(({effects}) => effects?.includes('recover'));
    expect(new Set(recovering.map(({before}) => before.name))).toEqual(
      new Set(['registered', 'unsure', 'waiting']),
    );
    for (const {name, before, phase} of readings) {
      if (isUsed(before) || !isUsed(phase)) continue;
      expect(name).toMatch(/; (register|connecting|registered.*)$/);
    }
  });

  test('every end shuts the gate, and releases devices at Webex', () => {
    const ends = readings.filter(({before, phase}) => isUsed(before) && phase.name === 'ended');
    expect(ends.length).toBeGreaterThan(0);
    for (const {name, effects} of ends)
      expect(effects, name).toEqual(expect.arrayContaining(['shut', 'release']));
  });

  test('a change of phase is shown immediately unless it is a command or a return to the primary (trap 14)', () => {
    const silent = readings.filter(({before, phase, signal}) => phase.name !== before.name && !signal);
    expect(new Set(silent.map(({kind}) => kind))).toEqual(new Set(['register', 'cancel', 'unregistered']));
  });

  test('reading an event does not depend on the time', () => {
    for (const {name, signal} of readings) if (signal && 'at' in signal) expect(signal.at, name).toBe(200);
  });

  test('nothing is mutated', () => {
    for (const {phase, event} of rows) {
      const before = JSON.stringify([phase, event]);
      readSdk(phase, event);
      expect(JSON.stringify([phase, event])).toBe(before);
    }
  });
});
