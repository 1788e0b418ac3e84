import {Listeners} from '../base/listeners.js';
import type {SdkWebex} from './sdk.js';
import {pause, settled, withTimeout} from '../base/timeout.js';

/** An event of the connection to Webex. Times are in milliseconds since 1970. */
export type MercuryEvent =
  /** The event socket has been down since `since`, so calls cannot arrive. */
  | {readonly type: 'lost'; readonly since: number}
  /** The event socket is connected again. */
  | {readonly type: 'back'}
  /** Anything arrived from Webex: an answer, a frame, a pong. */
  | {readonly type: 'heard'};

type EventSocket =
  | {readonly status: 'connected'}
  | {readonly status: 'lost'; readonly since: number}
  /** Closed on purpose. Stays closed until `open()`. */
  | {readonly status: 'closed'};

/**
 * How long an open socket may be silent before it counts as lost, in milliseconds. The SDK pings every 15 s. A page's
 * own SDK, with the default time limits, needs 31 s to notice. In a hidden tab the loss may be noticed
 * only after two minutes, because timers run only once a minute.
 */
const longestSilence = 28_000;

/** If a socket closes after a longer silence than this, it counts as lost since its last frame. In milliseconds. */
const backdatingSilence = 20_000;

/** If a timer fires later than this, the page was suspended or throttled. In milliseconds. */
const longestTimerDelay = 5_000;

/**
 * The time limit of an attempt to connect, in milliseconds. Without a limit, a socket that opens and stays silent would
 * never fail.
 */
const connectTimeout = 15_000;

/** The pauses between attempts to connect, in milliseconds. The last one repeats. */
const pauses = [0, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000] as const;

/**
 * Monitors Mercury, the SDK's event socket, through which calls arrive. Reconnects it when the SDK does not: after a close
 * code that the SDK considers final, after a silent socket, and after `disconnect()`.
 */
export class MercuryWatch {
  readonly #webex: SdkWebex;
  readonly #listeners = new Listeners<MercuryEvent>();
  readonly #end = new AbortController();
  #socket: EventSocket;
  /** When the latest frame arrived. */
  #lastFrameAt = Date.now();
  /** Whether this SDK version reports pongs. If not, silence does not mean that the socket is lost. */
  #reportsPongs = false;
  /** Fires if the socket is silent for too long. */
  #silenceTimer: ReturnType<typeof setTimeout> | undefined;
  /** Resolves when this class has closed the socket. */
  #closing: Promise<void> | undefined;
  /** Aborted to end the pause before the next attempt to connect. */
  #pause = new AbortController();

