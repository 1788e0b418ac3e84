import {describe, expect, test} from 'vitest';
import {nextLineState} from '../../src/line/next-line-state.js';
import {signals, states} from './samples.js';
import {applySignals, lost} from './next-line-state-setup.js';

const events = (at: number) => ({type: 'reconnecting', cause: 'events', at}) as const;
const back = (at: number) => ({type: 'reconnected', at}) as const;
const again = (at: number) => ({...signals.registered, at}) as const;

describe('an outage is recorded, to explain a missed call', () => {
  test('reconnecting, then back, starts at the last moment at which calls could arrive', () => {
    expect(applySignals(events(300), back(400))).toMatchObject({outage: {from: 300, until: 400}, since: 100});
  });

  test('with several causes starts with the first one', () => {
    const missed = {type: 'reconnecting', cause: 'keepalive', missed: 1, at: 350} as const;
    expect(applySignals(events(300), missed)).toMatchObject({cause: 'keepalive', unreachableSince: 300});
    expect(applySignals(events(300), missed, back(400))).toMatchObject({outage: {from: 300, until: 400}});
  });

  test.each([
    {name: 'lost', heard: [lost(300)], status: 'retrying'},
    {name: 'reconnecting, then lost', heard: [events(300), lost(350)], status: 'retrying'},
    {name: 'lost, and retried', heard: [lost(300), lost(350), lost(370)], status: 'retrying'},
    {
      name: 'lost, then connecting',
      heard: [lost(300), {type: 'connecting', at: 350}],
      status: 'connecting',
    },
    {
      name: 'lost, connecting and refused',
      heard: [lost(300), {type: 'connecting', at: 350}, lost(370)],
      status: 'retrying',
    },
  ] as const)('$name is unreachable since then, until it is registered', ({heard, status}) => {
    expect(applySignals(...heard)).toMatchObject({status, unreachableSince: 300});
    expect(applySignals(...heard, again(400))).toMatchObject({outage: {from: 300, until: 400}, since: 400});
  });

  test('continues during a registration without reachability', () => {
    const troubled = {...again(400), trouble: 'events'} as const;
    expect(applySignals(lost(300), troubled)).toMatchObject({
      status: 'reconnecting',
      cause: 'events',
      unreachableSince: 300,
      since: 400,
    });
    expect(applySignals(lost(300), troubled, back(500))).toMatchObject({outage: {from: 300, until: 500}});
  });

  test('a new one replaces the last one', () => {
    const state = applySignals(events(300), back(400), events(500), back(600));
    expect(state).toMatchObject({outage: {from: 500, until: 600}});
  });

  test('a new one keeps the last one visible until it ends', () => {
    expect(applySignals(events(300), back(400), events(500))).toMatchObject({
      unreachableSince: 500,
      outage: {from: 300, until: 400},
    });
  });

  test.each([
    {name: 'deregistered', heard: [{type: 'deregistering', at: 350}, {type: 'unregistered'}]},
    {name: 'deregistered, and wanted again', heard: [{type: 'deregistering', at: 350}, lost(370)]},
    {name: 'signed out', heard: [{type: 'detached'}, {type: 'attached'}]},
    {name: 'taken over', heard: [{type: 'elsewhere', holder: 'device'}]},
    {name: 'failed', heard: [signals.failed, {type: 'dismissed'}]},
  ] as const)('a line that was $name was not meant to take calls, so it has none', ({heard}) => {
    const state = applySignals(events(300), ...heard);
    expect(state).not.toHaveProperty('unreachableSince');
    expect(nextLineState(state, again(400))).not.toHaveProperty('outage');
  });

  test('the first registration has none', () => {
    expect(nextLineState(states.connecting, again(400))).not.toHaveProperty('outage');
  });
});
