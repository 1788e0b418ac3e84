import {z} from 'zod';
import {exactly, seconds, wholeNumber} from '../input.js';

const flag = z.boolean({error: 'expected true or false'});

const deliveries = z
  .array(
    exactly({
      delayMs: wholeNumber(0, 600_000).optional(),
      drop: flag.optional(),
      repeat: wholeNumber(1, 10).optional(),
    }).refine(({drop, delayMs, repeat}) => drop !== true || (delayMs ?? repeat) === undefined, {
      path: ['drop'],
      error: 'expected without delayMs and repeat: a lost event is not delivered',
    }),
    {error: 'expected a list of deliveries'},
  )
  .min(1, {error: 'expected at least one delivery'})
  .optional();

const renegotiation = z.enum(['offer', 'offer-request', 'none'], {
  error: "expected 'offer', 'offer-request' or 'none'",
});

/** The scenario's `calls`. */
export const callScenario = exactly({
  events: exactly({
    call: deliveries,
    progress: deliveries,
    connected: deliveries,
    disconnected: deliveries,
    held: deliveries,
    resumed: deliveries,
    callerInfo: deliveries,
    offer: deliveries,
    answer: deliveries,
    ok: deliveries,
    offerRequest: deliveries,
  }).prefault({}),
  answerAfterMs: wholeNumber(0, 600_000).default(500),
  ringFor: seconds(3_600).default(30),
  progressEvery: seconds(3_600).default(20),
  earlyMedia: flag.default(false),
  renegotiation: renegotiation.default('offer'),
  lostAfter: seconds(3_600).default(10),
  expiry: seconds(86_400).optional(),
}).prefault({});
