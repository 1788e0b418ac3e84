import * as fc from 'fast-check';
import {test} from 'vitest';
import {areDifferentUsers} from '../../src/auth/profile.js';
import {scripts, type Step} from './model-steps.js';
import {World} from './model-world.js';
import type {Page, Person} from './page.js';

/** `npm test` plays the same scripts each time. The soak uses random seeds. */
const seeds = process.env['MODEL_SEED'] ? [Number(process.env['MODEL_SEED'])] : [1, 504_690_377];

/** The number of scripts per seed. A failure prints the seed and the script. */
const numRuns = Number(process.env['MODEL_RUNS'] ?? 100);

interface Script {
  readonly seed: number;
  readonly people: readonly [Person, Person];
  readonly steps: readonly Step[];
}

/** "Use it here" is cancelled in two pages while the third deregisters, which random scripts rarely do. */
const cancelled: Script = {
  seed: 1,
  people: ['ada', 'ada'],
  steps: [
    {do: 'register', tab: 0, until: 'settled'},
    {do: 'open', by: 'ada', until: 'settled'},
    {do: 'slow', seconds: 1},
    {do: 'register', tab: 1, until: 'settled'},
    {do: 'deregister', tab: 1, until: 'settled'},
    {do: 'register', tab: 2, until: 'settled'},
    {do: 'deregister', tab: 2, until: 'settled'},
    {do: 'clock', seconds: 16},
  ],
};

async function play({seed, people, steps}: Script): Promise<void> {
  const world = await World.begin(seed);
  try {
    for (const by of people) await world.play({do: 'open', by, until: 'settled'});
    for (const step of steps) await world.play(step);
    await endAllFaults(world);
    await checkSettledState(world);
    await press(world, seed);
    await deregisterLine(world);
    await signOutEverywhere(world);
  } catch (error) {
    world.violations.push(String(error));
  } finally {
    await world.end();
  }
  if (world.violations.length) throw new Error([...world.violations, ...world.log].join('\n'));
}

/** Ends all faults, shows all pages, and waits for the effect. */
async function endAllFaults(world: World): Promise<void> {
  await world.play({do: 'healthy'});
  for (const [tab, page] of world.pages.entries()) {
    await world.play({do: 'back', tab, until: 'settled'});
    world.endCall(page);
  }
  await world.play({do: 'clock', seconds: 720});
}

/** Once all has settled, the pages' states, their SDKs and Webex must agree. */
async function checkSettledState(world: World): Promise<void> {
  const {violations, pages, leader, unsettled, devices} = world;
  for (const promise of unsettled.keys()) violations.push(`${promise} has not settled`);
  const registered = pages.filter(({controller}) => controller.snapshot.state.status === 'registered');
  const count = registered.length;
  if (count > 1) violations.push(`${count} pages show that they are registered`);
  if (devices.length !== count) violations.push(`${devices.length} devices, and ${count} registered`);
  if (registered[0] && registered[0] !== leader) violations.push('the registered page is not the leader');
  for (const page of pages) if (page.driver) checkPage(world, page);
  const reached = world.reachable;
  if (reached.length !== count || reached[0] !== registered[0])
    violations.push(`a call rings in ${reached.map(({tab}) => tab.name).join(' and ') || 'nobody'}`);
  const before = world.sent;
  // No request is delayed for longer than a minute.
  await world.play({do: 'clock', seconds: 120});
  if (!count && world.sent > before)
    violations.push(`${world.sent - before} requests, and nobody is registered`);
}

/** Without faults, one press in any page takes over the line. */
async function press(world: World, seed: number): Promise<void> {
  const {violations, log} = world;
  const signedIn = world.pages.filter(({driver, sdkFails}) => driver && !sdkFails);
  const page = signedIn[seed % (signedIn.length || 1)];
  if (!page) return;
  log.push('> one press');
  world.watch(page, 'one press', () => page.controller.register({by: 'person'}));
  await world.pass(60);
  if (world.reachable[0] !== page) violations.push('one press was not enough');
  await checkSettledState(world);
}

/** Deregisters the line: nothing may be left or ring. */
async function deregisterLine(world: World): Promise<void> {
  const {leader} = world;
  if (!leader?.driver) return;
  world.log.push('> deregister where it is registered');
  world.watch(leader, 'the last deregister', () => leader.controller.deregister({by: 'person'}));
  await world.pass(60);
  if (world.pages.some(({controller}) => controller.snapshot.wanted))
    world.violations.push('the line is still wanted');
  if (world.devices.length) world.violations.push(`${world.devices.length} devices, and none is wanted`);
  await checkSettledState(world);
}

/** A leader shows its own line, a follower the leader's. */
function checkPage({violations, leader}: World, page: Page): void {
  const {state, wanted, pending} = page.controller.snapshot;
  const {name} = page.tab;
  if (pending) violations.push(`${name}: ${pending} is pending at the end`);
  if (page.isActive !== (state.status === 'registered'))
    violations.push(`${name} shows ${state.status}, and its SDK's line is ${page.line?.getStatus?.()}`);
  const ends = wanted ? ['registered', 'failed'] : ['unregistered', 'failed', 'elsewhere'];
  if (!ends.includes(state.status))
    violations.push(`${name} shows ${state.status}, ${wanted ? '' : 'not '}wanted`);
  const isFollower = leader && page !== leader;
  // If the line has failed with its device left at Webex, the socket is closed so that nothing rings.
  if (page.line && !page.sdk.mercury.connected && state.status !== 'failed')
    violations.push(`${name} has an SDK, and no event socket`);
  if (page.line && isFollower) violations.push(`${name} has an SDK, and is not the leader`);
  if (isFollower && areDifferentUsers(page.user, leader.user)) violations.push(`${name} is another person's`);
  if (!isFollower) {
    if (state.status === 'elsewhere' && state.holder === 'tab')
      violations.push(`${name} shows elsewhere, and no other tab leads`);
    return;
  }
  const there = state.status === 'elsewhere' && state.holder === 'tab' ? state.there.status : undefined;
  const leads = leader.controller.snapshot.state.status;
  if (there !== leads && state.status !== 'failed')
    violations.push(`${name} shows ${state.status} ${there ?? ''}, and the leader shows ${leads}`);
}

/** Signs out everywhere: nothing may be left. */
async function signOutEverywhere(world: World): Promise<void> {
  const {violations, browser} = world;
  world.addToLog('> sign out everywhere');
  for (const page of world.pages) if (page.driver) world.watch(page, 'sign-out', () => page.signOut());
  await world.pass(180);
  for (const promise of world.unsettled.keys()) violations.push(`${promise} has not settled`);
  if (browser.locks.count) violations.push(`${browser.locks.count} locks are held or waited for`);
  if (browser.channels.open.size) violations.push(`${browser.channels.open.size} channels are open`);
  if (world.devices.length) violations.push(`${world.devices.length} devices are left`);
  const messages = JSON.stringify(browser.channels.messages);
  if (world.tokens.some(token => messages.includes(token))) violations.push('a token on the channel');
}

test.each(seeds)(
  'whatever happens in the tabs of a browser, one of them is registered at most: seed %i',
  {timeout: 6_000_000},
  async seed => {
    await fc.assert(fc.asyncProperty(scripts, play), {
      numRuns,
      seed,
      examples: [[cancelled]],
    });
  },
);
