// @vitest-environment jsdom
import * as fc from 'fast-check';
import {test} from 'vitest';
import {scripts, type Step} from './model-steps.js';
import {World} from './model-world.js';
import type {Page} from './page.js';

/** How many scripts are played. They are drawn anew in every run; a failure prints the seed that repeats it. */
const numRuns = Number(process.env['MODEL_RUNS'] ?? 300);
const seed = process.env['MODEL_SEED'] ? Number(process.env['MODEL_SEED']) : undefined;

async function play({lot, steps}: {lot: number; steps: readonly Step[]}): Promise<void> {
  const world = await World.begin(lot);
  try {
    await world.play({do: 'open', until: 'settled'});
    await world.play({do: 'open', until: 'settled'});
    for (const step of steps) await world.play(step);
    await calmDown(world);
    await examine(world);
    await leave(world);
  } catch (error) {
    world.wrongs.push(String(error));
  } finally {
    await world.end();
  }
  if (world.wrongs.length) throw new Error([...world.wrongs, ...world.story].join('\n'));
}

/** Everything is well again, every page is shown again, and there is time for it to show. */
async function calmDown(world: World): Promise<void> {
  await world.play({do: 'healthy'});
  for (const [tab, page] of world.pages.entries()) {
    await world.play({do: 'back', tab, until: 'settled'});
    world.endCall(page);
  }
  await world.play({do: 'clock', seconds: 720});
}

async function examine(world: World): Promise<void> {
  const {wrongs, pages, leader, unsettled, devices} = world;
  for (const promise of unsettled.keys()) wrongs.push(`${promise} has not settled`);
  const registered = pages.filter(({controller}) => controller.snapshot.state.status === 'registered');
  const count = registered.length;
  if (count > 1) wrongs.push(`${count} pages show that they are registered`);
  if (devices.length !== count) wrongs.push(`${devices.length} devices, and ${count} registered`);
  if (registered[0] && registered[0] !== leader) wrongs.push('who is registered does not lead');
  for (const page of pages) if (page.driver) agree(world, page);
  const before = world.sent;
  await world.play({do: 'clock', seconds: 300});
  if (!count && world.sent > before) wrongs.push(`${world.sent - before} requests, and nobody is registered`);
}

/** A page shows its own line, where it leads, and otherwise what the leader shows. */
function agree({wrongs, leader}: World, page: Page): void {
  const {state, wanted, pending} = page.controller.snapshot;
  const {name} = page.tab;
  if (pending) wrongs.push(`${name}: ${pending} is pending at the end`);
  if (page.isActive !== (state.status === 'registered'))
    wrongs.push(`${name} shows ${state.status}, and its SDK's line is ${page.line?.getStatus?.()}`);
  const ends = wanted ? ['registered', 'failed'] : ['unregistered', 'failed', 'elsewhere'];
  if (!ends.includes(state.status))
    wrongs.push(`${name} shows ${state.status}, ${wanted ? '' : 'not '}wanted`);
  if (!leader || page === leader) {
    if (state.status === 'elsewhere' && state.holder === 'tab')
      wrongs.push(`${name} shows elsewhere, and no other tab leads`);
    return;
  }
  const there = state.status === 'elsewhere' && state.holder === 'tab' ? state.there.status : undefined;
  const leads = leader.controller.snapshot.state.status;
  if (there !== leads && state.status !== 'failed')
    wrongs.push(`${name} shows ${state.status} ${there ?? ''}, and who leads shows ${leads}`);
}

/** Everybody signs out, and nothing is left. */
async function leave(world: World): Promise<void> {
  const {wrongs, browser} = world;
  world.tell('> sign out everywhere');
  for (const page of world.pages) world.watch(page, 'sign-out', () => page.signOut());
  await world.pass(180);
  for (const promise of world.unsettled.keys()) wrongs.push(`${promise} has not settled`);
  if (browser.locks.inUse) wrongs.push(`${browser.locks.inUse} locks are held or waited for`);
  if (browser.channels.open.size) wrongs.push(`${browser.channels.open.size} channels are open`);
  if (world.devices.length) wrongs.push(`${world.devices.length} devices are left`);
  if (/bearer|eyJ|token/i.test(JSON.stringify(browser.channels.said))) wrongs.push('a token on the channel');
}

test(
  'whatever happens in the tabs of a browser, one of them is registered at most',
  {timeout: 600_000},
  async () => {
    await fc.assert(fc.asyncProperty(scripts, play), {numRuns, seed});
  },
);
