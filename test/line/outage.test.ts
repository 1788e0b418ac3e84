import {describe, expect, test} from 'vitest';
import {nextLineState} from '../../src/line/next-line-state.js';
import {signals, states} from './samples.js';
import {applySignals, lost} from './next-line-state-setup.js';

const lostEvents = (at: number) => ({type: 'reconnecting', cause: 'events', at}) as const;
const reconnected = (at: number) => ({type: 'reconnected', at}) as const;
const reregistered = (at: number) => ({...signals.registered, at}) as const;

describe('an outage is recorded, to explain a missed call', () => {
  test('reconnecting, then back, starts at the last moment at which calls could arrive', () => {
    expect(applySignals(lostEvents(300), reconnected(400))).toMatchObject({
      outage: {from: 300, until: 400},
      since: 100,
    });
  });

  test('with several causes starts with the first one', () => {
    const missed = {type: 'reconnecting', cause: 'keepalive', missed: 1, at: 350} as const;
    expect(applySignals(lostEvents(300), missed)).toMatchObject({cause: 'keepalive', unreachableSince: 300});
    expect(applySignals(lostEvents(300), missed, reconnected(400))).toMatchObject({
      outage: {from: 300, until: 400},
    });
  });

  test.each([
    {name: 'lost', signalsBefore: [lost(300)], status: 'retrying'},
    {name: 'reconnecting, then lost', signalsBefore: [lostEvents(300), lost(350)], status: 'retrying'},
    {name: 'lost, and retried', signalsBefore: [lost(300), lost(350), lost(370)], status: 'retrying'},
    {
      name: 'lost, then connecting',
      signalsBefore: [lost(300), {type: 'connecting', at: 350}],
      status: 'connecting',
    },
    {
      name: 'lost, connecting and refused',
      signalsBefore: [lost(300), {type: 'connecting', at: 350}, lost(370)],
      status: 'retrying',
    },
  ] as const)(
    'a line that was $name is unreachable from the first loss until it is registered',
    ({signalsBefore, status}) => {
      expect(applySignals(...signalsBefore)).toMatchObject({status, unreachableSince: 300});
      expect(applySignals(...signalsBefore, reregistered(400))).toMatchObject({
        outage: {from: 300, until: 400},
        since: 400,
      });
    },
  );

  test('continues during a registration without reachability', () => {
    const troubled = {...reregistered(400), trouble: 'events'} as const;
    expect(applySignals(lost(300), troubled)).toMatchObject({
      status: 'reconnecting',
      cause: 'events',
      unreachableSince: 300,
      since: 400,
    });
    expect(applySignals(lost(300), troubled, reconnected(500))).toMatchObject({
      outage: {from: 300, until: 500},
    });
  });

  test('a new one replaces the last one', () => {
    const state = applySignals(lostEvents(300), reconnected(400), lostEvents(500), reconnected(600));
    expect(state).toMatchObject({outage: {from: 500, until: 600}});
  });

  test('a new one keeps the last one visible until it ends', () => {
    expect(applySignals(lostEvents(300), reconnected(400), lostEvents(500))).toMatchObject({
      unreachableSince: 500,
      outage: {from: 300, until: 400},
    });
  });

  test.each([
    {name: 'deregistered', signalsBefore: [{type: 'deregistering', at: 350}, {type: 'unregistered'}]},
    {name: 'deregistered, and wanted again', signalsBefore: [{type: 'deregistering', at: 350}, lost(370)]},
    {name: 'signed out', signalsBefore: [{type: 'detached'}, {type: 'attached'}]},
    {name: 'taken over', signalsBefore: [{type: 'elsewhere', holder: 'device'}]},
    {name: 'failed', signalsBefore: [signals.failed, {type: 'dismissed'}]},
  ] as const)('a line that was $name was not meant to take calls, so it has none', ({signalsBefore}) => {
    const state = applySignals(lostEvents(300), ...signalsBefore);
    expect(state).not.toHaveProperty('unreachableSince');
    expect(nextLineState(state, reregistered(400))).not.toHaveProperty('outage');
  });

  test('the first registration has none', () => {
    expect(nextLineState(states.connecting, reregistered(400))).not.toHaveProperty('outage');
  });
});
