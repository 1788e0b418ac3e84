import type {User} from '../auth/profile.js';
import {pause} from '../base/timeout.js';
import {LocksDenied, requestLock, type HeldLock} from './line-lock.js';
import {holderId} from './lock-holder.js';
import type {CallMessage} from './call-message.js';
import {LeaderWatch} from './leader-watch.js';
import {leaderOf, TabChannel, type Leader, type TabMessage} from './tab-channel.js';

/** An event of the election. */
export type ElectionEvent =
  /** Another tab has requested the leader's state, or a heartbeat is due. */
  | {readonly type: 'state-due'}
  /** The leader reported its state. */
  | {readonly type: 'leader-message'; readonly leader: Leader}
  /** The leader has been silent since `since`, in milliseconds since 1970. Repeated while it is silent. */
  | {readonly type: 'silent'; readonly since: number}
  /** The leader no longer needs the line, or hands it over to this tab. */
  | {readonly type: 'free'}
  /** The leader hands the line over to another tab. Not reported if the line is no longer wanted there. */
  | {readonly type: 'yielded'}
  /** A person wants to use the line in another tab. */
  | {readonly type: 'line-requested'; readonly by: string; readonly user: User}
  /** The tab `by` no longer requests the line. */
  | {readonly type: 'request-cancelled'; readonly by: string}
  /** Another tab has stolen the lock without permission. */
  | {readonly type: 'stolen'}
  | {readonly type: 'about-calls'; readonly message: CallMessage};

/** The reason why the leader keeps the line. */
export type Refusal = 'in-call' | 'not-released';

/** The answer to `use-here`. `gone`: the leader has closed, and this tab has got the lock from the queue. */
type Answer = 'yielded' | Refusal | 'no-answer' | 'gone';

/** How long to wait for the leader's answer, in milliseconds. The leader itself waits for the deletion of its device. */
const yieldTimeout = 15_000;
/** How long the lock is kept for the tab that requested the line, in milliseconds. */
const stealTimeout = 2_000;
/** How long a new leader waits for the previous leader's last message, in milliseconds. */
const lastMessageDelay = 100;
/**
 * The interval of the leader's heartbeat, in milliseconds. In a tab that has been hidden for some minutes, browsers
 * throttle the heartbeat to once a minute. Followers therefore ask the leader before they consider it silent, because
 * messages are not throttled.
 */
const heartbeatInterval = 4_000;

/** This tab's part in electing the leader, which is the tab that holds the lock. */
export class TabElection {
  readonly #id = crypto.randomUUID();
  readonly #listener: (event: ElectionEvent) => void;
  #channel: TabChannel | undefined;
  #lock: HeldLock | undefined;
  /** The lock after yielding, until the other tab steals it. */
  #yieldedLock: HeldLock | undefined;
  readonly #leaderWatch: LeaderWatch;
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #isClosed = false;
  /** The browser's client ID of this page. Undefined until it is leader for the first time. */
  #clientId: string | undefined;
  #onAnswer: ((answer: Answer) => void) | undefined;
  /** The owner of the line that this tab is asking for. */
  #requestedUser: User = {};

