import {useFakeClock} from '../sdk/fake-clock.js';
import {vi} from 'vitest';
import {Browser} from './browser.js';
import {cloud, forgottenAfter, Network} from './model-network.js';
import type {Step} from './model-steps.js';
import {describe, Page, PageSdk, PageWorker, type Person} from './page.js';
import {separateBackoffs, Tab} from './tab.js';

/** The maximum number of pages opened per script, and open at the same time. */
const pagesInAll = 6;
const pagesAtOnce = 4;

let sdks: Promise<PageSdk[]> | undefined;

async function loadSdks(): Promise<PageSdk[]> {
  const loaded: PageSdk[] = [];
  for (let count = 1; count <= pagesInAll; count += 1) loaded.push(await PageSdk.load(`page-${count}`));
  return loaded;
}

/** The tabs of one browser, each with a page and the real SDK, and the steps that a script can run on them. */
export class World {
  readonly browser: Browser;
  /** The open pages, in the order of opening. */
  pages: readonly Page[] = [];
  /** A log for understanding failures. */
  readonly log: string[] = [];
  /** Violations found. */
  readonly violations: string[] = [];
  /** The unsettled promises of open pages. */
  readonly unsettled = new Map<string, Page>();
  /** The page in which a person has just cancelled. Until another command, or the end of a page, it must not register. */
  #cancelled: Page | undefined;
  readonly #network: Network;
  readonly #sdks: readonly PageSdk[];
  #used = 0;
  #commandCount = 0;
  readonly #begun = Date.now();

  static async begin(seed: number): Promise<World> {
    sdks ??= loadSdks();
    const loaded = await sdks;
    cloud.reset();
    useFakeClock();
    vi.setSystemTime('2026-01-01T00:00:00Z');
    return new World(seed, loaded);
  }

  private constructor(seed: number, loaded: readonly PageSdk[]) {
    this.browser = new Browser(seed);
    this.#sdks = loaded;
    this.#network = new Network(this, loaded);
    for (const sdk of loaded)
      sdk.begin(cloud, (page, url, options) => this.#network.fetch(page, url, options));
    vi.stubGlobal('Worker', PageWorker);
    vi.stubGlobal('fetch', (url: string, options: RequestInit) => this.#fetchOfPage(url, options));
    separateBackoffs();
    URL.createObjectURL = () => 'blob:worker';
    URL.revokeObjectURL = () => {};
    process.on('unhandledRejection', this.#onUncaught);
  }

  async end(): Promise<void> {
    await this.quiet();
    process.off('unhandledRejection', this.#onUncaught);
    for (const {tab} of this.pages) tab.die();
    this.browser.end();
    vi.clearAllTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    vi.useRealTimers();
  }

  addToLog(what: string): void {
    this.log.push(`${String((Date.now() - this.#begun) / 1000).padStart(8)} ${what}`);
  }

  get sent(): number {
    return this.#network.sent;
  }

  /** The devices of this browser's pages. */
  get devices() {
    return this.#network.devices;
  }

  get tokens(): readonly string[] {
    return this.#sdks.flatMap(({token}) => token.replace('Bearer ', '') || []);
  }

  /** The pages that a call would reach, with a device and an open event socket. */
  get reachable(): readonly Page[] {
    const devices = new Set(this.devices.map(({clientDeviceUri}) => clientDeviceUri));
    return this.pages.filter(({sdk, tab}) => !tab.isFrozen && sdk.mercury.connected && devices.has(sdk.url));
  }

  /** The page that holds the browser's lock. */
  get leader(): Page | undefined {
    const tab = this.browser.locks.holder('webex-calling-elements');
    return this.pages.find(page => page.tab === tab);
  }

  async play(step: Step): Promise<void> {
    this.addToLog(`> ${JSON.stringify(step)}`);
    switch (step.do) {
      case 'open':
        if (this.pages.length < pagesAtOnce) this.#open(step.by);
        break;
      case 'answers':
        this.#network.changeScenario({[step.to]: step.with});
        break;
      case 'slow':
        this.#network.delay(step.seconds);
        break;
      case 'healthy':
        this.#network.heal();
        for (const page of this.pages) page.sdkFails = false;
        break;
      case 'clock':
        await this.pass(step.seconds);
        break;
      default: {
        const page = this.pages[step.tab % this.pages.length];
        if (page) await this.#playIn(page, step);
      }
    }
    if (!('until' in step)) return;
    if (step.until === 'settled') await this.quiet();
    else if (step.until === 'tick') await new Promise(setImmediate);
    this.#watchDevices();
  }

  async #playIn(page: Page, step: Extract<Step, {tab: number}>): Promise<void> {
    const {tab, controller, driver} = page;
    this.addToLog(`    in ${tab.name}`);
    // People cannot act in a page that is not shown.
    if (tab.isFrozen && !['back', 'die'].includes(step.do)) return;
    switch (step.do) {
      case 'register':
      case 'retryNow': {
        page.abort = new AbortController();
        const {signal} = page.abort;
        const {do: command} = step;
        this.watch(page, command, () => controller[command]({signal}));
        break;
      }
      case 'deregister': {
        // Otherwise there is nothing to cancel: this page takes the line over if its leader ends, as any follower does.
        const isCancel = controller.snapshot.wanted && this.leader && page !== this.leader;
        this.watch(page, step.do, () => controller.deregister());
        if (isCancel) this.#cancelled = page;
        break;
      }
      case 'abort':
        tab.run(() => page.abort?.abort());
        break;
      case 'die':
        this.#kill(page);
        break;
      case 'close':
        await this.#close(page);
        break;
      case 'reload':
        await this.#close(page);
        this.#open(page.person);
        break;
      case 'away':
        if (!driver) break;
        this.#cancelled = undefined;
        tab.run(() => driver.suspend(false));
        this.#network.excuse(page);
        tab.freeze();
        break;
      case 'back':
        if (!tab.isFrozen) break;
        this.#cancelled = undefined;
        tab.run(() => driver?.resume());
        tab.thaw();
        break;
      case 'call':
        if (page.line && page.isActive && !page.call) page.call = page.sdk.beginCall(page.line);
        break;
      case 'hang up':
        this.endCall(page);
        break;
      case 'sign out':
        this.watch(page, step.do, () => page.signOut());
        setTimeout(() => this.#network.excuse(page), forgottenAfter);
        break;
      case 'sdk fails':
        page.sdkFails = true;
        break;
      default:
        step.do satisfies never;
    }
  }

  endCall(page: Page): void {
    const {call} = page;
    page.call = undefined;
    // The SDK has one call list for all lines of a page.
    if (call) page.tab.run(() => page.sdk.endCall(call));
  }

  #open(person: Person): void {
    const sdk = this.#sdks[this.#used];
    if (!sdk) return;
    this.#used += 1;
    const page = new Page(new Tab(`tab ${this.#used}, ${person}`), sdk, person);
    this.pages = [...this.pages, page];
    let shown = '';
    page.controller.subscribe(snapshot => {
      const now = describe(snapshot);
      if (now !== shown) this.addToLog(`      ${page.tab.name} = ${(shown = now)}`);
      if (!page.showsOwnLine) this.violations.push(`${page.tab.name} shows another person's line`);
    });
    this.watch(page, 'sign-in', () => page.signIn());
  }

  async #close(page: Page): Promise<void> {
    page.tab.run(() => page.driver?.suspend(true));
    // Requests sent while leaving still get through.
    await new Promise(setImmediate);
    this.#kill(page);
  }

  #kill(page: Page): void {
    this.#cancelled = undefined;
    this.#network.excuse(page);
    page.tab.die();
    page.sdk.page = undefined;
    this.pages = this.pages.filter(other => other !== page);
    for (const [label, owner] of this.unsettled) if (owner === page) this.unsettled.delete(label);
  }

  /** Advances the clock timer by timer, so that requests are answered in between instead of across a jump. */
  async pass(seconds: number): Promise<void> {
    await this.quiet();
    const end = Date.now() + seconds * 1000;
    // Set one timer, in case there are no others.
    setTimeout(() => {}, seconds * 1000);
    while (Date.now() < end) {
      await vi.advanceTimersToNextTimerAsync();
      await this.quiet();
      this.#network.forgetSilent();
      this.#watchDevices();
      this.#watchRings();
    }
  }

  /** Waits until only requests delayed by the clock are pending. */
  async quiet(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet = this.#network.isBusy || this.browser.isBusy ? 0 : quiet + 1) {
      await new Promise(setImmediate);
    }
  }

