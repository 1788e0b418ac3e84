import * as fc from 'fast-check';
import type {ScenarioInput} from '../../cloud/scenario.js';

/** What can happen to a line. Plain data: a script that failed can be pasted into a test as it was printed. */
export type Step =
  /** What people ask for. A registration may be given up by its signal. */
  | {readonly do: 'register' | 'deregister' | 'retryNow' | 'abort'; readonly until: Until}
  /** What the page's own code does with the SDK's line, past this library. */
  | {readonly do: 'host registers' | 'host deregisters'; readonly until: Until}
  /** What Mobius answers from now on: in turn, and the last one for good. */
  | {readonly do: 'answers'; readonly to: Endpoint; readonly with: readonly Answer[]}
  | {readonly do: 'answers'; readonly to: 'mercury'; readonly with: readonly MercuryAnswer[]}
  /** Each request takes so many seconds, on its way there or on its way back. */
  | {readonly do: 'slow'; readonly seconds: number; readonly way: 'there' | 'back'}
  | {readonly do: 'down'; readonly servers: readonly ('primary' | 'backup')[]}
  | {readonly do: 'healthy'}
  /** Webex knows the device no more; another client has its place. */
  | {readonly do: 'forgotten' | 'taken over'}
  | {readonly do: 'offline' | 'online'}
  /** The event socket is cut, or closed for good, or falls silent. */
  | {readonly do: 'socket'; readonly how: 'cut' | 'closed for good' | 'silent'}
  | {readonly do: 'call' | 'hang up'; readonly until: Until}
  /** The page's code takes the line over anew, as it does when the part of the page that holds it is made again. */
  | {readonly do: 'hold anew'; readonly until: Until}
  /** The browser freezes the page, and shows it again: no timer has run. */
  | {readonly do: 'away'; readonly seconds: number; readonly until: Until}
  /** The times that the SDK draws by lot are others. */
  | {readonly do: 'lot'; readonly seed: number}
  | {readonly do: 'clock'; readonly seconds: number};

/** How far what a step began has come when the next one follows: done, begun, not even begun. */
export type Until = 'settled' | 'tick' | 'at once';

export type Endpoint = 'register' | 'keepalive' | 'deregister';

export type Answer = NonNullable<ScenarioInput['register']>[number];

export type MercuryAnswer = NonNullable<ScenarioInput['mercury']>[number];

const anyTime = fc.constantFrom<Until[]>('settled', 'tick', 'at once');

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

/** What Mobius may answer to a registration. */
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

/** The weights are for sequences in which much happens: most of them register early, and time passes. */
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
      way: fc.constantFrom('there' as const, 'back' as const),
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
  {weight: 1, arbitrary: simple('hold anew')},
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
    arbitrary: fc.record({do: fc.constant('lot' as const), seed: fc.integer({min: 2, max: 1_000_000})}),
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
