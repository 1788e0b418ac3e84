import * as fc from 'fast-check';
import {registerAnswers, type Answer} from '../sdk/model-steps.js';
import type {Person} from './page.js';

/** The steps of a script. `tab` is an index into the open tabs, modulo their number. */
export type Step =
  | {readonly do: 'open'; readonly by: Person; readonly until: Until}
  | {readonly do: TabAction; readonly tab: number; readonly until: Until}
  | {readonly do: 'answers'; readonly to: 'register' | 'deregister'; readonly with: readonly Answer[]}
  | {readonly do: 'slow'; readonly seconds: number}
  | {readonly do: 'healthy'}
  | {readonly do: 'clock'; readonly seconds: number};

export type TabAction =
  /** Commands of people. With the line in another tab, `register` is "Use it here". */
  | 'register'
  | 'deregister'
  | 'retryNow'
  | 'abort'
  /** The tab crashes; its page is left for good; the page goes into the browser's cache, and is restored. */
  | 'die'
  | 'close'
  | 'away'
  | 'back'
  /** A reload leaves the page for good, and opens it again. */
  | 'reload'
  | 'call'
  | 'hang up'
  | 'sign out'
  /** From now on the SDK does not start in this tab. */
  | 'sdk fails';

/** How far a step's effects have progressed when the next step follows: done, started, not started. */
type Until = 'settled' | 'tick' | 'immediately';

const until = fc.constantFrom<Until[]>('settled', 'tick', 'immediately');

function inTab(...actions: TabAction[]) {
  return fc.record({
    do: fc.constantFrom<TabAction[]>(...actions),
    tab: fc.integer({min: 0, max: 3}),
    until,
  });
}

function answersTo(to: 'register' | 'deregister', answers: readonly Answer[]): fc.Arbitrary<Step> {
  return fc.record({
    do: fc.constant('answers' as const),
    to: fc.constant(to),
    with: fc.array(fc.constantFrom(...answers), {minLength: 1, maxLength: 3}),
  });
}

const deregisterAnswers: readonly Answer[] = [
  {status: 200},
  {status: 503},
  {status: 500},
  {status: 429, retryAfter: 20},
  {status: 401},
  {drop: true},
  {drop: 'answer'},
];

const person = fc.constantFrom<Person[]>('ada', 'ada', 'ada', 'grace');

const step: fc.Arbitrary<Step> = fc.oneof(
  {weight: 3, arbitrary: fc.record({do: fc.constant('open' as const), by: person, until})},
  {weight: 8, arbitrary: inTab('register')},
  {weight: 3, arbitrary: inTab('deregister')},
  {weight: 3, arbitrary: inTab('retryNow', 'abort')},
  {weight: 3, arbitrary: inTab('die', 'close', 'reload')},
  {weight: 3, arbitrary: inTab('away', 'back')},
  {weight: 2, arbitrary: inTab('call', 'hang up')},
  {weight: 1, arbitrary: inTab('sdk fails')},
  {weight: 1, arbitrary: inTab('sign out')},
  {weight: 2, arbitrary: answersTo('register', registerAnswers)},
  {weight: 2, arbitrary: answersTo('deregister', deregisterAnswers)},
  {
    weight: 2,
    arbitrary: fc.record({do: fc.constant('slow' as const), seconds: fc.constantFrom(0, 1, 5, 20)}),
  },
  {weight: 1, arbitrary: fc.constant<Step>({do: 'healthy'})},
  {
    weight: 6,
    arbitrary: fc.record({do: fc.constant('clock' as const), seconds: fc.constantFrom(1, 3, 16, 40, 120)}),
  },
);

/** A script, and the seed for the order in which locks and messages arrive. */
export const scripts = fc.record({
  seed: fc.integer({min: 1, max: 1_000}),
  /** The people who open the first two pages. */
  people: fc.tuple(person, person),
  steps: fc.array(step, {minLength: 1, maxLength: 14, size: 'max'}),
});
