import {letPass} from '../test/contract/clock.js';
import {faults, type Fault} from './faults.js';
import {calm, createWorld, type Figures, type World} from './world.js';

/** What became of one kind of fault. */
export interface Survived {
  readonly name: string;
  /** Seconds of the page's clock from the end of the fault to a registered line, for each time that it struck. */
  readonly seconds: readonly number[];
  /** How often a person had to press. */
  readonly presses: number;
}

export interface Soaked {
  /** Seconds of the page's clock. */
  readonly seconds: number;
  readonly survived: readonly Survived[];
  /** At the start, in between, and at the end. */
  readonly figures: readonly (Figures & {readonly minute: number})[];
  readonly left: {readonly mobius: number; readonly wdm: number; readonly workers: number};
}

interface Options {
  readonly minutes: number;
  /** Whether the page's clock is run, or left to go. */
  readonly fast: boolean;
  readonly say: (line: string) => void;
}

/** How long nothing happens between two faults, in seconds of the page's clock. */
const rest = 1;
/** How long a person looks at a line that tries again, in seconds of the page's clock, before they press. */
const patience = 3;
/** How long a line may take to be registered again, in seconds of the page's clock. */
const longest = 600;
/** How many times a page's life is measured. */
const measurements = 12;

/**
 * Lets a line live through one fault after another, and holds after each that the line is registered, that Webex knows
 * one device, and that this is it.
 *
 * @throws {Error} When a fault is not survived.
 */
export async function live({minutes, fast, say}: Options): Promise<Soaked> {
  const world = await createWorld(fast);
  const {tab, life} = world;
  const pass = async (seconds: number): Promise<void> => {
    if (fast) await letPass(tab, seconds, Math.min(seconds, 1));
    // The keepalives' worker goes by the real time, and is to have some of it.
    await new Promise(resolve => setTimeout(resolve, fast ? 100 : seconds * 1000));
  };
  const now = () => tab.evaluate(() => Date.now() / 1000);
  const survived = new Map(faults.map(({name}) => [name, {name, seconds: [] as number[], presses: 0}]));
  const figures: (Figures & {minute: number})[] = [];

  try {
    for (const page of [tab, world.other]) await world.signIn(page);
    await becomesRegistered(world, pass, false);
    // What is made once, at the first fault of each kind, is no leak.
    let start = 0;
    let nextMeasurement = 0;
    for (let round = 0; ; round += 1) {
      if (round === 1) nextMeasurement = start = await now();
      for (const fault of faults) {
        if (fault.isLong && round % 4) continue;
        if (round > 0 && (await now()) >= nextMeasurement) {
          const minute = Math.round((nextMeasurement - start) / 60);
          figures.push({minute, ...(await world.measure())});
          say(`${minute} min: ${JSON.stringify(figures.at(-1))}`);
          nextMeasurement += (minutes * 60) / measurements;
        }
        if (round > 0 && (await now()) >= start + minutes * 60) {
          return {
            seconds: (await now()) - start,
            survived: [...survived.values()],
            figures,
            left: await leave(world, pass),
          };
        }
        const {seconds, presses} = await survive(world, fault, pass);
        if (round === 0) continue;
        const entry = survived.get(fault.name)!;
        entry.seconds.push(seconds);
        entry.presses += presses;
      }
    }
  } catch (error) {
    const snapshot = await tab.evaluate(() => session.line.diagnostics()).catch(() => undefined);
    say(JSON.stringify({snapshot, devices: life.cloud.devices(), last: life.cloud.requests().slice(-20)}));
    throw error;
  } finally {
    await world.close();
  }
}

async function survive(world: World, fault: Fault, pass: (seconds: number) => Promise<void>) {
  const {tab, life} = world;
  await tab.evaluate(() => {
    // What the stage writes down of its own accord is not the library's.
    raw.events.length = ours.states.length = ours.events.length = 0;
  });
  try {
    await fault.strike(world, pass);
    const start = await tab.evaluate(() => Date.now() / 1000);
    const presses = await becomesRegistered(world, pass, fault.patient ?? false);
    const seconds = (await tab.evaluate(() => Date.now() / 1000)) - start;
    life.cloud.setScenario(calm);
    await pass(rest);
    await becomesRegistered(world, pass, true);
    return {seconds, presses};
  } catch (error) {
    throw new Error(`Not survived: ${fault.name}`, {cause: error});
  }
}

/**
 * Waits until the line is registered, with the one device that Webex knows. Where nothing happens by itself a person
 * presses the button, and does not wait for the SDK's retries unless they are patient.
 */
async function becomesRegistered(
  {tab, life}: World,
  pass: (seconds: number) => Promise<void>,
  isPatient: boolean,
): Promise<number> {
  let presses = 0;
  for (let seconds = 0; seconds < longest; seconds += 1) {
    const {state, pending} = await tab.evaluate(() => session.line.snapshot);
    const devices = life.cloud.devices().mobius.map(({deviceId}) => deviceId);
    const isThere = state.status === 'registered' && !pending;
    if (isThere && devices.length === 1 && devices[0] === state.line.mobiusDeviceId) return presses;
    const isOver = ['unregistered', 'failed', 'elsewhere'].includes(state.status) && !pending;
    const isImpatient = state.status === 'retrying' && !isPatient && seconds > 0 && seconds % patience === 0;
    if (isOver || isImpatient) {
      presses += 1;
      await tab.evaluate(() => void session.line.retryNow().catch(() => undefined));
    }
    await pass(1);
  }
  throw new Error(`The line is not registered after ${longest} s`);
}

async function leave({tab, other, life}: World, pass: (seconds: number) => Promise<void>) {
  for (const page of [other, tab]) await page.evaluate(() => session.signOut());
  for (let seconds = 0; seconds < 120 && left().mobius + left().wdm > 0; seconds += 1) await pass(1);
  function left() {
    const {mobius, wdm} = life.cloud.devices();
    return {mobius: mobius.length, wdm: wdm.length, workers: tab.workers().length};
  }
  return left();
}
