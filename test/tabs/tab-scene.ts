import {useFakeClock} from '../calling/fake-clock.js';
import {afterEach, beforeEach, vi} from 'vitest';
import type {User} from '../../src/auth/profile.js';
import {LineController} from '../../src/line/line-controller.js';
import {LineMachine} from '../../src/line/line-machine.js';
import {isHeld} from '../../src/tabs/line-lock.js';
import type {OpenedLine} from '../../src/tabs/opened-line.js';
import {askHolder} from '../../src/tabs/tab-channel.js';
import {TabLineDriver} from '../../src/tabs/tab-line-driver.js';
import {registered} from '../line/scene.js';
import {ScriptedDriver} from '../line/scripted-driver.js';
import {Browser} from './browser.js';
import {Tab} from './tab.js';

/** The browser of the present test. */
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

/** A tab where somebody has signed in. Its SDK is scripted: it does what it is told, at once. */
export class SignedInTab {
  readonly tab: Tab;
  readonly controller = new LineController();
  /** What the tab's SDK was told. */
  readonly log: string[] = [];
  readonly states: string[] = [];
  /** The line of the tab's SDK. */
  line = scriptedLine();
  driver!: TabLineDriver;
  user: User = {id: 'ada', displayName: 'Ada Lovelace'};
  /** What the start of the SDK waits for, and may fail by. */
  opening: () => Promise<void> = async () => {};

  constructor(name: string) {
    this.tab = new Tab(name);
    this.controller.subscribe(({state}) => {
      const there = state.status === 'elsewhere' && state.holder === 'tab' ? ` ${state.there.status}` : '';
      const why = state.status === 'failed' ? ` ${state.fault.type}` : '';
      const shown = state.status + there + why;
      if (this.states.at(-1) !== shown) this.states.push(shown);
    });
  }

  static async open(name: string, user?: User): Promise<SignedInTab> {
    const made = new SignedInTab(name);
    if (user) made.user = user;
    await made.tab.run(async () => {
      const standing = (await isHeld()) ? askHolder() : made.#open(new AbortController().signal);
      await browser.settled();
      const stands = await standing;
      const onAnotherUser = () => made.states.push('another user');
      made.driver = new TabLineDriver(signal => made.#open(signal), stands, onAnotherUser);
      made.controller.attach(made.driver, LineMachine);
    });
    await browser.settled();
    made.log.length = 0;
    return made;
  }

  get shows(): string | undefined {
    return this.states.at(-1);
  }

  /** Begins it in this tab: what it comes to is told later. */
  begin(command: 'register' | 'deregister' | 'retryNow', signal?: AbortSignal): {outcome: string} {
    const begun = {outcome: 'pending'};
    void this.tab
      .run<Promise<unknown>>(() => this.controller[command]({signal}))
      .then(
        () => (begun.outcome = 'ok'),
        (error: {type?: string; name: string}) => (begun.outcome = error.type ?? error.name),
      );
    return begun;
  }

  async run(command: 'register' | 'deregister' | 'retryNow'): Promise<string> {
    const begun = this.begin(command);
    await browser.settled();
    return begun.outcome;
  }

  leave(): void {
    this.tab.run(() => this.driver.leave(false));
    this.tab.freeze();
  }

  async comeBack(): Promise<void> {
    this.tab.run(() => this.driver.comeBack());
    this.tab.thaw();
    await browser.settled();
  }

  async #open(signal: AbortSignal): Promise<OpenedLine> {
    this.log.push('open');
    await this.opening();
    if (signal.aborted) this.log.push('not wanted any more');
    signal.throwIfAborted();
    const {line, log, user} = this;
    return {
      user,
      driver: line,
      leave: forGood => log.push(forGood ? 'leave for good' : 'leave'),
      comeBack: () => log.push('come back'),
      close: async () => void log.push('close'),
    };
  }
}

/** A line that answers at once. */
export function scriptedLine(): ScriptedDriver & {inCall: boolean} {
  const line = Object.assign(new ScriptedDriver(), {inCall: false});
  line.answers.register = registered;
  line.answers.deregister = line.answers.cancel = {type: 'unregistered'};
  return line;
}
