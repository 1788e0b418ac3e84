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
type Answer = 'yielded' | 'in-call' | 'silence';

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
  #onAnswer: ((answer: Answer) => void) | undefined;

  constructor(listener: ElectionListener) {
    this.#listener = listener;
    this.#channel = this.#join();
  }

  get leads(): boolean {
    return Boolean(this.#release);
  }

  /** Whether this tab is about to lead: what the present one goes on to say is of no interest. */
  get isAsking(): boolean {
    return Boolean(this.#onAnswer);
  }

  sayHello(): void {
    this.#channel.tell({type: 'hello'});
  }

  /** Tells the others how the line stands, in the tab that leads. */
  tell(holder: Holder): void {
    if (this.#release) this.#channel.tell({type: 'line', ...holder});
  }

  /** Leads, if nobody does. */
  async takeIfFree(): Promise<boolean> {
    return this.#take({ifAvailable: true});
  }

  /** Waits for as long as others lead. Whether this tab leads then. */
  async waitForTurn(signal: AbortSignal): Promise<boolean> {
    const leads = await this.#take({signal}).catch(() => false);
    // What the one before said before it gave the lock back may come after the lock.
    if (leads) await pause(lastWord);
    if (!signal.aborted) return leads;
    this.#giveBack();
    return false;
  }

  /** Asks for the lead. Without an answer it is not taken: the tab that leads may be registered still. */
  async ask(signal: AbortSignal): Promise<Answer> {
    const answer = await new Promise<Answer>(resolve => {
      this.#onAnswer = resolve;
      setTimeout(() => resolve('silence'), yieldTimeout);
      signal.addEventListener('abort', () => resolve('silence'));
      this.#channel.tell({type: 'use-here', from: this.#id});
    });
    this.#onAnswer = undefined;
    if (answer === 'yielded') await this.#take({steal: true});
    return answer;
  }

  /** Leaves the lead to the tab that asked for it. Should that be gone meanwhile, the next one in the queue has it. */
  yieldTo(to: string): void {
    const release = this.#release;
    this.#release = undefined;
    this.#channel.tell({type: 'yielded', to});
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
    this.#giveBack();
    this.#channel.close();
  }

  comeBack(): void {
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
        return this.#listener.holder({state: message.state, user: message.user});
      case 'free':
        return this.#listener.free();
      case 'use-here':
        return this.#listener.asked(message.from);
      case 'yielded':
      case 'in-call':
        return message.to === this.#id ? this.#onAnswer?.(message.type) : undefined;
      default:
        return message satisfies never;
    }
  }

  async #take(options: Parameters<typeof takeLock>[0]): Promise<boolean> {
    // Stolen, it is another tab's, which says so.
    const release = await takeLock(options, () => (this.#release = undefined));
    this.#release = release;
    return Boolean(release);
  }

  #giveBack(): void {
    this.#release?.();
    this.#release = undefined;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, milliseconds);
  });
}
