import {expectNothingLeft} from '../test/contract/reachable.js';
import {PageNotKept} from './away-and-back.js';
import {allFaults} from './faults/all-faults.js';
import type {Fault} from './faults/fault.js';
import {createSoakRun, type Counts, type SoakRun} from './soak-run.js';
import {noFaults, createWorld, type Figures} from './world.js';

/** The results of one kind of fault. */
export interface Outcome {
  readonly name: string;
  /** Seconds of the page's clock from the end of the fault to a registered line, for each recovery. */
  readonly seconds: readonly number[];
  /** The number of times that the button had to be pressed. */
  readonly presses: number;
  /** The error, for each time the line did not recover. */
  readonly failures: readonly string[];
}

export interface SoakResult {
  /** Seconds of the page's clock. */
  readonly seconds: number;
  readonly outcomes: readonly Outcome[];
  /** Measured at the start, in between, and at the end. */
  readonly figures: readonly Measured[];
  /** Totals across all rounds, including the first one and the end. */
  readonly counts: Counts;
  /** Uncaught errors of the pages. */
  readonly uncaught: readonly string[];
  readonly left: Readonly<Record<'mobius' | 'wdm' | 'calls' | 'workers', number>>;
}

/** Figures at one moment. */
export interface Measured extends Figures {
  readonly minute: number;
  /** The number of reloads of the page so far. */
  readonly restarts: number;
  /** The number of rounds that began since the page was loaded. */
  readonly rounds: number;
}

interface Options {
  readonly minutes: number;
  /** Whether the page's clock runs faster than real time. */
  readonly fast: boolean;
  readonly say: (line: string) => void;
}

/** The pause between two faults, in seconds of the page's clock. */
const pause = 1;
/** How long the test waits while the line is retrying before it presses the button, in seconds of the page's clock. */
const patience = 3;
/** The longest time a line may take to register again, in seconds of the page's clock. */
const longest = 300;
/** How long the latest call may take to be released, in seconds of the page's clock. */
const callRelease = 6;
/** How many times the page is measured. */
const measurements = 12;

/**
 * Exposes a line to one fault after another. After each one the line must be registered, its device must be the only
 * one at Webex, and a call must ring. Otherwise the pages are reloaded and the soak continues.
 */
export async function runFaults({minutes, fast, say}: Options): Promise<SoakResult> {
  const world = await createWorld(fast);
  const run = createSoakRun(world);
  const {tab, stage, now, counts} = run;
  const outcomes = new Map(
    allFaults.map(({name}) => [name, {name, seconds: [] as number[], presses: 0, failures: [] as string[]}]),
  );
  const figures: Measured[] = [];
  const uncaught: string[] = [];
  stage.context.on('weberror', error => {
    uncaught.push(String(error.error().stack));
    say(`Uncaught error: ${uncaught.at(-1)}`);
  });
  let restarts = 0;
  let rounds = 0;

  const measure = async (minute: number): Promise<void> => {
    await run.advance(callRelease);
    figures.push({minute, restarts, rounds, ...(await world.measure())});
    say(`${minute} min: ${JSON.stringify(figures.at(-1))}`);
  };
  const injectFault = async (fault: Fault, isCounted: boolean): Promise<void> => {
    const outcome = outcomes.get(fault.name)!;
    try {
      const {seconds, presses} = await recoverFrom(run, fault);
      if (!isCounted) return;
      outcome.seconds.push(seconds);
      outcome.presses += presses;
    } catch (error) {
      if (error instanceof PageNotKept) {
        say(`Not counted: ${fault.name}: ${error.message}`);
      } else {
        outcome.failures.push(String(error));
        say(`Not recovered: ${fault.name}: ${String(error)}`);
        const diagnostics = await tab.evaluate(() => session.line.diagnostics()).catch(() => undefined);
        const {devices, requests} = stage.cloud;
        say(JSON.stringify({diagnostics, devices: devices(), requests: requests().slice(-60)}));
      }
      restarts += 1;
      rounds = 0;
      await world.restart();
      await begin(run);
    }
  };

  try {
    await begin(run);
    // Objects created once, at the first fault of each kind, are not a leak.
    for (const fault of allFaults) await injectFault(fault, false);
    const start = await now();
    let nextMeasurement = start;
    for (let round = 1; ; round += 1) {
      rounds += 1;
      say(`Round ${round}: ${counts.rings} calls rang so far`);
      for (const fault of allFaults) {
        if (fault.isSlow && round % 2) continue;
        if ((await now()) >= nextMeasurement) {
          await measure(Math.round((nextMeasurement - start) / 60));
          nextMeasurement += (minutes * 60) / measurements;
        }
        const seconds = (await now()) - start;
        if (seconds >= minutes * 60) {
          const left = await signOutEverywhere(run);
          return {seconds, outcomes: [...outcomes.values()], figures, counts, uncaught, left};
        }
        await injectFault(fault, true);
      }
    }
  } finally {
    await world.close();
  }
}

