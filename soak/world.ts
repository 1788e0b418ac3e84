import type {CDPSession, Page} from '@playwright/test';
import type {LineStatus} from '../src/line/line-state.js';
import type {CallingSession} from '../src/session/calling-session.js';
import {pageUrl, startLifeStage, type LifeStage} from '../test/contract/life-stage.js';
import {installClock, type PageClock} from './page-clock.js';

declare global {
  var session: CallingSession;
  /** A token source that has new tokens until the person's session ends. */
  var freshToken: () => Promise<string>;
  /** All statuses of the line since the last fault began, one per change. */
  var statuses: LineStatus[];
  /** The running intervals of 30 s. The SDK starts one for each call, and does not clear it (trap C26). */
  var intervals: Set<unknown>;
}

/** Two tabs of one browser with the elements and the real SDK on the cloud. The first tab is under test. */
export interface World {
  readonly stage: LifeStage;
  readonly tab: Page;
  readonly other: Page;
  /** The clock of both tabs. Undefined if they use real time. */
  readonly clock: PageClock | undefined;
  signIn(page: Page): Promise<void>;
  /** Ends the person's session: Webex refuses the tokens, and there are no new ones until somebody signs in. */
  endSession(): void;
  /** Opens another tab, signed out. */
  openTab(): Promise<Page>;
  /** Starts over, signed out: reloads both tabs, closes others, and removes all devices at Webex. */
  restart(): Promise<void>;
  /** The browser's metrics of the first tab. */
  measure(): Promise<Figures>;
  close(): Promise<void>;
}

export interface Figures {
  readonly heap: number;
  /** All DOM event listeners. */
  readonly listeners: number;
  /** Listeners on the SDK's line. */
  readonly sdkListeners: number;
  readonly nodes: number;
  readonly workers: number;
  /** The running intervals of 30 s, one for each call of the SDK that is not released (trap C26). */
  readonly intervals: number;
}

/** The scenario between faults. The keepalive worker runs on the real clock, so keep its interval at one second. */
export const noFaults = {keepaliveInterval: 1} as const;

export async function createWorld(fast: boolean): Promise<World> {
  const stage = await startLifeStage();
  const {page: tab, context, cloud} = stage;
  cloud.setScenario(noFaults);
  const clock = fast ? await installClock(tab) : undefined;
  let hasSession = true;
  await context.exposeFunction('freshToken', () => {
    if (!hasSession) throw new Error('The session has ended');
    return cloud.issueToken().access_token;
  });
  await addElements(tab);
  const openTab = async (): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(pageUrl);
    await addElements(page);
    return page;
  };
  const other = await openTab();
  const session = await context.newCDPSession(tab);

  return {
    stage,
    tab,
    other,
    clock,
    endSession() {
      hasSession = false;
      cloud.expireTokens();
    },
    async signIn(page) {
      hasSession = true;
      await page.evaluate(async () => void (await globalThis.session.signIn(freshToken)));
    },
    openTab,
    async restart() {
      for (const page of context.pages()) {
        if (page !== tab && page !== other) await page.close();
      }
      for (const page of [tab, other]) {
        await page.goto(pageUrl);
        await addElements(page);
      }
      const {mobius, wdm} = cloud.devices();
      for (const id of [...mobius.map(({deviceId}) => deviceId), ...wdm.map(device => device.id)]) {
        cloud.removeDevice(id);
      }
      cloud.setScenario(noFaults);
    },
    measure: () => measure(session, tab),
    close: () => stage.close(),
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
    globalThis.statuses = [];
    session.line.subscribe(({state}) => {
      if (statuses.at(-1) !== state.status) statuses.push(state.status);
    });
    globalThis.intervals = new Set();
    const {setInterval: startInterval, clearInterval: stopInterval} = globalThis;
    Object.assign(globalThis, {
      setInterval(task: TimerHandler, delay?: number, ...values: unknown[]) {
        const id = startInterval(task, delay, ...values);
        if (delay === 30_000) intervals.add(id);
        return id;
      },
      clearInterval(id: number) {
        intervals.delete(id);
        stopInterval(id);
      },
    });
    // Keep the SDK's objects, to count their listeners.
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
  const running = await tab.evaluate(() => intervals.size);
  return {heap, listeners, nodes, sdkListeners, workers: tab.workers().length, intervals: running};
}
