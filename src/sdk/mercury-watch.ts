import {Listeners} from '../line/listeners.js';
import type {SdkWebex} from './sdk.js';
import {withTimeout} from '../base/timeout.js';

/** What is learnt about the way to Webex. Times are milliseconds since 1970. */
export type MercuryEvent =
  /** The event socket is down since then: no call can arrive. */
  | {readonly type: 'lost'; readonly since: number}
  | {readonly type: 'back'}
  /** Something arrived from Webex: an answer, a frame, a pong. */
  | {readonly type: 'heard'};

type EventSocket =
  | {readonly status: 'connected'}
  | {readonly status: 'lost'; readonly since: number}
  /** Closed on purpose: it stays closed until `open()`. */
  | {readonly status: 'closed'};

/**
 * How long an open socket may be silent before it counts as lost, in milliseconds. The SDK pings every 15 s; a host's
 * SDK takes 31 s to notice by itself. In a hidden tab timers run once a minute, and so does this.
 */
const longestSilence = 28_000;

/** A socket that closes after a longer pause than this between frames was lost before, in milliseconds. */
const longestPause = 20_000;

/** How late a timer may be before the page must have slept, or been throttled, in milliseconds. */
const lateness = 5_000;

/** How long one attempt to connect may take, in milliseconds: a socket that opens and says nothing has no end. */
const connectTimeout = 15_000;

/** The pauses between attempts to connect, in milliseconds. The last one stays. */
const pauses = [0, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000] as const;

/**
 * Watches over Mercury, the SDK's event socket, and connects it again where the SDK does not: after a close code that
 * it takes for final, after a socket that opened and stayed silent, after `disconnect()`.
 */
export class MercuryWatch {
  readonly #webex: SdkWebex;
  readonly #listeners = new Listeners<MercuryEvent>();
  readonly #end = new AbortController();
  #socket: EventSocket;
  /** When the socket was last heard. */
  #heardAt = Date.now();
  /** Whether this SDK reports pongs: without one silence means nothing. */
  #reportsPongs = false;
  #silence: ReturnType<typeof setTimeout> | undefined;
  /** The end of the socket that was closed on purpose. */
  #closing: Promise<void> | undefined;
  /** Ends the pause before the next attempt to connect. */
  #wake: (() => void) | undefined;