  constructor(webex: SdkWebex) {
    this.#webex = webex;
    const {mercury} = webex.internal;
    // After Mercury has moved this client to another server, a page's own SDK may consider its open socket disconnected.
    this.#keepSocket();
    const isDown = mercury.connected === false;
    this.#socket = isDown ? {status: 'lost', since: Date.now()} : {status: 'connected'};
    this.#follow(mercury, 'online', () => this.#onOnline());
    this.#follow(mercury, 'offline', () => this.#onOffline());
    // Mercury has moved this client to another server, and has closed the old socket.
    this.#follow(mercury, 'offline.replaced', () => {
      if (this.#socket.status === 'closed') return;
      const hasSocket = this.#keepSocket();
      if (hasSocket || !this.isConnected) return;
      this.#lose(Date.now());
      // Close the new socket, which may still be opening. Otherwise it would open in addition to that of `#restore()`.
      this.#closing = this.#disconnect();
    });
    this.#follow(mercury, 'event', () => this.#onFrame());
    // Emitted for each pong.
    this.#follow(mercury, 'ping-pong-latency', () => {
      this.#reportsPongs = true;
      this.#onFrame();
    });
    this.#follow(webex, 'request:success', () => this.#notifyHeard());
    this.#follow(webex, 'request:failure', (_options: unknown, reason?: {statusCode?: number}) => {
      // A refusal is also an answer.
      if (reason?.statusCode) this.#notifyHeard();
    });
    const {signal} = this.#end;
    for (const name of ['online', 'pageshow'])
      globalThis.addEventListener?.(name, () => this.retrySoon(), {signal});
    if (isDown) void this.#restore(this.#socket);
  }

  get isConnected(): boolean {
    return this.#socket.status === 'connected';
  }

  listen(listener: (event: MercuryEvent) => void, signal?: AbortSignal): () => void {
    return this.#listeners.add(listener, signal);
  }

  /** Closes the event socket so that nothing rings, and keeps it closed. */
  async close(): Promise<void> {
    clearTimeout(this.#silenceTimer);
    this.#socket = {status: 'closed'};
    this.retrySoon();
    await (this.#closing = this.#disconnect());
  }

  /** Opens the event socket again after `close()`. */
  open(): void {
    if (this.#socket.status === 'closed') this.#lose(Date.now());
  }

  /** Ends the pause before the next attempt to connect, for example after a new token. */
  retrySoon(): void {
    this.#pause.abort();
  }

  /** Stops monitoring without changing the socket. */
  end(): void {
    this.#end.abort();
    clearTimeout(this.#silenceTimer);
    this.retrySoon();
    this.#listeners.clear();
  }

  #follow(
    emitter: SdkWebex | SdkWebex['internal']['mercury'],
    name: string,
    listener: (...args: never[]) => void,
  ): void {
    emitter.on?.(name, listener);
    this.#end.signal.addEventListener('abort', () => emitter.off?.(name, listener));
  }

  #onOnline(): void {
    // The socket was closed on purpose while it was connecting.
    if (this.#socket.status === 'closed') return void (this.#closing = this.#disconnect());
    const wasLost = this.#socket.status === 'lost';
    this.#socket = {status: 'connected'};
    this.#onFrame();
    if (wasLost) this.#listeners.notify({type: 'back'});
  }

  #onOffline(): void {
    if (this.#socket.status !== 'connected') return;
    // After a long silence, for example during sleep, calls have not arrived since the last frame.
    const wasSilent = Date.now() - this.#lastFrameAt > backdatingSilence;
    this.#lose(wasSilent ? this.#lastFrameAt : Date.now());
  }

  #onFrame(): void {
    this.#lastFrameAt = Date.now();
    if (this.isConnected) {
      this.#keepSocket();
      if (this.#reportsPongs) this.#awaitFrame(longestSilence);
    }
    this.#notifyHeard();
  }

  /**
   * Gives the SDK its socket back. When an old socket closes after a new one was opened, the SDK forgets the new one, and
   * then neither closes nor restores it (trap 40).
   *
   * @returns Whether the SDK has an open socket. Always true before 3.12, where the SDK has no `sockets`.
   */
  #keepSocket(): boolean {
    const {mercury} = this.#webex.internal;
    const {sockets, socket, defaultSessionId = ''} = mercury;
    if (!sockets) return true;
    const current = sockets.get(defaultSessionId) ?? socket;
    if (!current) return false;
    sockets.set(defaultSessionId, current);
    if (current.connected) mercury.connected = true;
    return Boolean(current.connected);
  }

  #notifyHeard(): void {
    this.#listeners.notify({type: 'heard'});
  }

  /**
   * Counts the socket as lost if no frame arrives in time.
   *
   * @param isExtended Whether the socket already has extra time, because the timer was late.
   */
  #awaitFrame(limit: number, isExtended = false): void {
    clearTimeout(this.#silenceTimer);
    const due = performance.now() + limit;
    this.#silenceTimer = setTimeout(() => {
      // A late timer means that the page was suspended: give the pending pong extra time. Do so only once, because in a
      // hidden tab every timer is late.
      const isLate = performance.now() - due > longestTimerDelay;
      if (isLate && !isExtended) return this.#awaitFrame(longestSilence / 2, true);
      if (!this.isConnected) return;
      this.#lose(this.#lastFrameAt);
      this.#closing = this.#disconnect();
    }, limit);
  }

  #lose(since: number): void {
    clearTimeout(this.#silenceTimer);
    this.#socket = {status: 'lost', since};
    this.#listeners.notify({type: 'lost', since});
    void this.#restore(this.#socket);
  }

  /**
   * Tries to connect until the socket is open.
   *
   * @param lost The socket's state since the loss. Stops when the state changes, also after a later loss, which has its own
   *   recovery.
   */
  async #restore(lost: EventSocket): Promise<void> {
    const {mercury, device} = this.#webex.internal;
    const isOver = (): boolean => this.#socket !== lost || this.#end.signal.aborted;
    for (let attempt = 0; !isOver(); attempt += 1) {
      this.#pause = new AbortController();
      await pause(pauses[Math.min(attempt, pauses.length - 1)]!, this.#pause.signal);
      // A socket that is still closing would also close the new one.
      await this.#closing;
      if (isOver() || !mercury.connect) return;
      try {
        await withTimeout(mercury.connect(), connectTimeout, () => new Error('late'));
        // If the SDK was connected all the time, it emits nothing.
        if (mercury.connected && !isOver()) this.#onOnline();
      } catch {
        if (isOver()) return;
        await this.#disconnect();
        // Webex may have removed the socket's WDM device. In that case refreshing creates a new one.
        if (attempt % 2) await settled(() => device.refresh?.(), connectTimeout);
      }
    }
  }

  async #disconnect(): Promise<void> {
    this.#keepSocket();
    await settled(() => this.#webex.internal.mercury.disconnect(), connectTimeout);
  }
}
