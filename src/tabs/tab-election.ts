import type {User} from '../auth/profile.js';
import {holderId, LocksDenied, requestLock, type HeldLock} from './line-lock.js';
import {LeaderWatch} from './leader-watch.js';
import {leaderOf, TabChannel, type Leader, type TabMessage} from './tab-channel.js';

/** What a tab hears of the others. */
export type ElectionEvent =
  /** A tab asks how the line stands, or it is time to tell without being asked. */
  | {readonly type: 'hello'}
  /** The leader's word. */
  | {readonly type: 'leader'; readonly leader: Leader}
  /** The leader has not been heard since then, in milliseconds since 1970. Told again while it lasts. */
  | {readonly type: 'silent'; readonly since: number}
  /** Nobody leads any more, nor wants to. */
  | {readonly type: 'free'}
  /** The leader hands the line over to a tab, this one or another. */
  | {readonly type: 'yielded'}
  /** A person wants the line in another tab. */
  | {readonly type: 'asked'; readonly by: string; readonly user: User}
  /** Another tab has taken the lock away without having been told that it may. */
  | {readonly type: 'stolen'};

/** Why the leader keeps the line. */
export type Refusal = 'in-call' | 'not-released';

/** How the leader answers `use-here`: `gone` where this tab got the lock from the queue meanwhile. */
type Answer = 'yielded' | Refusal | 'no-answer' | 'gone';

/** How long a leader may take to answer, in milliseconds: longer than it waits for the deletion of its device. */
const yieldTimeout = 15_000;
/** How long a line that was yielded waits for the tab that asked for it, in milliseconds. */
const stealTimeout = 2_000;
/** How long a tab that got the lock waits for a last message of the leader before it, in milliseconds. */
const lastMessageDelay = 100;
/**
 * How often the leader tells how it stands when nothing changes, in milliseconds. In a tab that has been hidden for
 * some minutes a browser runs this once a minute only: a follower asks before it takes that for silence, as messages
 * are not held up.
 */
const heartbeatInterval = 4_000;

/** This tab's place in the election of the leader, which is the tab that holds the lock. */
export class TabElection {
  readonly #id = crypto.randomUUID();
  readonly #listener: (event: ElectionEvent) => void;
  #channel: TabChannel | undefined;
  #lock: HeldLock | undefined;
  /** The lock while it waits for the tab to which the lead was handed over. */
  #yieldedLock: HeldLock | undefined;
  readonly #leaderWatch: LeaderWatch;
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #isClosed = false;
  /** The browser's id of this page, once it has led. */
  #clientId: string | undefined;
  #onAnswer: ((answer: Answer) => void) | undefined;
  /** Whose line this tab asks for, while it does. */
  #requestedUser: User = {};

