import {vi} from 'vitest';
import {channelsOf} from './channels.js';
import {Locks} from './locks.js';
import {Tab} from './tab.js';

const minute = 60_000;

/** The state that the tabs of one browser share. Create it after the fake clock is installed. */
export class Browser {
  readonly locks: Locks;
  readonly channels: ReturnType<typeof channelsOf>;
  #pendingCount = 0;
  #random = 1;
  readonly #undo: (() => void)[] = [];

  constructor(seed = 1) {
    this.#random = seed;
    this.locks = new Locks(task => this.#later(this.#nextTurns(), task));
    this.channels = channelsOf(task => this.#later(1, task));
    vi.stubGlobal('BroadcastChannel', this.channels.BroadcastChannel);
    const before = Object.getOwnPropertyDescriptor(navigator, 'locks');
    Object.defineProperty(navigator, 'locks', {configurable: true, value: this.locks});
    this.#undo.push(() => {
      if (before) Object.defineProperty(navigator, 'locks', before);
      else Reflect.deleteProperty(navigator, 'locks');
    });
    this.#shareClock();
  }

  /** Whether anything is in transit between tabs. */
  get isBusy(): boolean {
    return this.#pendingCount > 0;
  }

  /** Waits until nothing is in transit and all follow-up tasks have run. */
  async settled(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet = this.isBusy ? 0 : quiet + 1) await new Promise(setImmediate);
  }

  /** Advances the clock timer by timer. */
  async pass(milliseconds: number): Promise<void> {
    await this.settled();
    const end = Date.now() + milliseconds;
    setTimeout(() => {}, milliseconds);
    while (Date.now() < end) {
      await vi.advanceTimersToNextTimerAsync();
      await this.settled();
    }
  }

  end(): void {
    for (const undo of this.#undo) undo();
  }

  /** A timer belongs to the tab that set it: it waits while the tab is frozen, and never runs once it is dead. */
  #shareClock(): void {
    const {setTimeout: later, setInterval: again, clearTimeout: clear} = globalThis;
    const set = new Map<unknown, {isCleared: boolean}>();
    const inTab = (start: typeof later | typeof again) => (callback: () => void, ms?: number) => {
      const timer = {isCleared: false};
      const tab = Tab.current;
      const run = (): void => {
        if (!timer.isCleared) callback();
      };
      const arrive = (): void => (tab ? tab.receive(run) : run());
      const onDue = (): void => {
        if (tab?.isThrottled) later(arrive, minute - (Date.now() % minute));
        else arrive();
      };
      const handle = start(onDue, ms);
      set.set(handle, timer);
      return handle;
    };
    const forget = (handle?: ReturnType<typeof later>): void => {
      const timer = set.get(handle);
      if (timer) timer.isCleared = true;
      clear(handle);
    };
    vi.stubGlobal('setTimeout', inTab(later));
    vi.stubGlobal('setInterval', inTab(again));
    vi.stubGlobal('clearTimeout', forget);
    vi.stubGlobal('clearInterval', forget);
  }

  /** Runs after this many turns of the event loop. Messages keep their order; a lock may come before or after one. */
  #later(turns: number, task: () => void): void {
    this.#pendingCount += 1;
    const turn = (left: number): void => {
      if (left > 0) return void setImmediate(() => turn(left - 1));
      this.#pendingCount -= 1;
      task();
    };
    turn(turns);
  }

  #nextTurns(): number {
    this.#random = (this.#random * 48_271) % 2_147_483_647;
    return 1 + (this.#random % 3);
  }
}
