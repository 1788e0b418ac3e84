import {readFile} from 'node:fs/promises';
import {chromium, type Browser, type Page} from '@playwright/test';
import type {RunningCloud} from '../cloud/cloud.js';
import {launchWithMicrophone} from '../scripts/browsers.mjs';
import {installPhone} from '../test/contract/call-page.js';
import {runFarEnds, startCallCloud} from '../test/contract/call-stage.js';
import {sdkFile} from '../scripts/sdk-file.mjs';
import {median, milliseconds, type Measurement} from './measure.js';
import {openContext, openPage} from './stage.js';
import {PageMetrics} from './page-metrics.js';

type Contender = 'ours' | 'raw';

/** The number of the echo, which is answered immediately here. */
const echo = '5190';

/**
 * Compares calls with those of the bare SDK on the same cloud, in interleaved pairs of calls from two open pages.
 *
 * @param calls The heap is measured after half of these calls, and again after all of them.
 */
export async function measureCalls(pairs: number, calls: number): Promise<Measurement[]> {
  const cloud = await startCallCloud(await readFile((await sdkFile()).path));
  const browser = await chromium.launch(launchWithMicrophone());
  try {
    const context = await openContext(browser, cloud);
    await runFarEnds(await openPage(context, cloud));
    cloud.setScenario({calls: {answerAfterMs: 0}});
    const pages = {ours: await openOurs(browser, cloud), raw: await openRaw(browser, cloud)};
    const dialTimes = await measurePairs(pairs, who => dial(pages[who], who));
    const ringTimes = await measurePairs(pairs, who => ring(cloud, pages[who], who));
    const heap = await measureHeap(pages.ours, calls);
    return [
      row(`dialed to connected (${pairs} pairs)`, dialTimes),
      row(`a ring at Webex to the frame with the caller's name (${pairs} pairs)`, ringTimes),
      {
        label: `heap after ${calls} calls, against after ${calls / 2}`,
        ours: megabytes(heap.end),
        peer: megabytes(heap.middle),
        ratio: heap.end / heap.middle,
        aim: 1.05,
      },
    ];
  } finally {
    await browser.close();
    await cloud.close();
  }
}

function row(label: string, {ours, raw}: Readonly<Record<Contender, number[]>>): Measurement {
  return {
    label: `${label}, against the bare SDK on the same cloud`,
    ours: milliseconds(ours),
    peer: milliseconds(raw),
    ratio: median(ours) / median(raw),
    aim: 1.05,
  };
}

/**
 * Measures both contenders once per pair. Alternates the order, so that changes in the machine's load affect both. The
 * first pair is not counted.
 */
async function measurePairs(
  pairs: number,
  measure: (who: Contender) => Promise<number>,
): Promise<Record<Contender, number[]>> {
  const times: Record<Contender, number[]> = {ours: [], raw: []};
  for (let pair = -1; pair < pairs; pair += 1) {
    for (const who of pair % 2 ? (['raw', 'ours'] as const) : (['ours', 'raw'] as const)) {
      const elapsed = await measure(who);
      if (pair >= 0) times[who].push(elapsed);
    }
  }
  return times;
}

/** Opens a page of a person with this library and its elements for calls. */
async function openOurs(browser: Browser, cloud: RunningCloud): Promise<Page> {
  const page = await openPage(await openContext(browser, cloud), cloud);
  for (const name of ['webex-calling-elements', 'call-elements'])
    await page.addScriptTag({type: 'module', url: `/dist/bundle/${name}.js`});
  await page.evaluate(
    async token => {
      document.body.innerHTML = `<webex-line-provider sdk-src="/sdk.js">
      <webex-incoming-call></webex-incoming-call><webex-call></webex-call>
    </webex-line-provider>`;
      const provider = document.querySelector('webex-line-provider')!;
      await provider.updateComplete;
      ours.session = provider.session;
      await ours.session.signIn(() => token);
      await ours.session.line.register();
    },
    cloud.issueToken({account: 'ada'}).access_token,
  );
  return page;
}

/** Opens a page of another person with the bare SDK. The page shows the caller's name. */
async function openRaw(browser: Browser, cloud: RunningCloud): Promise<Page> {
  const context = await openContext(browser, cloud);
  await context.addInitScript(installPhone);
  const page = await openPage(context, cloud);
  await page.evaluate(
    async token => {
      await raw.connect(token);
      await raw.line().register();
      phone.start();
      raw.line().on('line:incoming_call', (call: unknown) => {
        document.body.textContent = (call as {getCallerInfo(): {name?: string}}).getCallerInfo().name ?? '';
      });
    },
    cloud.issueToken({account: 'grace'}).access_token,
  );
  return page;
}

/** Calls the echo and ends the call. Returns the time until it was connected, including the opening of the microphone. */
function dial(page: Page, who: Contender): Promise<number> {
  return page.evaluate(
    async ([name, number]) => {
      const start = performance.now();
      if (name === 'raw') {
        const {call, events} = phone.calls[await phone.dial(number)]!;
        if (!events.includes('established'))
          await new Promise<void>(resolve => call.on('established', () => resolve()));
        const time = performance.now() - start;
        call.end();
        while (phone.isLive(0)) await new Promise(resolve => setTimeout(resolve, 20));
        phone.clear();
        return time;
      }
      const call = await ours.session.line.call(number);
      await new Promise<void>(resolve => {
        call.subscribe(({state}) => state.status === 'active' && resolve());
      });
      const time = performance.now() - start;
      await call.end();
      return time;
    },
    [who, echo] as const,
  );
}

/** Calls the page, and hangs up. Returns the time from the call at Webex until a frame with the caller's name was drawn. */
async function ring(cloud: RunningCloud, page: Page, who: Contender): Promise<number> {
  const [account, caller] = who === 'ours' ? ['ada', 'grace'] : ['grace', 'ada'];
  const {deviceId} = cloud.devices().mobius.find(one => one.account === account)!;
  const shown = page.evaluate(
    name =>
      new Promise<number>(resolve => {
        const root = document.querySelector('webex-incoming-call')?.shadowRoot ?? document.body;
        if (root === document.body) root.textContent = '';
        const observer = new MutationObserver(() => {
          if (!root.textContent?.includes(name)) return;
          observer.disconnect();
          // The frame that shows the call has been drawn.
          requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now())));
        });
        observer.observe(root, {subtree: true, childList: true, characterData: true});
      }),
    caller === 'grace' ? 'Grace Hopper' : 'Ada Lovelace',
  );
  // Wait until the page listens.
  await page.evaluate(() => undefined);
  const start = performance.timeOrigin + performance.now();
  const callId = cloud.ring(deviceId, {account: caller})!;
  const time = (await shown) - start;
  cloud.hangUp(callId);
  await page.waitForFunction(() =>
    'phone' in globalThis
      ? !phone.calls.some((_, index) => phone.isLive(index))
      : !ours.session.line.calls.length,
  );
  if (who === 'raw') await page.evaluate(() => phone.clear());
  return time;
}

/** Measures the heap in the middle and at the end of many calls. */
async function measureHeap(page: Page, calls: number): Promise<{middle: number; end: number}> {
  const metrics = await PageMetrics.of(page);
  const heapAfterHalf = async (): Promise<number> => {
    for (let count = 0; count < calls / 2; count += 1) await dial(page, 'ours');
    // Longer than the SDK takes to release a call.
    await page.waitForTimeout(6_000);
    return metrics.heap();
  };
  return {middle: await heapAfterHalf(), end: await heapAfterHalf()};
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`;
