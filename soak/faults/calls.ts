import {NUMBERS} from '../../cloud/calls/destination.js';
import {showed, shows, type SoakRun} from '../soak-run.js';
import type {Fault} from './fault.js';

/** Calls, with each of their ends. No far end needs a page: the page calls itself where audio is needed. */
export const callFaults: readonly Fault[] = [
  {
    name: 'a call, cancelled while it rings',
    async strike(run) {
      await place(run, NUMBERS.ringsForEver);
      await reaches(run, 'ringing');
      await end(run);
    },
  },
  {
    name: 'a call to a busy person',
    async strike(run) {
      await place(run, NUMBERS.busy);
      await hasNoCall(run);
    },
  },
  {
    name: 'a call that Webex refuses',
    async strike(run) {
      await place(run, NUMBERS.busyRefused);
      await hasNoCall(run);
    },
  },
  {
    name: 'a call with oneself, answered and ended here',
    async strike(run) {
      await place(run, ownExtension);
      await answer(run);
      await reaches(run, 'active', 2);
      await end(run);
    },
  },
  {
    name: 'called, answered, and ended by the other side',
    async strike(run) {
      const callId = await beCalled(run);
      await answer(run);
      run.life.cloud.hangUp(callId);
      await hasNoCall(run);
    },
  },
  {
    name: 'called, and declined',
    async strike(run) {
      await beCalled(run);
      await run.tab.evaluate(() => void session.line.calls[0]!.decline());
      await hasNoCall(run);
    },
  },
  {
    name: 'every connection cut in a call, which goes on',
    async strike(run) {
      const callId = await beCalled(run);
      await answer(run);
      run.life.cut();
      await showed(run, 'reconnecting', 30);
      await shows(run.tab, 'registered', run.pass);
      await reaches(run, 'active');
      run.life.cloud.hangUp(callId);
      await hasNoCall(run);
    },
  },
];

const ownExtension = '5101';

/** The longest time that a call may take to change, in real milliseconds. */
const longest = 60_000;

const statusesOf = ({tab}: SoakRun): Promise<string[]> =>
  tab.evaluate(() => session.line.calls.map(({snapshot}) => snapshot.state.status));

/**
 * Waits on a clock that is slower than the real one: microphone and connections take real time, and the SDK ends a call that
 * takes longer than ten seconds.
 *
 * @throws {Error} If it does not become true in time.
 */
async function until(run: SoakRun, what: string, isTrue: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + longest;
  while (!(await isTrue())) {
    if (Date.now() > end)
      throw new Error(`${what}: not in time. The calls: ${(await statusesOf(run)).join()}`);
    await run.pass(0.05);
  }
}

/** Waits until so many calls have a status. */
const reaches = (run: SoakRun, status: string, count = 1): Promise<void> =>
  until(run, status, async () => (await statusesOf(run)).filter(one => one === status).length >= count);

async function place({tab}: SoakRun, number: string): Promise<void> {
  await tab.evaluate(to => void session.line.call(to).catch(() => undefined), number);
}

async function beCalled(run: SoakRun): Promise<string> {
  const {cloud} = run.life;
  const callId = cloud.ring(cloud.devices().mobius[0]!.deviceId)!;
  await reaches(run, 'incoming');
  return callId;
}

async function answer(run: SoakRun): Promise<void> {
  await reaches(run, 'incoming');
  await run.tab.evaluate(() => {
    const call = session.line.calls.find(({snapshot}) => snapshot.state.status === 'incoming')!;
    void call.answer().catch(() => undefined);
  });
  await reaches(run, 'active');
}

async function end(run: SoakRun): Promise<void> {
  await run.tab.evaluate(() => void session.line.calls[0]!.end());
  await hasNoCall(run);
}

/** Neither the page nor Webex has a call any more. */
async function hasNoCall(run: SoakRun): Promise<void> {
  // A refused call may end before the page has it.
  await run.pass(0.25);
  await until(run, 'no call', async () => (await statusesOf(run)).length === 0);
  await until(run, 'no call at Webex', () => run.life.cloud.calls().every(({state}) => state === 'ended'));
}
