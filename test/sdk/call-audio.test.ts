import {describe, expect, test} from 'vitest';
import type {CallAudio} from '../../src/call/call-state.js';
import {audioOf, nextFlow, resumeFlow, startFlow, type AudioFacts} from '../../src/sdk/call-audio.js';

interface Second {
  readonly received: number;
  readonly sent: number;
  readonly direction?: RTCRtpTransceiverDirection;
}

/** The state of the audio after these seconds, each with the bytes that were received and sent in it. */
function audioAfter(seconds: readonly Second[], facts: Partial<AudioFacts> = {}): CallAudio {
  let flow = startFlow(0, {bytesReceived: 50, bytesSent: 50});
  let [bytesReceived, bytesSent] = [50, 50];
  for (const [index, {received, sent, direction = facts.direction ?? 'sendrecv'}] of seconds.entries()) {
    bytesReceived += received;
    bytesSent += sent;
    const at = (index + 1) * 1_000;
    flow = nextFlow(flow, {bytesReceived, bytesSent}, {at, direction});
  }
  return audioOf(flow, {at: seconds.length * 1_000, isBlocked: false, direction: 'sendrecv', ...facts});
}

const secondsOf = (count: number, received: number, sent: number): Second[] =>
  Array.from({length: count}, () => ({received, sent}));

describe('the audio of a call (trap C15)', () => {
  const rows: readonly (readonly [string, Second[], CallAudio, Partial<AudioFacts>?])[] = [
    ['has not been measured', [], 'unknown'],
    ['was heard before a hold only', secondsOf(1, 0, 0), 'unknown'],
    ['flows both ways', secondsOf(1, 100, 100), 'flowing'],
    ['has not begun to arrive', secondsOf(4, 0, 100), 'unknown'],
    ['never begins to arrive', secondsOf(6, 0, 100), 'one-way'],
    ['never begins to be sent', secondsOf(6, 100, 0), 'one-way'],
    ['has not begun to be sent', secondsOf(2, 100, 0), 'unknown'],
    ['never begins at all', secondsOf(6, 0, 0), 'none'],
    ['paused for less than five seconds', [...secondsOf(3, 100, 100), ...secondsOf(4, 0, 100)], 'flowing'],
    ['stops arriving', [...secondsOf(3, 100, 100), ...secondsOf(6, 0, 100)], 'one-way'],
    ['stops', [...secondsOf(3, 100, 100), ...secondsOf(6, 0, 0)], 'none'],
    ['comes back', [...secondsOf(6, 0, 0), ...secondsOf(1, 100, 100)], 'flowing'],
    [
      'is held by the other side (trap C21)',
      [...secondsOf(3, 9, 9), ...secondsOf(6, 0, 0)],
      'paused',
      {direction: 'inactive'},
    ],
    [
      'resumes in one direction first',
      [
        ...secondsOf(3, 9, 9),
        ...Array.from({length: 6}, () => ({received: 0, sent: 0, direction: 'inactive'}) as const),
        ...secondsOf(1, 9, 0),
      ],
      'unknown',
    ],
    [
      'is music on hold, which only arrives (trap C21)',
      [...secondsOf(3, 9, 9), ...secondsOf(6, 9, 0)],
      'paused',
      {direction: 'recvonly'},
    ],
    [
      'is only sent, as agreed',
      [...secondsOf(3, 9, 9), ...secondsOf(6, 0, 9)],
      'paused',
      {direction: 'sendonly'},
    ],
    ['arrives, and the browser refuses to play it', secondsOf(1, 100, 100), 'blocked', {isBlocked: true}],
    ['is gone, and would be refused', secondsOf(6, 0, 0), 'none', {isBlocked: true}],
  ];
  test.each(rows.map(([name, seconds, expected, facts = {}]) => [name, seconds, expected, facts] as const))(
    'that %s',
    (_, seconds, expected, facts) => {
      expect(audioAfter(seconds, facts)).toBe(expected);
    },
  );
});

describe('the audio after a hold by this side (trap C20)', () => {
  /** The audio after each second without packets, in each of which the sides had agreed on a direction. */
  function audioAfterHold(directions: readonly RTCRtpTransceiverDirection[]): CallAudio[] {
    const stats = {bytesReceived: 50, bytesSent: 50};
    let flow = resumeFlow(0, stats);
    return directions.map((direction, index) => {
      const facts = {at: index * 1_000, direction, isBlocked: false};
      flow = nextFlow(flow, stats, facts);
      return audioOf(flow, facts);
    });
  }

  test('is unknown until the sides have agreed again', () => {
    expect(audioAfterHold(['inactive', 'inactive', 'sendrecv'])).toEqual(['unknown', 'unknown', 'unknown']);
  });

  test('is paused if the other side pauses it after that', () => {
    expect(audioAfterHold(['inactive', 'sendrecv', 'inactive'])).toEqual(['unknown', 'unknown', 'paused']);
  });

  test('is paused if it remains so, because the other side has paused it as well', () => {
    expect(audioAfterHold(Array.from({length: 6}, () => 'inactive' as const))).toEqual([
      ...Array.from({length: 5}, () => 'unknown'),
      'paused',
    ]);
  });
});
