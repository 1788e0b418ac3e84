import type {BrowserContext, Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import type {ListedCall} from '../../cloud/index.js';
import {routeToCloud} from '../../cloud/route-to-cloud.js';
import type {CallSnapshot} from '../../src/call/call-state.js';
import {runFarEnds, startCallCloud, test as base, type Person} from './call-stage.js';
import {installPageSide} from './page-side.js';
import {expect} from './stage.js';
import {installTalk, type Talk} from './talk-page.js';

type Prepare = (context: BrowserContext) => Promise<void>;

/** The simulated cloud and two people's pages, each with this library and a registered line, in separate browser profiles. */
export interface CallFixtures {
  readonly cloud: RunningCloud;
  readonly ada: Page;
  readonly grace: Page;
  /** Opens another registered page. The test must close it. */
  open(person: Person, path?: string, prepare?: Prepare): Promise<Page>;
  /** The access token of each page. */
  readonly tokens: ReadonlyMap<Page, string>;
  /** Opens a page that plays the cloud's far ends (echo and tone), once per worker. */
  openFarEnds(): Promise<void>;
}

export const numbers = {ada: '+1 206 555-0101', grace: '5102', katherine: '+12065550104'} as const;

/** One cloud and two pages, shared by all tests of a worker: a page takes seconds to register. */
export const test = base.extend<{cleanUp: void}, {callFixtures: CallFixtures}>({
  callFixtures: [
    async ({browser, sdkScript}, use) => {
      const cloud = await startCallCloud(sdkScript);
      const tokens = new Map<Page, string>();
      const page = async (path = '/', prepare?: Prepare): Promise<Page> => {
        // The tabs of one profile share one line.
        const context = await browser.newContext();
        await routeToCloud(context, cloud);
        await prepare?.(context);
        await context.addInitScript(installPageSide);
        await context.addInitScript(installTalk);
        const opened = await context.newPage();
        opened.on('close', () => void context.close().catch(() => undefined));
        await opened.goto(new URL(path, cloud.url).href);
        return opened;
      };
      const open: CallFixtures['open'] = async (person, path, prepare) => {
        const opened = await page(path, prepare);
        const {access_token: token} = cloud.issueToken({account: person});
        tokens.set(opened, token);
        await opened.evaluate(given => talk.start(given), token);
        return opened;
      };
      let far: Promise<void> | undefined;
      const openFarEnds = (): Promise<void> => (far ??= page().then(runFarEnds));
      const [ada, grace] = await Promise.all([open('ada'), open('grace')]);
      await use({cloud, ada, grace, open, tokens, openFarEnds});
      await cloud.close();
    },
    {scope: 'worker', timeout: 120_000},
  ],

  /** Ends the calls that a test left open. */
  cleanUp: [
    async ({callFixtures}, use) => {
      await use();
      await endAll(callFixtures);
    },
    {auto: true},
  ],
});

export {expect};

/** The snapshot of a page's latest call, or of another one. */
export function snapshotOf(page: Page, index?: number): Promise<CallSnapshot | undefined> {
  return page.evaluate(callIndex => talk.calls.at(callIndex ?? -1)?.call.snapshot, index);
}

export async function expectStatus(page: Page, status: string, index?: number): Promise<void> {
  await expect
    .poll(async () => (await snapshotOf(page, index))?.state.status, {timeout: 20_000})
    .toBe(status);
}

/** Passes once the page's latest call, or another one, has ended with this reason. */
export async function expectEnd(page: Page, reason: string, index?: number): Promise<void> {
  await expectStatus(page, 'ended', index);
  expect((await snapshotOf(page, index))?.state).toMatchObject({reason});
}

/** A person's latest call, as the cloud knows it. */
export function legOf({cloud}: CallFixtures, person: Person): ListedCall | undefined {
  return cloud.calls().findLast(({account}) => account === person);
}

/** Runs a command of a page's latest call, or of another one. */
export async function run(page: Page, command: Parameters<Talk['run']>[0], index?: number): Promise<void> {
  const outcome = await page.evaluate(([name, callIndex]) => talk.run(name, callIndex), [
    command,
    index,
  ] as const);
  expect(outcome).toBe('ok');
}

/** Calls a number from a page. Passes once the call rings on another page. */
export async function ring(from: Page, number: string, callee: Page): Promise<void> {
  expect(await from.evaluate(to => talk.call(to), number)).toBe('ok');
  await expectStatus(callee, 'incoming');
}

/** Ada calls Grace, who answers. Passes once both pages report that audio flows. */
export async function connect({ada, grace}: CallFixtures): Promise<void> {
  await ring(ada, numbers.grace, grace);
  await run(grace, 'answer');
  for (const page of [ada, grace]) await expectAudio(page, 'flowing');
}

export async function expectAudio(page: Page, audio: string, index?: number): Promise<void> {
  await expect
    .poll(async () => (await snapshotOf(page, index))?.state, {timeout: 20_000})
    .toMatchObject({status: 'active', audio});
}

/** `isSound`: passes once sound arrives. Otherwise passes once packets arrive that contain only silence. */
export async function expectSound(page: Page, isSound: boolean): Promise<void> {
  const measure = () => page.evaluate(() => Promise.all([talk.energy(), talk.calls.at(-1)!.call.stats()]));
  let [energy, {packetsReceived}] = await measure();
  await expect
    .poll(
      async () => {
        const [now, stats] = await measure();
        // Comfort noise in silence adds about 1e-9 to the energy per second.
        const hasSound = now > energy + 1e-6;
        // Chromium's fake microphone beeps once a second. 150 packets (3 s) without sound are silence, not a pause between
        // beeps.
        const hasPackets = stats.packetsReceived > packetsReceived + 150;
        if (isSound) return hasSound;
        if (hasSound) [energy, packetsReceived] = [now, stats.packetsReceived];
        return !hasSound && hasPackets;
      },
      {timeout: 20_000, message: isSound ? 'sound arrives' : 'only silence arrives'},
    )
    .toBe(true);
}

/** Ends the calls that a test left open, and checks that no call, microphone or connection remains. */
async function endAll({cloud, ada, grace}: CallFixtures): Promise<void> {
  cloud.setScenario({});
  for (const page of [ada, grace]) {
    await page.evaluate(() => Promise.all(ours.session.line.calls.map(call => call.end())));
    await expect.poll(() => page.evaluate(() => talk.microphones())).toBe(0);
    await expect.poll(() => page.evaluate(() => talk.connections()), {timeout: 10_000}).toBe(0);
  }
  await expect
    .poll(() => cloud.calls().filter(({state}) => state !== 'ended'), {timeout: 20_000})
    .toEqual([]);
  // Tests close Katherine's pages at their end, perhaps before the browser has deleted the device.
  for (const {account, deviceId} of cloud.devices().mobius)
    if (account === 'katherine') cloud.removeDevice(deviceId);
  for (const page of [ada, grace]) await page.evaluate(() => talk.clear());
}
