import * as fc from 'fast-check';
import {test} from 'vitest';
import {scripts, type Step} from './model-steps.js';
import {endLine} from '../../src/line/line-controller.js';
import {World} from './model-world.js';

/** The number of scripts and their seed. Always the same, except that `npm run soak` sets these variables. */
const numRuns = Number(process.env['MODEL_RUNS'] ?? 80);
const seed = Number(process.env['MODEL_SEED'] ?? 20_261_125);

async function play(script: readonly Step[]): Promise<void> {
  const world = await World.begin();
  try {
    for (const step of script) {
      await world.play(step);
      if (world.devices.length > 1) world.violations.push(`${world.devices.length} devices at the same time`);
    }
    await endAllFaults(world);
    await checkSettledState(world);
    // The others test the release of a line that is not registered.
    if (script.length % 2) await pressOnce(world);
    await dispose(world);
  } catch (error) {
    world.violations.push(String(error));
  } finally {
    await world.end();
  }
  if (world.violations.length) throw new Error([...world.violations, ...world.log].join('\n'));
}

/** Ends all faults, and waits for the effect. */
async function endAllFaults(world: World): Promise<void> {
  await world.play({do: 'healthy'});
  await world.play({do: 'online'});
  await world.play({do: 'hang up', until: 'settled'});
  await world.play({do: 'clock', seconds: 720});
}

async function checkSettledState(world: World): Promise<void> {
  const {violations, controller, sdkLine, devices, unsettled} = world;
  const {state, wanted, pending} = controller.snapshot;
  const expected = wanted ? ['registered', 'failed', 'elsewhere'] : ['unregistered', 'failed', 'elsewhere'];
  if (!expected.includes(state.status))
    violations.push(`${state.status} at the end, ${wanted ? '' : 'not '}wanted`);
  if (pending) violations.push(`${pending} is pending at the end`);
  if (wanted || !world.pageDeregistered)
    for (const promise of unsettled) violations.push(`${promise} has not settled`);
  const registered = state.status === 'registered';
  const active = sdkLine.getStatus?.() === 'active';
  if (registered !== active)
    violations.push(`${state.status}, and the SDK's line is ${sdkLine.getStatus?.()}`);
  if (devices.length !== (registered ? 1 : 0))
    violations.push(`${state.status}, and ${devices.length} devices`);
  const rang = await world.ring();
  if (rang !== registered) violations.push(`${state.status}, and a call ${rang ? 'rings' : 'does not ring'}`);
  if (registered) {
    if (!devices.some(({deviceId}) => deviceId === sdkLine.mobiusDeviceId))
      violations.push("the device is not that of the SDK's line");
    return;
  }
  const before = world.sent;
  await world.play({do: 'clock', seconds: 300});
  if (world.sent > before) violations.push(`${world.sent - before} requests, although ${state.status}`);
}

/** Without faults, a command succeeds regardless of the past. */
async function pressOnce(world: World): Promise<void> {
  await world.play({do: 'register', until: 'settled'});
  await world.play({do: 'clock', seconds: 240});
  const {status} = world.controller.snapshot.state;
  if (status !== 'registered') world.violations.push(`${status}, although somebody asked for the line`);
  if (world.devices.length !== 1) world.violations.push(`${world.devices.length} devices after a press`);
  if (!(await world.ring())) world.violations.push('a call does not ring after a press');
}

/** The functions of the SDK that leave timers running. */
const timersOfSdk: ReadonlySet<string> = new Set(['RtcMetrics', 'Registration.startFailbackTimer']);

/** Releases the line, and checks that no timers are left but the SDK's. */
async function dispose(world: World): Promise<void> {
  const {violations, controller, timers, sdkLine} = world;
  world.tell('> dispose');
  const active = sdkLine.getStatus?.() === 'active';
  endLine(controller);
  await world.pass(180);
  // A released line stays unchanged, and its keepalives continue.
  const left = timers.waiting().filter(starter => !timersOfSdk.has(starter) && starter !== 'test');
  const expected = active ? ['the keepalive worker'] : [];
  if (left.join() !== expected.join()) violations.push(`timers are left: ${left.join(', ')}`);
}

test('a takeover that is answered late does not end a later registration', async () => {
  await play([
    {do: 'slow', seconds: 5, part: 'answer'},
    {do: 'register', until: 'settled'},
    {do: 'taken over'},
    {do: 'clock', seconds: 40},
    {do: 'deregister', until: 'settled'},
    {do: 'register', until: 'settled'},
    {do: 'answers', to: 'deregister', with: [{status: 200}]},
  ]);
});

test("a host's registration during a retry that waits for the end of a call is kept", async () => {
  await play([
    {do: 'answers', to: 'register', with: [{status: 429, retryAfter: 20}]},
    {do: 'retryNow', until: 'settled'},
    {do: 'call', until: 'settled'},
    {do: 'clock', seconds: 120},
    {do: 'slow', seconds: 1, part: 'request'},
    {do: 'host registers', until: 'settled'},
  ]);
});

test(
  'whatever happens, the line shows its real state and nothing is left behind',
  {timeout: 600_000},
  async () => {
    await fc.assert(fc.asyncProperty(scripts, play), {numRuns, seed});
  },
);
