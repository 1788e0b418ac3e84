import {FAR_END_NUMBERS} from '../../cloud/calls/destination.js';
import type {SoakRun} from '../soak-run.js';
import type {Fault} from './fault.js';

/** Calls that end without an answer, one for each reason. */
export const callFaults: readonly Fault[] = [
  {
    name: 'a call that is canceled while it rings',
    async inject(run) {
      await placeCall(run, FAR_END_NUMBERS.ringsForEver);
      await waitForCallStatus(run, 'ringing');
      await end(run);
    },
  },
  refused('a call to a busy person', FAR_END_NUMBERS.busy),
  refused('a call that Webex refuses', FAR_END_NUMBERS.busyRefused),
  refused('a call that the other side declines', FAR_END_NUMBERS.declined),
  {
    name: 'an incoming call that is declined',
    async inject(run) {
      await receiveCall(run);
      await run.tab.evaluate(
        () => void session.line.calls.find(({snapshot}) => snapshot.state.status === 'incoming')!.decline(),
      );
      await waitForNoCall(run);
    },
  },
];

function refused(name: string, number: string): Fault {
  return {
    name,
    async inject(run) {
      await placeCall(run, number);
      await waitForNoCall(run);
    },
  };
}

/** The longest time that a call may take to change, in real milliseconds. */
const longest = 20_000;

const statusesOf = ({tab}: SoakRun): Promise<string[]> =>
  tab.evaluate(() => session.line.calls.map(({snapshot}) => snapshot.state.status));

/**
 * Waits on a clock that is slower than real time: microphone and connections take real time, and the SDK ends a call
 * that takes longer than ten seconds.
 *
 * @throws {Error} If the condition does not become true in time.
 */
async function until(run: SoakRun, what: string, isTrue: () => Promise<boolean> | boolean): Promise<void> {
  const latest = Date.now() + longest;
  while (!(await isTrue())) {
    if (Date.now() > latest)
      throw new Error(`${what}: not in time. The calls: ${(await statusesOf(run)).join()}`);
    await run.advance(0.05);
  }
}

/** Waits until a call has a status. */
const waitForCallStatus = (run: SoakRun, status: string): Promise<void> =>
  until(run, status, async () => (await statusesOf(run)).includes(status));

async function placeCall({tab}: SoakRun, number: string): Promise<void> {
  await tab.evaluate(to => void session.line.call(to).catch(() => undefined), number);
}

async function receiveCall(run: SoakRun): Promise<void> {
  const {cloud} = run.stage;
  cloud.ring(cloud.devices().mobius[0]!.deviceId);
  await waitForCallStatus(run, 'incoming');
}

async function end(run: SoakRun): Promise<void> {
  // The previous call may still be in the list.
  await run.tab.evaluate(
    () => void session.line.calls.find(({snapshot}) => snapshot.state.status === 'ringing')!.end(),
  );
  await waitForNoCall(run);
}

/** Waits until neither the page nor Webex has a call. */
async function waitForNoCall(run: SoakRun): Promise<void> {
  // A refused call may end before it is in the page's list.
  await run.advance(0.25);
  await until(run, 'no call', async () => (await statusesOf(run)).length === 0);
  await until(run, 'no call at Webex', () => run.stage.cloud.calls().every(({state}) => state === 'ended'));
}