  constructor(listener: (event: ElectionEvent) => void) {
    this.#listener = listener;
    this.#leaderWatch = new LeaderWatch(
      () => this.sendHello(),
      since => listener({type: 'silent', since}),
    );
    this.#openChannel();
  }

  get leads(): boolean {
    return Boolean(this.#lock);
  }

  sendHello(): void {
    this.#channel?.tell({type: 'hello'});
  }

  /** Tells the followers how the line stands. Does nothing where this tab does not lead. */
  tell(leader: Leader): void {
    if (this.#lock) this.#channel?.tell({type: 'line', ...leader});
  }

  /** Whether to notice when the leader falls silent. */
  watchLeader(isFollowing: boolean): void {
    if (isFollowing) this.#leaderWatch.start();
    else this.#leaderWatch.stop();
  }

  /**
   * Becomes the leader: at once if there is none, otherwise by asking it for the line.
   *
   * @param user Whose line this tab asks for.
   * @returns Why this tab does not lead then; undefined where it does.
   */
  async take(user: User, signal: AbortSignal): Promise<Refusal | 'no-answer' | undefined> {
    if (await this.#requestIfFree()) return undefined;
    const answer = signal.aborted ? 'no-answer' : await this.#ask(user, signal);
    if (this.leads) return undefined;
    return answer === 'yielded' || answer === 'gone' ? 'no-answer' : answer;
  }

  /** Becomes the leader once there is no other. Returns whether this tab leads then. */
  async retake(signal: AbortSignal): Promise<boolean> {
    return (await this.#requestIfFree()) || (!signal.aborted && this.waitInQueue(signal));
  }

  /** Waits in the lock's queue. Returns whether this tab leads then; not where `signal` aborts. */
  async waitInQueue(signal: AbortSignal): Promise<boolean> {
    while (this.leads || (await this.#request({signal}))) {
      // The leader may have said `free` before it released the lock, and messages may arrive later than locks.
      await pause(lastMessageDelay, signal);
      if (signal.aborted) return false;
      // Meanwhile the lock may have been stolen by the tab to which the leader handed the line over: wait again.
      if (this.leads) return true;
    }
    return false;
  }

  /** Hands the lead over to the tab that asked for it. If that tab is gone, the next one in the queue gets the lock. */
  yieldTo(to: string): void {
    const lock = this.#dropLock();
    this.#yieldedLock = lock;
    this.#channel?.tell({type: 'yielded', to, by: this.#clientId});
    setTimeout(() => lock?.release(), stealTimeout);
  }

  /** Leads from now on, with a lock that this page holds. */
  lead(lock: HeldLock): void {
    this.#lock = lock;
    lock.onStolen = () => {
      if (this.#lock !== lock) return;
      this.#dropLock();
      this.#listener({type: 'stolen'});
    };
    void holderId().then(id => (this.#clientId ??= id));
    this.#heartbeat = setInterval(() => this.#listener({type: 'hello'}), heartbeatInterval);
  }

  /** Gives the lock to the next sign-in of this page, which leads from then on. */
  handOver(): HeldLock | undefined {
    return this.#dropLock();
  }

  refuse(to: string, why: Refusal): void {
    this.#channel?.tell({type: why, to});
  }

  /** Leads no more: any tab may. */
  resign(): void {
    if (this.#lock) this.#channel?.tell({type: 'free'});
    this.#dropLock()?.release();
  }

  /** Takes no part any more. A lock that waits for the tab that asked for it goes on waiting. */
  close(): void {
    this.#isClosed = true;
    this.#onAnswer = undefined;
    this.#leaderWatch.stop();
    this.#dropLock()?.release();
    this.#channel?.close();
    this.#channel = undefined;
  }

  /** Takes no part until `rejoin()`. To the other tabs this is as if this tab had died. */
  suspend(): void {
    this.close();
    // A frozen page could not release it later.
    this.#yieldedLock?.release();
  }

  /** Takes part again, after `suspend()`. */
  rejoin(): void {
    this.#isClosed = false;
    this.#openChannel();
    this.sendHello();
  }

  #openChannel(): void {
    this.#channel = new TabChannel(message => this.#onMessage(message));
  }

  #onMessage(message: TabMessage): void {
    switch (message.type) {
      case 'hello':
        return this.#listener({type: 'hello'});
      case 'line':
        this.#leaderWatch.heard();
        this.#listener({type: 'leader', leader: leaderOf(message)});
        // This tab became leader after our `use-here`, so it never received it: send it again.
        return this.#onAnswer && this.#sendUseHere();
      case 'free':
        return this.#listener({type: 'free'});
      case 'use-here':
        return this.#listener({type: 'asked', by: message.from, user: message.user});
      case 'yielded':
        this.#listener({type: 'yielded'});
        return void this.#onYielded(message.to, message.by);
      case 'in-call':
      case 'not-released':
        return this.#resolveAnswer(message.to, message.type);
      default:
        return message satisfies never;
    }
  }

  /** This tab may have been frozen for so long that another one has got the line: that one's must not be stolen. */
  async #onYielded(to: string, by: string | undefined): Promise<void> {
    if (to !== this.#id) return;
    const holder = await holderId();
    if (holder === by) this.#resolveAnswer(to, 'yielded');
  }

  /**
   * Asks the leader for the line. Without an answer the line is not taken: that tab may be registered still.
   */
  async #ask(user: User, signal: AbortSignal): Promise<Answer> {
    const answered = new AbortController();
    this.#requestedUser = user;
    const answer = await new Promise<Answer>(resolve => {
      this.#onAnswer = resolve;
      const silence = (): void => resolve('no-answer');
      signal.addEventListener('abort', silence, {signal: answered.signal});
      void pause(yieldTimeout, answered.signal).then(silence);
      // The leader may be gone before it answers.
      void this.#request({signal: answered.signal}).then(leads => leads && resolve('gone'));
      this.#sendUseHere();
    });
    this.#onAnswer = undefined;
    answered.abort();
    if (answer === 'yielded' && !this.leads) await this.#request({steal: true});
    return answer;
  }

  #resolveAnswer(to: string, answer: Answer): void {
    if (to !== this.#id) return;
    this.#onAnswer?.(answer);
    this.#onAnswer = undefined;
  }

  async #requestIfFree(): Promise<boolean> {
    return this.leads || this.#request({ifAvailable: true});
  }

  #sendUseHere(): void {
    this.#channel?.tell({type: 'use-here', from: this.#id, user: this.#requestedUser});
  }

  /** Returns whether this tab leads then. A lock that nobody waits for any more is released at once. */
  async #request(options: Parameters<typeof requestLock>[0]): Promise<boolean> {
    let lock: HeldLock | undefined;
    try {
      lock = await requestLock(options, () => undefined);
    } catch (error) {
      if (error instanceof LocksDenied) lock = this.#leadAlone();
    }
    if (!lock) return this.leads;
    if (this.#isClosed || this.#lock || options.signal?.aborted) lock.release();
    else this.lead(lock);
    return this.leads;
  }

  /** Where tabs cannot share a line each has one of its own, and the others must not hear of it. */
  #leadAlone(): HeldLock {
    this.#channel?.close();
    this.#channel = undefined;
    return {release: () => undefined, onStolen: () => undefined};
  }

  /** Leads no more. Returns the lock, for whoever has it from now on. */
  #dropLock(): HeldLock | undefined {
    const lock = this.#lock;
    this.#lock = undefined;
    clearInterval(this.#heartbeat);
    return lock;
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