async function begin(run: SoakRun): Promise<void> {
  for (const page of [run.tab, run.other]) await run.signIn(page);
  await waitUntilRegistered(run, false);
  await run.expectRing(run.tab);
}

/** @throws {Error} If the line is not registered afterwards, or a call does not ring. */
async function recoverFrom(run: SoakRun, fault: Fault): Promise<{seconds: number; presses: number}> {
  const {tab, stage, now, advance} = run;
  await tab.evaluate(() => {
    // Clear the records that the test page keeps, which are not part of the library.
    raw.events.length = ours.states.length = ours.events.length = statuses.length = 0;
  });
  await fault.inject(run);
  const start = await now();
  const presses = await waitUntilRegistered(run, fault.waitsForRetry ?? false);
  const seconds = (await now()) - start;
  await run.expectRing(tab);
  stage.cloud.setScenario(noFaults);
  await advance(pause);
  await waitUntilRegistered(run, true);
  return {seconds, presses};
}

/**
 * Waits until the line is registered with the only device at Webex. If nothing happens automatically, the button is
 * pressed, without waiting for the next attempt unless `waitsForRetry`.
 */
async function waitUntilRegistered({tab, stage, advance}: SoakRun, waitsForRetry: boolean): Promise<number> {
  let presses = 0;
  for (let seconds = 0; seconds < longest; seconds += 1) {
    const {state, pending} = await tab.evaluate(() => session.line.snapshot);
    const devices = stage.cloud.devices().mobius.map(({deviceId}) => deviceId);
    const isRegistered = state.status === 'registered' && !pending;
    if (isRegistered && devices.length === 1 && devices[0] === state.line.mobiusDeviceId) return presses;
    const hasStopped = ['unregistered', 'failed', 'elsewhere'].includes(state.status) && !pending;
    const hasWaitedLongEnough =
      state.status === 'retrying' && !waitsForRetry && seconds > 0 && seconds % patience === 0;
    if (hasStopped || hasWaitedLongEnough) {
      presses += 1;
      await tab.evaluate(() => void session.line.retryNow().catch(() => undefined));
    }
    await advance(1);
  }
  throw new Error(`The line is not registered after ${longest} s`);
}

/** Checks that a call rings in each tab, signs out in both, and checks that nothing is left at the cloud. */
async function signOutEverywhere(run: SoakRun): Promise<SoakResult['left']> {
  const {tab, other, stage, advance, expectRing} = run;
  await expectRing(tab);
  await other.evaluate(() => session.line.register());
  await expectRing(other);
  for (const page of [other, tab]) await page.evaluate(() => session.signOut());
  const left = () => {
    const {mobius, wdm} = stage.cloud.devices();
    const calls = stage.cloud.calls().filter(({state}) => state !== 'ended').length;
    return {mobius: mobius.length, wdm: wdm.length, calls, workers: tab.workers().length};
  };
  for (let seconds = 0; seconds < 120 && left().mobius + left().wdm > 0; seconds += 1) await advance(1);
  await expectNothingLeft(stage.cloud);
  return left();
}