  constructor(webex: SdkWebex) {
    this.#webex = webex;
    const {mercury} = webex.internal;
    const isDown = mercury.connected === false;
    this.#socket = isDown ? {status: 'lost', since: Date.now()} : {status: 'connected'};
    this.#follow(mercury, 'online', () => this.#onOnline());
    this.#follow(mercury, 'offline', () => this.#onOffline());
    this.#follow(mercury, 'event', () => this.#onFrame());
    this.#follow(mercury, 'ping-pong-latency', () => {
      this.#reportsPongs = true;
      this.#onFrame();
    });
    this.#follow(webex, 'request:success', () => this.#tellHeard());
    this.#follow(webex, 'request:failure', (_options: unknown, reason?: {statusCode?: number}) => {
      // Also a refusal is an answer.
      if (reason?.statusCode) this.#tellHeard();
    });
    const {signal} = this.#end;
    for (const name of ['online', 'pageshow'])
      globalThis.addEventListener?.(name, () => this.#wake?.(), {signal});
    if (isDown) void this.#restore(this.#socket);
  }

  /** Whether calls can arrive, as far as the event socket goes. */
  get isConnected(): boolean {
    return this.#socket.status === 'connected';
  }

  listen(listener: (event: MercuryEvent) => void, signal?: AbortSignal): () => void {
    return this.#listeners.add(listener, signal);
  }

  /** Closes the event socket, so that nothing rings, and keeps it closed. */
  async close(): Promise<void> {
    clearTimeout(this.#silence);
    this.#socket = {status: 'closed'};
    this.#wake?.();
    await (this.#closing = this.#disconnect());
  }

  /** Opens the event socket again after `close()`. */
  open(): void {
    if (this.#socket.status === 'closed') this.#lose(Date.now());
  }

  /** Tries to connect now where a pause has not passed: after a new token, for instance. */
  hurry(): void {
    this.#wake?.();
  }

  /** Stops watching; the socket is left as it is. */
  end(): void {
    this.#end.abort();
    clearTimeout(this.#silence);
    this.#wake?.();
    this.#listeners.clear();
  }

  #follow(
    speaker: SdkWebex | SdkWebex['internal']['mercury'],
    name: string,
    listener: (...args: never[]) => void,
  ): void {
    speaker.on?.(name, listener);
    this.#end.signal.addEventListener('abort', () => speaker.off?.(name, listener));
  }

  #onOnline(): void {
    // An attempt that was under way when the socket was closed on purpose.
    if (this.#socket.status === 'closed') return void this.#disconnect();
    const wasLost = this.#socket.status === 'lost';
    this.#socket = {status: 'connected'};
    this.#onFrame();
    if (wasLost) this.#listeners.tell({type: 'back'});
  }

  #onOffline(): void {
    if (this.#socket.status !== 'connected') return;
    // After a sleep, or a silence that the SDK has noticed, calls could not arrive since the last frame.
    const quiet = Date.now() - this.#heardAt > longestPause;
    this.#lose(quiet ? this.#heardAt : Date.now());
  }

  #onFrame(): void {
    this.#heardAt = Date.now();
    if (this.isConnected && this.#reportsPongs) this.#awaitFrame(longestSilence);
    this.#tellHeard();
  }

  #tellHeard(): void {
    this.#listeners.tell({type: 'heard'});
  }

  /** @param isLast Whether the pong has had its chance after a timer that was late. */
  #awaitFrame(limit: number, isLast = false): void {
    clearTimeout(this.#silence);
    const due = performance.now() + limit;
    this.#silence = setTimeout(() => {
      // A timer that is late says that the page stood still: the pong that is due has its own chance first. Only once,
      // as in a hidden tab every timer is late.
      if (!isLast && performance.now() - due > lateness) return this.#awaitFrame(longestSilence / 2, true);
      if (!this.isConnected) return;
      this.#lose(this.#heardAt);
      void this.#disconnect();
    }, limit);
  }

  #lose(since: number): void {
    clearTimeout(this.#silence);
    this.#socket = {status: 'lost', since};
    this.#listeners.tell({type: 'lost', since});
    void this.#restore(this.#socket);
  }

  /** @param lost The loss that this is about: another one has its own. */
  async #restore(lost: EventSocket): Promise<void> {
    const {mercury, device} = this.#webex.internal;
    const isOver = (): boolean => this.#socket !== lost || this.#end.signal.aborted;
    for (let attempt = 0; !isOver(); attempt += 1) {
      await this.#pause(pauses[Math.min(attempt, pauses.length - 1)]!);
      // A socket that still closes would take the new one along.
      await this.#closing;
      if (isOver() || !mercury.connect) return;
      try {
        await withTimeout(mercury.connect(), connectTimeout, () => new Error('late'));
        // The SDK may have been connected all along, and then says nothing.
        if (mercury.connected && !isOver()) this.#onOnline();
      } catch {
        if (isOver()) return;
        await this.#disconnect();
        // The device at WDM, whose socket this is, may be gone: the SDK then makes a new one.
        if (attempt % 2)
          await withTimeout(refresh(device), connectTimeout, () => new Error('late')).catch(() => undefined);
      }
    }
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      const done = (): void => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.#wake = done;
    });
  }

  async #disconnect(): Promise<void> {
    await withTimeout(
      asked(() => this.#webex.internal.mercury.disconnect()),
      connectTimeout,
      () => new Error('late'),
    ).catch(() => undefined);
  }
}

async function refresh(device: SdkWebex['internal']['device']): Promise<void> {
  await device.refresh?.();
}

/** Also what throws at once, or is not there, is a promise. */
async function asked(question: () => unknown): Promise<unknown> {
  return await question();
}
