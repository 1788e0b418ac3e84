import {useFakeClock} from '../sdk/fake-clock.js';
import {afterEach, beforeEach, vi} from 'vitest';
import type {Call} from '../../src/call/call.js';
import type {User} from '../../src/auth/profile.js';
import {detach, LineController} from '../../src/line/line-controller.js';
import type {SdkLineEvent} from '../../src/line/line-event.js';
import {attach} from '../line/attach.js';
import type {LineSignal} from '../../src/line/line-state.js';
import {isLockHeld} from '../../src/tabs/lock-holder.js';
import {takeRetainedLock} from '../../src/tabs/retained-lock.js';
import type {RemainingDevice, OpenedLine} from '../../src/tabs/opened-line.js';
import {askLeader} from '../../src/tabs/tab-channel.js';
import {TabLineDriver} from '../../src/tabs/tab-line-driver.js';
import {registered} from '../line/line-setup.js';
import {ScriptedDriver} from '../line/scripted-driver.js';
import {Browser} from './browser.js';
import {Tab} from './tab.js';

export const reconnecting = {type: 'reconnecting', cause: 'events', at: 200} as const;

/** The browser of the current test. */
export let browser: Browser;

export function useBrowser(): void {
  beforeEach(() => {
    useFakeClock();
    browser = new Browser();
  });

  afterEach(() => {
    browser.end();
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });
}

/** A signed-in tab. Its scripted SDK executes commands immediately. */
export class SignedInTab {
  readonly tab: Tab;
  readonly controller = new LineController();
  /** The calls to the tab's SDK. */
  readonly log: string[] = [];
  readonly states: string[] = [];
  /** The line of the tab's SDK. */
  readonly line: ScriptedLine;
  driver!: TabLineDriver;
  user: User = {id: 'ada', displayName: 'Ada Lovelace'};
  /** The fingerprint of the tab's token. */
  fingerprint: string | undefined;
  /** Delays the start of the SDK, or makes it fail. */
  opening: () => Promise<void> = async () => {};
  /** What is left of the line at Webex. */
  device: RemainingDevice | undefined;
  readonly #onGone = new Set<() => void>();
  /** Delays the end of the SDK, or makes it fail. */
  closing: () => Promise<void> = async () => {};

  constructor(name: string) {
    this.tab = new Tab(name);
    this.line = new ScriptedLine(this.tab);
    let last: string | undefined;
    this.controller.subscribe(({state}) => {
      const there = state.status === 'elsewhere' && state.holder === 'tab' ? ` ${state.there.status}` : '';
      const why = state.status === 'failed' ? ` ${state.fault.type}` : '';
      const silent = 'silentSince' in state ? ', silent' : '';
      const shown = state.status + there + why + silent;
      if (last !== shown) this.states.push((last = shown));
    });
  }

  static async open(name: string, user?: User): Promise<SignedInTab> {
    const made = new SignedInTab(name);
    if (user) made.user = user;
    await made.tab.run(async () => {
      const opening = (await isLockHeld()) ? askLeader() : made.#open(new AbortController().signal);
      await browser.settled();
      const opened = await opening;
      const onAnotherUser = () => made.states.push('another user');
      made.driver = new TabLineDriver(signal => made.#open(signal), opened, onAnotherUser);
      attach(made.controller, made.driver);
    });
    await browser.settled();
    made.log.length = 0;
    return made;
  }

  get shown(): string | undefined {
    return this.states.at(-1);
  }

  /** Starts a command in this tab, and returns its future outcome. */
  begin(command: 'register' | 'deregister' | 'retryNow', signal?: AbortSignal): {outcome: string} {
    const started = {outcome: 'pending'};
    void this.tab
      .run<Promise<unknown>>(() => this.controller[command]({signal}))
      .then(
        () => (started.outcome = 'ok'),
        (error: {type?: string; name: string}) => (started.outcome = error.type ?? error.name),
      );
    return started;
  }

  async run(command: 'register' | 'deregister' | 'retryNow'): Promise<string> {
    const started = this.begin(command);
    await browser.settled();
    return started.outcome;
  }

  suspend(): void {
    this.tab.run(() => this.driver.suspend(false));
    this.tab.freeze();
  }

  async resume(): Promise<void> {
    this.tab.run(() => this.driver.resume());
    this.tab.thaw();
    await browser.settled();
  }

  /** Like the session, which gives the line five seconds. */
  async signOut(): Promise<void> {
    this.begin('deregister');
    await browser.pass(5_000);
    this.tab.run(() => detach(this.controller));
    await this.tab.run(() => this.driver.close()).catch(() => undefined);
  }

  /** Signs in again in a page that has signed out. */
  async signInAgain(): Promise<void> {
    await this.tab.run(async () => {
      const opened = await this.#open(new AbortController().signal);
      const lock = takeRetainedLock();
      this.driver = new TabLineDriver(
        signal => this.#open(signal),
        opened,
        () => undefined,
        lock,
      );
      attach(this.controller, this.driver);
    });
    await browser.settled();
  }

  /** Removes everything that is left of the line at Webex. */
  async deviceGone(): Promise<void> {
    this.device = undefined;
    this.tab.run(() => this.#onGone.forEach(listener => listener()));
    await browser.pass(500);
  }

  async #open(signal: AbortSignal): Promise<OpenedLine> {
    this.log.push('open');
    await this.opening();
    if (signal.aborted) this.log.push('not wanted any more');
    signal.throwIfAborted();
    const {line, log, user} = this;
    const device = (): RemainingDevice | undefined => this.device;
    const fingerprint = (): string | undefined => this.fingerprint;
    return {
      user,
      get fingerprint() {
        return fingerprint();
      },
      driver: line,
      suspend: isUnload => log.push(isUnload ? 'suspend for good' : 'suspend'),
      resume: () => log.push('resume'),
      close: async () => {
        log.push('close');
        await this.closing();
      },
      get remainingDevice() {
        return device();
      },
      onDeviceGone: (listener, until) => {
        this.#onGone.add(listener);
        until.addEventListener('abort', () => this.#onGone.delete(listener));
      },
    };
  }
}

/** A line that answers immediately, running in its tab. */
export class ScriptedLine extends ScriptedDriver {
  inCall = false;
  readonly #tab: Tab;

  constructor(tab: Tab) {
    super();
    this.#tab = tab;
    this.answers.register = registered;
    this.answers.deregister = this.answers.cancel = {type: 'unregistered'};
  }

  override signal(...signals: readonly LineSignal[]): void {
    this.#tab.run(() => super.signal(...signals));
  }

  override tellCalls(calls: readonly Call[]): void {
    this.#tab.run(() => super.tellCalls(calls));
  }

  override signalFrom(event: SdkLineEvent, signal: LineSignal): void {
    this.#tab.run(() => super.signalFrom(event, signal));
  }
}

/** Two tabs of one person. The first one is the leader. */
export async function twoTabs() {
  const first = await SignedInTab.open('first');
  await first.run('register');
  const second = await SignedInTab.open('second');
  first.log.length = second.log.length = first.states.length = second.states.length = 0;
  first.line.commands.length = 0;
  return {first, second};
}

/** A tab that is the leader, with an empty log. */
export async function registeredTab() {
  const tab = await SignedInTab.open('first');
  await tab.run('register');
  tab.log.length = tab.states.length = tab.line.commands.length = 0;
  return tab;
}
