import {Tab} from './tab.js';

interface Request {
  readonly name: string;
  readonly tab: Tab;
  /** Grants the lock to the tab. */
  grant(): void;
  /** Tells the tab that another one has stolen it. */
  notifyStolen(): void;
}

type Later = (task: () => void) => void;

/**
 * Exclusive Web Locks (https://w3c.github.io/web-locks). The browser's decisions reach a tab with a delay. A tab that
 * is gone holds no lock and has no request.
 */
export class Locks {
  readonly #later: Later;
  #held: readonly Request[] = [];
  #queue: readonly Request[] = [];

  constructor(later: Later) {
    this.#later = later;
  }

  async query(): Promise<LockManagerSnapshot> {
    const info = ({name, tab}: Request) => ({name, mode: 'exclusive' as const, clientId: tab.name});
    return {held: this.#held.map(info), pending: this.#queue.map(info)};
  }

  /** The owner of a lock. */
  holder(name: string): Tab | undefined {
    return this.#held.find(request => request.name === name)?.tab;
  }

  /** The number of held and requested locks. */
  get count(): number {
    return this.#held.length + this.#queue.length;
  }

  request(
    name: string,
    {ifAvailable, steal, signal}: LockOptions,
    callback: (lock: Lock | null) => unknown,
  ): Promise<unknown> {
    const tab = Tab.current;
    if (!tab) throw new Error('A lock was requested outside of a tab');
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      let isBegun = false;
      const begin = async (lock: Lock | null): Promise<void> => {
        isBegun = true;
        try {
          resolve(await callback(lock));
        } catch (error) {
          reject(error);
        }
      };
      const request: Request = {
        name,
        tab,
        grant: () => {
          if (signal?.aborted) return this.#giveBack(request);
          void begin({name, mode: 'exclusive'}).then(() => this.#giveBack(request));
        },
        notifyStolen: () => reject(new DOMException('The lock was stolen', 'AbortError')),
      };
      signal?.addEventListener('abort', () => {
        if (isBegun) return;
        this.#queue = this.#queue.filter(other => other !== request);
        reject(signal.reason);
      });
      tab.whenGone(() => this.#forget(request));
      this.#later(() => {
        if (!tab.isAlive || signal?.aborted) return;
        if (steal) this.#steal(request);
        else if (ifAvailable && this.#isTaken(name)) tab.receive(() => void begin(null));
        else this.#queue = [...this.#queue, request];
        this.#next();
      });
    });
  }

  #isTaken(name: string): boolean {
    return [...this.#held, ...this.#queue].some(request => request.name === name);
  }

  #steal(request: Request): void {
    for (const other of this.#held.filter(({name}) => name === request.name)) {
      this.#later(() => other.tab.receive(other.notifyStolen));
    }
    this.#held = this.#held.filter(({name}) => name !== request.name);
    this.#queue = [request, ...this.#queue];
  }

  #next(): void {
    const first = this.#queue.find(({name}) => !this.holder(name));
    if (!first) return;
    this.#queue = this.#queue.filter(request => request !== first);
    this.#held = [...this.#held, first];
    this.#later(() => first.tab.receive(first.grant));
    this.#next();
  }

  #giveBack(request: Request): void {
    this.#later(() => this.#forget(request));
  }

  #forget(request: Request): void {
    this.#held = this.#held.filter(other => other !== request);
    this.#queue = this.#queue.filter(other => other !== request);
    this.#next();
  }
}
