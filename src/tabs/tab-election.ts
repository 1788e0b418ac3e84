import {takeLock, type Release} from './line-lock.js';
import {TabChannel, type Holder, type TabMessage} from './tab-channel.js';

export interface ElectionListener {
  /** A tab has come, and wants to know who leads. */
  hello(): void;
  /** The tab that leads says how it stands. */
  holder(holder: Holder): void;
  /** Nobody leads any more, nor wants to. */
  free(): void;
  /** A person wants the line in another tab. */
  asked(tab: string): void;
}

/** What a tab that leads says to one that asks. */
type Answer = 'yielded' | 'in-call' | 'silence' | 'gone';

/** How long a tab may take to give the line up, in milliseconds: its DELETE has 10 s. */
const yieldTimeout = 15_000;
/** How long a line that was given up waits for the tab that asked for it, in milliseconds. */
const takeTimeout = 2_000;
/** How long a tab that has got the lock waits for a last word of the one before, in milliseconds. */
const lastWord = 100;

/** Which tab of the browser leads: the one that has the lock. A place in this election, for one tab. */
export class TabElection {
  readonly #id = crypto.randomUUID();
  readonly #listener: ElectionListener;
  #channel: TabChannel;
  #release: Release | undefined;
  #isGone = false;
  #onAnswer: ((answer: Answer) => void) | undefined;

  constructor(listener: ElectionListener) {
    this.#listener = listener;
    this.#channel = this.#join();
  }

  get leads(): boolean {
    return Boolean(this.#release);
  }

  sayHello(): void {
    this.#channel.tell({type: 'hello'});
  }

  /** Tells the others how the line stands, in the tab that leads. */
  tell(holder: Holder): void {
    if (this.#release) this.#channel.tell({type: 'line', ...holder});
  }

  /** Leads, if nobody else does. */
  async takeIfFree(): Promise<boolean> {
    return this.leads || this.#take({ifAvailable: true});
  }

  /** Waits for as long as others lead. Whether this tab leads then, and is to. */
  async waitForTurn(signal: AbortSignal): Promise<boolean> {
    const leads = this.leads || (await this.#take({signal}));
    // What the one before said before it gave the lock back may come after the lock.
    if (leads) await pause(lastWord, signal);
    return leads && !signal.aborted;
  }

  /**
   * Asks for the lead, and waits for it. Without an answer it is not taken: the tab that leads may be registered still.
   *
   * @returns Why it is not given, where this tab does not lead then.
   */
  async ask(signal: AbortSignal): Promise<Answer> {
    const answered = new AbortController();
    const answer = await new Promise<Answer>(resolve => {
      this.#onAnswer = resolve;
      const silence = (): void => resolve('silence');
      signal.addEventListener('abort', silence, {signal: answered.signal});
      void pause(yieldTimeout, answered.signal).then(silence);
      // Who leads may be gone before it answers.
      void this.#take({signal: answered.signal}).then(leads => leads && resolve('gone'));
      this.#sayUseHere();
    });
    this.#onAnswer = undefined;
    answered.abort();
    if (answer === 'yielded' && !this.leads) await this.#take({steal: true});
    return answer;
  }

  /** Leaves the lead to the tab that asked for it. Should that be gone meanwhile, the next one in the queue has it. */
  yieldTo(to: string): void {
    const release = this.#release;
    this.#release = undefined;
    this.#channel.tell({type: 'yielded', to, until: Date.now() + takeTimeout});
    setTimeout(() => release?.(), takeTimeout);
  }

  refuse(to: string): void {
    this.#channel.tell({type: 'in-call', to});
  }

  /** Leads no more: any tab may. */
  letGo(): void {
    if (this.#release) this.#channel.tell({type: 'free'});
    this.#giveBack();
  }

  /** For the other tabs this is as if this one died. */
  leave(): void {
    this.#isGone = true;
    this.#onAnswer = undefined;
    this.#giveBack();
    this.#channel.close();
  }

  comeBack(): void {
    this.#isGone = false;
    this.#channel = this.#join();
    this.sayHello();
  }

  #join(): TabChannel {
    return new TabChannel(message => this.#onMessage(message));
  }

  #onMessage(message: TabMessage): void {
    switch (message.type) {
      case 'hello':
        return this.#listener.hello();
      case 'line':
        this.#listener.holder(message);
        // It leads since this tab has asked, and has not heard that.
        return this.#onAnswer && this.#sayUseHere();
      case 'free':
        return this.#listener.free();
      case 'use-here':
        return this.#listener.asked(message.from);
      case 'yielded':
        // Too late the line is another tab's, and must not be stolen from that.
        return Date.now() < message.until ? this.#answer(message.to, 'yielded') : undefined;
      case 'in-call':
        return this.#answer(message.to, 'in-call');
      default:
        return message satisfies never;
    }
  }

  #answer(to: string, answer: Answer): void {
    if (to !== this.#id) return;
    this.#onAnswer?.(answer);
    this.#onAnswer = undefined;
  }

  #sayUseHere(): void {
    this.#channel.tell({type: 'use-here', from: this.#id});
  }

  /** Whether this tab has the lock then. It is given back at once when nobody waits for it any more. */
  async #take(options: Parameters<typeof takeLock>[0]): Promise<boolean> {
    const release = await takeLock(options, () => {
      // Stolen, it is another tab's, which says so.
      if (this.#release === release) this.#release = undefined;
    }).catch(() => undefined);
    if (!release) return false;
    if (this.#isGone || this.#release || options.signal?.aborted) release();
    else this.#release = release;
    return this.leads;
  }

  #giveBack(): void {
    this.#release?.();
    this.#release = undefined;
  }
}

/** Waits; no longer than until `signal` aborts. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
