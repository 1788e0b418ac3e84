import * as fc from 'fast-check';
import type {ScenarioInput} from '../../cloud/scenario.js';

/** The steps of a script. Plain data, so that a printed failing script can be pasted into a test. */
export type Step =
  /** Commands of people. A registration may be aborted through its signal. */
  | {readonly do: 'register' | 'deregister' | 'retryNow' | 'abort'; readonly until: Until}
  /** Actions of the page's own code on the SDK's line, bypassing this library. */
  | {readonly do: 'host registers' | 'host deregisters'; readonly until: Until}
  /** Mobius' answers from now on, in turn. The last one stays. */
  | {readonly do: 'answers'; readonly to: Endpoint; readonly with: readonly Answer[]}
  | {readonly do: 'answers'; readonly to: 'mercury'; readonly with: readonly MercuryAnswer[]}
  /** Each request is delayed by this many seconds, before or after it is handled. */
  | {readonly do: 'slow'; readonly seconds: number; readonly part: 'request' | 'answer'}
  | {readonly do: 'down'; readonly servers: readonly ('primary' | 'backup')[]}
  | {readonly do: 'healthy'}
  /** Webex forgets the device; another client takes its place. */
  | {readonly do: 'forgotten' | 'taken over'}
  | {readonly do: 'offline' | 'online'}
  /** The event socket is dropped, closed for good, or falls silent. */
  | {readonly do: 'socket'; readonly how: 'cut' | 'closed for good' | 'silent'}
  | {readonly do: 'call' | 'hang up'; readonly until: Until}
  /** The page's code assigns the line again, for example because that part of the page is recreated. */
  | {readonly do: 'assign again'; readonly until: Until}
  /** The browser freezes the page and shows it again. No timer runs while it is frozen. */
  | {readonly do: 'away'; readonly seconds: number; readonly until: Until}
  /** Changes the seed of the SDK's random times. */
  | {readonly do: 'seed'; readonly seed: number}
  | {readonly do: 'clock'; readonly seconds: number};

/** How far a step's effects have progressed when the next step follows: done, started, not started. */
export type Until = 'settled' | 'tick' | 'immediately';

export type Endpoint = 'register' | 'keepalive' | 'deregister';

export type Answer = NonNullable<ScenarioInput['register']>[number];

export type MercuryAnswer = NonNullable<ScenarioInput['mercury']>[number];

const anyTime = fc.constantFrom<Until[]>('settled', 'tick', 'immediately');

const refusals: readonly Answer[] = [
  {status: 503},
  {status: 500},
  {status: 429, retryAfter: 20},
  {status: 429, retryAfter: 80},
  {status: 429, retryAfter: 200},
  {status: 429},
  {drop: true},
  {drop: 'answer'},
  {status: 200, body: 'html'},
  {status: 404},
  {status: 401},
];

const socketAnswers: readonly MercuryAnswer[] = [
  {status: 200},
  {status: 503},
  {drop: true},
  {silent: true},
  {close: 4401},
];

const registerRefusals: readonly Answer[] = [
  ...refusals,
  {status: 400},
  {status: 403, errorCode: 101, devices: true},
  {status: 403, errorCode: 101, devices: false},
  {status: 403, errorCode: 102},
  {status: 403, errorCode: 103},
  {status: 200, body: 'empty'},
  {status: 503, retryAfter: 200},
  {status: 429, retryAfter: {seconds: 80, as: 'date'}},
];

/** Possible answers of Mobius. */
export const registerAnswers: readonly Answer[] = [{status: 200}, ...registerRefusals];

function answersOf(to: Endpoint): fc.Arbitrary<Step> {
  const answer = fc.constantFrom<Answer[]>(
    ...(to === 'register' ? registerAnswers : [{status: 200}, ...refusals]),
  );
  return fc.record({
    do: fc.constant('answers' as const),
    to: fc.constant(to),
    with: fc.array(answer, {minLength: 1, maxLength: 4}),
  });
}

function simple<Name extends string>(...names: Name[]) {
  return fc.record({do: fc.constantFrom<Name[]>(...names), until: anyTime});
}

/** The weights favor eventful sequences, which mostly register early and let time pass. */
const step: fc.Arbitrary<Step> = fc.oneof(
  {weight: 6, arbitrary: simple('register')},
  {weight: 4, arbitrary: simple('deregister')},
  {weight: 2, arbitrary: simple('retryNow')},
  {weight: 2, arbitrary: simple('abort')},
  {weight: 1, arbitrary: simple('host registers', 'host deregisters')},
  {weight: 5, arbitrary: answersOf('register')},
  {weight: 3, arbitrary: answersOf('keepalive')},
  {weight: 2, arbitrary: answersOf('deregister')},
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('slow' as const),
      seconds: fc.constantFrom(0, 1, 5, 45),
      part: fc.constantFrom('request' as const, 'answer' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('down' as const),
      servers: fc.subarray<'primary' | 'backup'>(['primary', 'backup']),
    }),
  },
  {weight: 1, arbitrary: fc.constant<Step>({do: 'healthy'})},
  {weight: 1, arbitrary: fc.constantFrom<Step[]>({do: 'forgotten'}, {do: 'taken over'})},
  {weight: 2, arbitrary: fc.constantFrom<Step[]>({do: 'offline'}, {do: 'online'})},
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('socket' as const),
      how: fc.constantFrom('cut' as const, 'closed for good' as const, 'silent' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('answers' as const),
      to: fc.constant('mercury' as const),
      with: fc.array(fc.constantFrom(...socketAnswers), {minLength: 1, maxLength: 3}),
    }),
  },
  {weight: 2, arbitrary: simple('call', 'hang up')},
  {weight: 1, arbitrary: simple('assign again')},
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('away' as const),
      seconds: fc.constantFrom(1, 30, 600),
      until: anyTime,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({do: fc.constant('seed' as const), seed: fc.integer({min: 2, max: 1_000_000})}),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant('clock' as const),
      seconds: fc.constantFrom(1, 3, 10, 40, 120, 3600),
    }),
  },
);

export const scripts = fc.array(step, {minLength: 1, maxLength: 14, size: 'max'});
