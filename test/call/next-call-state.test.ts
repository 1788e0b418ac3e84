import {describe, expect, test} from 'vitest';
import type {CallSignal, CallState, CallStatus} from '../../src/call/call-state.js';
import {nextCallState} from '../../src/call/next-call-state.js';

const same = 'same';
const [since, at] = [100, 200];

const states: Record<CallStatus, CallState> = {
  dialing: {status: 'dialing', since},
  ringing: {status: 'ringing', since},
  incoming: {status: 'incoming', since},
  connecting: {status: 'connecting', since},
  active: {status: 'active', since, audio: 'flowing'},
  holding: {status: 'holding', since},
  'on-hold': {status: 'on-hold', since},
  resuming: {status: 'resuming', since},
  ending: {status: 'ending', since},
  ended: {status: 'ended', reason: 'busy', cause: 115, duration: 0},
};

const signals: Record<CallSignal['type'], CallSignal> = {
  ringing: {type: 'ringing', at},
  'early-audio': {type: 'early-audio', at},
  answered: {type: 'answered', at},
  established: {type: 'established', at},
  holding: {type: 'holding', at},
  held: {type: 'held', at},
  'hold-failed': {type: 'hold-failed', at},
  resuming: {type: 'resuming', at},
  resumed: {type: 'resumed', at},
  'resume-failed': {type: 'resume-failed', at},
  audio: {type: 'audio', audio: 'one-way', at},
  ending: {type: 'ending', at},
  ended: {type: 'ended', end: {reason: 'remote-hung-up', cause: 0}, at},
};

const ringing: CallState = {status: 'ringing', since: at};
const connecting: CallState = {status: 'connecting', since: at};
const active: CallState = {status: 'active', since: at, audio: 'unknown'};
const holding: CallState = {status: 'holding', since: at};
const onHold: CallState = {status: 'on-hold', since: at};
const resuming: CallState = {status: 'resuming', since: at};
const ending: CallState = {status: 'ending', since: at};
const ended: CallState = {status: 'ended', reason: 'remote-hung-up', cause: 0, duration: 50};

type Row = Record<CallSignal['type'], CallState | typeof same>;

const unchanged: Row = {
  ringing: same,
  'early-audio': same,
  answered: same,
  established: same,
  holding: same,
  held: same,
  'hold-failed': same,
  resuming: same,
  resumed: same,
  'resume-failed': same,
  audio: same,
  ending: same,
  ended: same,
};
const live: Row = {...unchanged, ending, ended};

const table: Record<CallStatus, Row> = {
  dialing: {...live, ringing, answered: connecting, established: active},
  ringing: {
    ...live,
    'early-audio': {status: 'ringing', since, hasAudio: true},
    answered: connecting,
    established: active,
  },
  incoming: {...live, answered: connecting, established: active},
  connecting: {...live, established: active},
  active: {
    ...live,
    holding,
    held: onHold,
    audio: {status: 'active', since, audio: 'one-way'},
  },
  holding: {...live, held: onHold, 'hold-failed': active, resumed: active},
  'on-hold': {...live, resuming, resumed: active},
  resuming: {...live, held: onHold, resumed: active, 'resume-failed': onHold},
  ending: {...unchanged, ended},
  ended: unchanged,
};

describe.each(Object.entries(table))('a call that is %s', (status, row) => {
  const state = states[status as CallStatus];
  test.each(Object.entries(row))(`on %s`, (type, expected) => {
    const next = nextCallState(state, signals[type as CallSignal['type']], 50);
    if (expected === same) expect(next).toBe(state);
    else expect(next).toEqual(expected);
  });
});

test('a call that was never connected has no duration', () => {
  expect(nextCallState(states.ringing, signals.ended)).toMatchObject({status: 'ended', duration: 0});
});

test('early audio changes a ringing call once', () => {
  const early = nextCallState(states.ringing, signals['early-audio']);
  expect(nextCallState(early, signals['early-audio'])).toBe(early);
});

test('the audio of an active call is the same object until it changes', () => {
  expect(nextCallState(states.active, {type: 'audio', audio: 'flowing', at})).toBe(states.active);
});
