import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {SdkLine} from '../../src/line/sdk-line.js';
import {EffectRunner} from '../../src/sdk/effect-runner.js';
import type {LineHealth} from '../../src/sdk/line-health.js';
import type {MercuryWatch} from '../../src/sdk/mercury-watch.js';
import type {RegistrationGate} from '../../src/sdk/registration-gate.js';
import type {SdkEffect, SdkEvent} from '../../src/sdk/sdk-phase.js';

const now = Date.UTC(2026, 10, 25, 12);

beforeEach(() => void vi.useFakeTimers({now}));
afterEach(() => void vi.useRealTimers());

function setUp({isAttempting = false, mayExist = true, status = 'active', hasGate = true} = {}) {
  const done: string[] = [];
  const read: SdkEvent[] = [];
  const log =
    (name: string) =>
    (...args: unknown[]): void =>
      void done.push([name, ...args.map(String)].join(' '));
  const gate = {
    isAttempting,
    open: log('open gate'),
    recover: log('recover'),
    devices: {mayExist, release: log('release devices'), forget: log('forget devices')},
  };
  const line = {getStatus: () => status, toString: () => 'line'};
  const runner = new EffectRunner({
    line: line as unknown as SdkLine,
    gate: hasGate ? (gate as unknown as RegistrationGate) : undefined,
    watch: {open: log('open socket'), close: log('close socket')} as unknown as MercuryWatch,
    health: () => ({watchKeepalives: log('watch keepalives of')}) as unknown as LineHealth,
    shut: log('shut'),
    read: event => read.push(event),
  });
  return {runner, done, read, line};
}

test.each<[SdkEffect, string[]]>([
  ['open', ['open gate']],
  ['shut', ['shut']],
  ['release', ['release devices']],
  ['recover', ['recover']],
  ['confirm-loss', []],
  ['watch-keepalives', ['watch keepalives of line']],
  ['close-socket', ['close socket']],
  ['open-socket', ['open socket']],
  ['forget', ['forget devices']],
])('%s does %j', (effect, expected) => {
  const {runner, done} = setUp();
  runner.run(effect);
  expect(done).toEqual(expected);
});

test.each<[SdkEffect, object]>([
  ['recover', {isAttempting: true}],
  ['release', {mayExist: false}],
  ['open', {hasGate: false}],
  ['recover', {hasGate: false}],
  ['release', {hasGate: false}],
  ['forget', {hasGate: false}],
])('%s with %j does nothing', (effect, given) => {
  const {runner, done} = setUp(given);
  runner.run(effect);
  expect(done).toEqual([]);
});

// Trap 14: a return to the primary server looks like a lost registration for a moment.
test.each([
  ['IDLE', true],
  ['active', false],
])('a lost registration of a line that is %s two seconds later is confirmed: %s', async (status, isIdle) => {
  const {runner, read} = setUp({status});
  runner.run('confirm-loss');
  await vi.advanceTimersByTimeAsync(1_000);
  // Only the latest confirmation counts.
  runner.run('confirm-loss');
  await vi.advanceTimersByTimeAsync(1_999);
  expect(read).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(read).toEqual([{type: 'loss-due', isIdle, at: now + 3_000}]);
});

test('a canceled confirmation is not read', async () => {
  const {runner, read} = setUp({status: 'IDLE'});
  runner.run('confirm-loss');
  runner.cancelConfirmation();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(read).toEqual([]);
});
