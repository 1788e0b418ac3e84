import {serveStatic} from '@hono/node-server/serve-static';
import type {Page} from '@playwright/test';
import {startCloud, type RunningCloud} from '../../cloud/cloud.js';
import type {ListedCall} from '../../cloud/index.js';
import {routeToCloud} from '../../cloud/route-to-cloud.js';
import type {CallSnapshot} from '../../src/call/call-state.js';
import {test as base} from './call-stage.js';
import {installStage} from './page-side.js';
import {serveSession} from './session-scripts.js';
import {expect} from './stage.js';
import {installTalk} from './talk-page.js';

export type Person = 'ada' | 'grace' | 'katherine';

/** The people's pages, each with this library and a registered line, in a browser profile of its own. */
export interface Talkers {
  readonly cloud: RunningCloud;
  readonly ada: Page;
  readonly grace: Page;
  /** Another registered page, which the test closes. */
  open(person: Person, path?: string): Promise<Page>;
  /** The token of each page. */
  readonly tokens: ReadonlyMap<Page, string>;
  /** A page that runs the echo and the tone. */
  farEnds(): Promise<void>;
}

export const numbers = {ada: '+1 206 555-0101', grace: '5102', katherine: '+12065550104'} as const;

/** One cloud and two pages, shared by all tests of a worker: a page takes seconds to register. */
export const test = base.extend<object, {talkers: Talkers}>({
  talkers: [
    async ({browser, sdkScript}, use) => {
      const cloud = await startCloud({
        routes: app => {
          app.get('/', c => c.html('<!doctype html><title>Talk</title>'));
          app.get('/without-microphone', c =>
            c.html('<!doctype html><title>Talk</title>', 200, {'permissions-policy': 'microphone=()'}),
          );
          app.get('/sdk.js', c => c.body(sdkScript, 200, {'content-type': 'text/javascript'}));
          serveSession(app);
          app.use('/demo/*', serveStatic({root: '.'}));
        },
      });
      const tokens = new Map<Page, string>();
      const page = async (path = '/'): Promise<Page> => {
        // The tabs of one profile share one line.
        const context = await browser.newContext();
        await routeToCloud(context, cloud);
        await context.addInitScript(installStage);
        await context.addInitScript(installTalk);
        const opened = await context.newPage();
        opened.on('close', () => void context.close().catch(() => undefined));
        await opened.goto(new URL(path, cloud.url).href);
        return opened;
      };
      const open = async (person: Person, path?: string): Promise<Page> => {
        const opened = await page(path);
        const {access_token: token} = cloud.issueToken({account: person});
        tokens.set(opened, token);
        await opened.evaluate(given => talk.start(given), token);
        return opened;
      };
      let isRunning = false;
      const farEnds = async (): Promise<void> => {
        if (isRunning) return;
        isRunning = true;
        await (
          await page()
        ).evaluate(async () => {
          // Permission, so that the browser reveals its addresses, and an audio context may play.
          await navigator.mediaDevices.getUserMedia({audio: true});
          // A URL for the browser, which the compiler must not resolve.
          const address = '/demo/far-end.js';
          const {runFarEnds} = (await import(address)) as {runFarEnds: () => Promise<void>};
          await runFarEnds();
        });
      };
      const [ada, grace] = await Promise.all([open('ada'), open('grace')]);
      await use({cloud, ada, grace, open, tokens, farEnds});
      await cloud.close();
    },
    {scope: 'worker', timeout: 120_000},
  ],
});

export {expect};

/** The snapshot of a page's latest call, or of another one. */
export function snapshotOf(page: Page, index?: number): Promise<CallSnapshot | undefined> {
  return page.evaluate(at => talk.calls.at(at ?? -1)?.call.snapshot, index);
}

export async function expectStatus(page: Page, status: string, index?: number): Promise<void> {
  await expect
    .poll(async () => (await snapshotOf(page, index))?.state.status, {timeout: 20_000})
    .toBe(status);
}

/** Passes once the page's call has ended, and returns its last state. */
export async function expectEnd(page: Page, reason: string, index?: number): Promise<void> {
  await expectStatus(page, 'ended', index);
  expect((await snapshotOf(page, index))?.state).toMatchObject({reason});
}

/** A person's latest call, as the cloud knows it. */
export function legOf({cloud}: Talkers, person: Person): ListedCall | undefined {
  return cloud.calls().findLast(({account}) => account === person);
}

/** Ada calls Grace, who answers. Passes once the page says that audio flows. */
export async function connect({ada, grace}: Talkers): Promise<void> {
  expect(await ada.evaluate(number => talk.call(number), numbers.grace)).toBe('ok');
  await expectStatus(grace, 'incoming');
  expect(await grace.evaluate(() => talk.run('answer'))).toBe('ok');
  for (const page of [ada, grace]) await expectAudio(page, 'flowing');
}

export async function expectAudio(page: Page, audio: string, index?: number): Promise<void> {
  await expect
    .poll(async () => (await snapshotOf(page, index))?.state, {timeout: 20_000})
    .toMatchObject({status: 'active', audio});
}

/** Passes once sound arrives, or only silence does. */
export async function expectSound(page: Page, isSound: boolean): Promise<void> {
  // The microphone beeps once a second.
  const measure = () => page.evaluate(() => Promise.all([talk.energy(), talk.calls.at(-1)!.call.stats()]));
  let [energy, {packetsReceived}] = await measure();
  await expect
    .poll(
      async () => {
        const [now, stats] = await measure();
        // The browser adds comfort noise to silence, of some 1e-9 a second.
        const [hasSound, hasPackets] = [now > energy + 1e-6, stats.packetsReceived > packetsReceived + 150];
        if (isSound) return hasSound;
        if (hasSound) [energy, packetsReceived] = [now, stats.packetsReceived];
        return !hasSound && hasPackets;
      },
      {timeout: 20_000, message: isSound ? 'sound arrives' : 'only silence arrives'},
    )
    .toBe(true);
}

/** Ends what a test has left, and checks that nothing of it remains: no call, no microphone, no connection. */
export async function endAll({cloud, ada, grace}: Talkers): Promise<void> {
  cloud.setScenario({});
  for (const page of [ada, grace]) {
    await page.evaluate(() => Promise.all(ours.session.line.calls.map(call => call.end())));
    await expect.poll(() => page.evaluate(() => talk.microphones())).toBe(0);
    await expect.poll(() => page.evaluate(() => talk.connections()), {timeout: 10_000}).toBe(0);
  }
  await expect
    .poll(() => cloud.calls().filter(({state}) => state !== 'ended'), {timeout: 20_000})
    .toEqual([]);
  for (const page of [ada, grace]) await page.evaluate(() => talk.clear());
}
