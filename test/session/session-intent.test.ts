import {describe, expect, test} from 'vitest';
import {
  allowsResuming,
  nextIntent,
  type IntentEvent,
  type SessionIntent,
} from '../../src/session/session-intent.js';

type Row = readonly [from: SessionIntent, event: IntentEvent, to: SessionIntent];

const rows: readonly Row[] = [
  ['none', 'sign-in', 'signed-in'],
  ['none', 'sign-out', 'signed-out'],
  ['none', 'cancel', 'declined'],
  ['none', 'signed-out-elsewhere', 'none'],
  ['signed-in', 'sign-in', 'signed-in'],
  ['signed-in', 'sign-out', 'signed-out'],
  ['signed-in', 'cancel', 'declined'],
  ['signed-in', 'signed-out-elsewhere', 'none'],
  ['signed-out', 'sign-in', 'signed-in'],
  ['signed-out', 'sign-out', 'signed-out'],
  ['signed-out', 'cancel', 'declined'],
  ['signed-out', 'signed-out-elsewhere', 'signed-out'],
  ['declined', 'sign-in', 'signed-in'],
  ['declined', 'sign-out', 'signed-out'],
  ['declined', 'cancel', 'declined'],
  ['declined', 'signed-out-elsewhere', 'declined'],
];

test.each(rows)('%s, %s: %s', (from, event, to) => {
  expect(nextIntent(from, event)).toBe(to);
});

test.each<{intent: SessionIntent; allows: boolean}>([
  {intent: 'none', allows: true},
  {intent: 'signed-in', allows: true},
  {intent: 'signed-out', allows: false},
  {intent: 'declined', allows: false},
])('$intent allows an automatic sign-in: $allows', ({intent, allows}) => {
  expect(allowsResuming(intent)).toBe(allows);
});

describe('a decision against being signed in', () => {
  const decisions = rows.filter(([, , to]) => !allowsResuming(to));

  test.each(decisions)('%s on %s: %s; only an explicit sign-in overrides it', (from, event) => {
    const decided = nextIntent(from, event);
    const events: IntentEvent[] = ['sign-out', 'cancel', 'signed-out-elsewhere'];
    for (const later of events) expect(allowsResuming(nextIntent(decided, later))).toBe(false);
    expect(allowsResuming(nextIntent(decided, 'sign-in'))).toBe(true);
  });
});