  watch(page: Page, name: string, begin: () => Promise<unknown>): void {
    const label = `${page.tab.name}: ${name} #${(this.#commandCount += 1)}`;
    this.#cancelled = undefined;
    this.unsettled.set(label, page);
    const settled = (how: string) => (): void => {
      this.unsettled.delete(label);
      this.addToLog(`      ${label} ${how}`);
    };
    void page.tab.run(begin).then(settled('resolved'), settled('rejected'));
  }

  readonly #onUncaught = (error: unknown): void => {
    this.violations.push(
      `uncaught: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  };

  /** At most one page is registered, and at most one device is in use. */
  #watchDevices(): void {
    const active = this.pages.filter(page => page.isActive && !page.tab.isFrozen);
    if (active.length > 1)
      this.#blameOnce(`registered at the same time: ${active.map(({tab}) => tab.name).join(', ')}`);
    if (this.#cancelled?.isActive) this.#blameOnce(`${this.#cancelled.tab.name} is registered after Cancel`);
    const kept = this.devices.filter(({clientDeviceUri}) => !this.#network.isExcused(clientDeviceUri));
    if (kept.length > 1)
      this.#blameOnce(
        `devices at the same time: ${kept.map(d => d.clientDeviceUri.split('/').at(-1)).join(', ')}`,
      );
  }

  /** A lasting violation is seen many times, but reported once. */
  #blameOnce(what: string): void {
    if (!this.violations.includes(what)) this.violations.push(what);
  }

  /** A line whose deletion was refused must not ring while it is retried. */
  #watchRings(): void {
    for (const {controller, tab} of this.reachable) {
      const {state} = controller.snapshot;
      if (state.status === 'deregistering' && state.cause && !this.violations.length)
        this.violations.push(`a call rings in ${tab.name}, which deregisters`);
    }
  }

  /** A request that bypasses the SDK's `webex`. */
  #fetchOfPage(url: string, options: RequestInit): Promise<Response> {
    const page = this.pages.find(({tab}) => tab === Tab.current);
    return page ? this.#network.fetch(page, url, options) : new Promise(() => {});
  }
}
