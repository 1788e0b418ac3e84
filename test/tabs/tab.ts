import {AsyncLocalStorage} from 'node:async_hooks';
import {vi} from 'vitest';
import {serverBackoff} from '../../src/base/server-backoff.js';

const running = new AsyncLocalStorage<Tab>();

/**
 * A tab of the browser, in one process with the others. Everything started within `run()` belongs to the tab, including
 * later continuations. The tab can therefore freeze or die without its code noticing.
 */
export class Tab {
  readonly name: string;
  #isAlive = true;
  #isThrottled = false;
  #frozen: (() => void)[] | undefined;
  /** Browser callbacks for when the tab is gone. */
  readonly #ends = new Set<() => void>();

  constructor(name: string) {
    this.name = name;
  }

  /** The tab whose code is running. */
  static get current(): Tab | undefined {
    return running.getStore();
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  get isFrozen(): boolean {
    return Boolean(this.#frozen);
  }

  get isThrottled(): boolean {
    return this.#isThrottled;
  }

  run<T>(task: () => T): T {
    return running.run(this, task);
  }

  /** Delivers an external event to the tab. It waits while the tab is frozen, and is dropped once it is dead. */
  receive(task: () => void): void {
    if (this.#frozen) this.#frozen.push(task);
    else if (this.#isAlive) this.run(task);
  }

  whenGone(end: () => void): void {
    this.#ends.add(end);
  }

  /** Hidden for some minutes: timers run once a minute, and messages still arrive. */
  throttle(): void {
    this.#isThrottled = true;
  }

  freeze(): void {
    this.#frozen ??= [];
  }

  thaw(): void {
    const waiting = this.#frozen ?? [];
    this.#frozen = undefined;
    for (const task of waiting) this.receive(task);
  }

  die(): void {
    this.#isAlive = false;
    this.#frozen = undefined;
    for (const end of this.#ends) end();
  }
}

/** All tabs share the module's waits. Like in a browser, a tab is notified only of its own waits, and a dead tab of none. */
export function separateBackoffs(): void {
  const {listen} = serverBackoff;
  vi.spyOn(serverBackoff, 'listen').mockImplementation(listener => {
    const tab = Tab.current;
    return listen.call(serverBackoff, () => {
      if (tab === Tab.current) listener();
    });
  });
}