  constructor(listener: (event: ElectionEvent) => void) {
    this.#listener = listener;
    this.#leaderWatch = new LeaderWatch(
      () => this.sendHello(),
      since => listener({type: 'silent', since}),
    );
    this.#openChannel();
  }

  get isLeader(): boolean {
    return Boolean(this.#lock);
  }

  sendHello(): void {
    this.#channel?.post({type: 'hello'});
  }

  /** Sends the leader's state to the followers. Does nothing if this tab is not the leader. */
  publish(leader: Leader): void {
    if (this.#lock) this.#channel?.post({type: 'line', ...leader});
  }

  postAboutCalls(message: CallMessage): void {
    this.#channel?.post(message);
  }

  /** Starts or stops watching for a silent leader. */
  watchLeader(isFollowing: boolean): void {
    if (isFollowing) this.#leaderWatch.start();
    else this.#leaderWatch.stop();
  }

  /**
   * Becomes leader: immediately if there is none, otherwise by asking the leader for the line.
   *
   * @param user The owner of the line that this tab asks for.
   * @returns The reason why this tab is not the leader. Undefined if it is.
   */
  async take(user: User, signal: AbortSignal): Promise<Refusal | 'no-answer' | undefined> {
    if (await this.#requestIfFree()) return undefined;
    const answer = signal.aborted ? 'no-answer' : await this.#ask(user, signal);
    if (this.isLeader) return undefined;
    return answer === 'yielded' || answer === 'gone' ? 'no-answer' : answer;
  }

  /** Waits until no other tab leads, then becomes leader. Returns whether this tab is then the leader. */
  async takeWhenFree(signal: AbortSignal): Promise<boolean> {
    return (await this.#requestIfFree()) || (!signal.aborted && this.waitInQueue(signal));
  }

  /** Waits in the lock's queue. Returns whether this tab is then the leader. False if `signal` aborts. */
  async waitInQueue(signal: AbortSignal): Promise<boolean> {
    while (this.isLeader || (await this.#request({signal}))) {
      // Wait for a `free` that the previous leader may have sent, because messages may arrive later than locks.
      await pause(lastMessageDelay, signal);
      if (signal.aborted) return false;
      // The tab to which the line was handed over may have stolen the lock during the pause: wait again.
      if (this.isLeader) return true;
    }
    return false;
  }

  /** Hands the line over to the tab `to`. If that tab is gone, the next one in the queue gets the lock. */
  yieldTo(to: string, unwanted?: true): void {
    const lock = this.#dropLock();
    this.#yieldedLock = lock;
    this.#channel?.post({type: 'yielded', to, by: this.#clientId, unwanted});
    setTimeout(() => lock?.release(), stealTimeout);
  }

  /** Becomes leader with a lock that this page holds. */
  lead(lock: HeldLock): void {
    this.#lock = lock;
    lock.onStolen = () => {
      if (this.#lock !== lock) return;
      this.#dropLock();
      this.#listener({type: 'stolen'});
    };
    void holderId().then(id => (this.#clientId ??= id));
    this.#heartbeat = setInterval(() => this.#listener({type: 'state-due'}), heartbeatInterval);
  }

  /** Hands the lock over to the next sign-in of this page, which becomes leader. */
  handOver(): HeldLock | undefined {
    return this.#dropLock();
  }

  refuse(to: string, why: Refusal): void {
    this.#channel?.post({type: why, to});
  }

  /** Stops leading and releases the lock. */
  resign(): void {
    if (this.#lock) this.#channel?.post({type: 'free'});
    this.#dropLock()?.release();
  }

  /** Leaves the election. A yielded lock is kept until its time limit. */
  close(): void {
    this.#isClosed = true;
    this.#onAnswer = undefined;
    this.#leaderWatch.stop();
    this.#dropLock()?.release();
    this.#channel?.close();
    this.#channel = undefined;
  }

  /** Leaves the election until `rejoin()`. To the other tabs, this tab looks closed. */
  suspend(): void {
    this.close();
    // A frozen page could not release the lock later.
    this.#yieldedLock?.release();
  }

  /** Joins the election again after `suspend()`. */
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
        return this.#listener({type: 'state-due'});
      case 'line':
        this.#leaderWatch.heard();
        this.#listener({type: 'leader-message', leader: leaderOf(message)});
        // The sender became leader after this tab sent `use-here`, so it never received the request: send it again.
        return this.#onAnswer && this.#sendUseHere();
      case 'free':
        return this.#listener({type: 'free'});
      case 'use-here':
        return this.#listener({type: 'line-requested', by: message.from, user: message.user});
      case 'use-here-cancelled':
        return this.#listener({type: 'request-cancelled', by: message.from});
      case 'yielded':
        if (message.to !== this.#id) return message.unwanted ? undefined : this.#listener({type: 'yielded'});
        // If the person has pressed Cancel in the meantime, `free` makes this tab leave the lock's queue. Otherwise it
        // would get the lock next and register.
        this.#listener({type: 'free'});
        return void this.#onYielded(message.by);
      case 'in-call':
      case 'not-released':
        return message.to === this.#id ? this.#onAnswer?.(message.type) : undefined;
      case 'calls':
      case 'call-command':
      case 'call-result':
        return this.#listener({type: 'about-calls', message});
      default:
        return message satisfies never;
    }
  }

  /**
   * Handles `yielded`. After a freeze the message may be outdated: if another tab has the lock now, this tab must not
   * steal it.
   */
  async #onYielded(by: string | undefined): Promise<void> {
    if ((await holderId()) === by) this.#onAnswer?.('yielded');
  }

  /**
   * Asks the leader for the line. Without an answer, this tab does not take the line, because the leader may still be
   * registered.
   */
  async #ask(user: User, signal: AbortSignal): Promise<Answer> {
    const answered = new AbortController();
    this.#requestedUser = user;
    const answer = await new Promise<Answer>(resolve => {
      this.#onAnswer = resolve;
      const giveUp = (): void => resolve('no-answer');
      signal.addEventListener('abort', giveUp, {signal: answered.signal});
      void pause(yieldTimeout, answered.signal).then(giveUp);
      // The leader may close before it answers.
      void this.#request({signal: answered.signal}).then(isLeader => isLeader && resolve('gone'));
      this.#sendUseHere();
    });
    this.#onAnswer = undefined;
    answered.abort();
    if (answer === 'no-answer') this.#channel?.post({type: 'use-here-cancelled', from: this.#id});
    if (answer === 'yielded' && !this.isLeader) await this.#request({steal: true});
    return answer;
  }

  async #requestIfFree(): Promise<boolean> {
    return this.isLeader || this.#request({ifAvailable: true});
  }

  #sendUseHere(): void {
    this.#channel?.post({type: 'use-here', from: this.#id, user: this.#requestedUser});
  }

  /** Requests the lock. Releases a lock that is no longer needed. Returns whether this tab is then the leader. */
  async #request(options: Parameters<typeof requestLock>[0]): Promise<boolean> {
    let lock: HeldLock | undefined;
    try {
      lock = await requestLock(options, () => undefined);
    } catch (error) {
      if (error instanceof LocksDenied) lock = this.#leadAlone();
    }
    if (!lock) return this.isLeader;
    if (this.#isClosed || this.#lock || options.signal?.aborted) lock.release();
    else this.lead(lock);
    return this.isLeader;
  }

  /** Leads without a lock, because the browser denies locks. Each tab then has its own line and sends no messages. */
  #leadAlone(): HeldLock {
    this.#channel?.close();
    this.#channel = undefined;
    return {release: () => undefined, onStolen: () => undefined};
  }

  /** Stops leading. Returns the lock. */
  #dropLock(): HeldLock | undefined {
    const lock = this.#lock;
    this.#lock = undefined;
    clearInterval(this.#heartbeat);
    return lock;
  }
}
