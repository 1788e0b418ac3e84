import type {CDPSession, Page} from '@playwright/test';
import type {CallingSession} from '../src/session/calling-session.js';
import {watchRequests} from '../test/contract/clock.js';
import {pageUrl, startLife, type Life} from '../test/contract/life-stage.js';

declare global {
  var session: CallingSession;
  /** A token source that is never out of tokens. */
  var freshToken: () => Promise<string>;
}

/** Two tabs of one browser, with the elements and the real SDK, on the cloud: the first one is what is watched. */
export interface World {
  readonly life: Life;
  readonly tab: Page;
  readonly other: Page;
  signIn(page: Page): Promise<void>;
  /** What the browser counts in the first tab. */
  measure(): Promise<Figures>;
  close(): Promise<void>;
}

export interface Figures {
  readonly heap: number;
  /** Event listeners of the DOM, all of them. */
  readonly listeners: number;
  /** Listeners on the SDK's line. */
  readonly sdkListeners: number;
  readonly nodes: number;
  readonly workers: number;
}

/** The keepalives' worker keeps the real time: one second of it is enough. */
export const calm = {keepaliveInterval: 1} as const;

export async function createWorld(fast: boolean): Promise<World> {
  const life = await startLife();
  const {page: tab, context, cloud} = life;
  cloud.setScenario(calm);
  watchRequests(tab);
  if (fast) await tab.clock.install();
  await context.exposeFunction('freshToken', () => cloud.issueToken().access_token);
  const other = await context.newPage();
  await other.goto(pageUrl);
  for (const page of [tab, other]) await addElements(page);
  const session = await context.newCDPSession(tab);

  return {
    life,
    tab,
    other,
    async signIn(page) {
      await page.evaluate(async () => void (await globalThis.session.signIn(freshToken)));
    },
    measure: () => measure(session, tab),
    close: () => life.close(),
  };
}

async function addElements(page: Page): Promise<void> {
  await page.addScriptTag({type: 'module', url: '/dist/bundle/webex-calling-elements.js'});
  await page.evaluate(async () => {
    document.body.innerHTML = `<webex-line-provider>
      <webex-line-status></webex-line-status><webex-line-controls></webex-line-controls>
    </webex-line-provider>`;
    const provider = document.querySelector('webex-line-provider')!;
    await provider.updateComplete;
    globalThis.session = provider.session;
    // The SDK's own objects, to count what listens to them.
    const Calling = await raw.load();
    const init = Calling.init.bind(Calling);
    Calling.init = async options => (raw.calling = await init(options));
    provider.loadSdk = () => Calling;
    await provider.updateComplete;
  });
}

async function measure(session: CDPSession, tab: Page): Promise<Figures> {
  await session.send('HeapProfiler.collectGarbage');
  const {usedSize: heap} = await session.send('Runtime.getHeapUsage');
  const {jsEventListeners: listeners, nodes} = await session.send('Memory.getDOMCounters');
  const sdkListeners = await tab.evaluate(() => {
    const line = raw.calling?.callingClient && (raw.line() as {listenerCount?(event: string): number});
    const events = ['connecting', 'registered', 'unregistered', 'reconnecting', 'reconnected', 'error'];
    return events.reduce((sum, event) => sum + (line?.listenerCount?.(event) ?? 0), 0);
  });
  return {heap, listeners, nodes, sdkListeners, workers: tab.workers().length};
}
