import {EventEmitter} from 'node:events';
import type {Cloud} from '../../cloud/cloud.js';
import type {MercurySession} from '../../cloud/mercury.js';

/** The SDK's ping interval and pong time limit in milliseconds. */
const [pingInterval, pongTimeout] = [15_000, 14_000];

/** Opens sockets, and reports whether the network is up. */
export interface Wire {
  readonly cloud: Cloud;
  readonly device: string;
  token(): string;
  isOnline(): boolean;
}

interface Socket {
  readonly session: MercurySession;
  /** When the unanswered ping was sent. */
  pingedAt: number | undefined;
  nextPing: number;
}

/**
 * The SDK's event socket on the cloud's Mercury, without the SDK's reconnection, so that ours is tested. It leaves no
 * timer: `tick()` is its clock.
 */
export class ModelMercury extends EventEmitter {
  connected: boolean | undefined;
  #wire: Wire | undefined;
  #socket: Socket | undefined;
  /** Ends the pending connection attempt. */
  #abort: ((reason: Error) => void) | undefined;

  /** Starts a script: drops an earlier script's socket, and keeps the SDK's listeners for calls. */
  async begin(wire: Wire): Promise<void> {
    for (const name of [
      'online',
      'offline',
      'event',
      'ping-pong-latency',
      'event:janus.user_recent_sessions',
    ])
      this.removeAllListeners(name);
    this.#socket = undefined;
    this.#wire = wire;
    await this.connect();
  }

  end(): void {
    this.#wire = this.#socket = undefined;
    this.connected = undefined;
  }

  connect(): Promise<void> {
    const wire = this.#wire;
    if (!wire) return Promise.resolve();
    if (this.connected) return Promise.resolve();
    return new Promise<void>((resolve, reject) => {
      this.#abort = reject;
      this.#open(wire, resolve).catch(reject);
    });
  }

  async disconnect(): Promise<void> {
    this.#abort?.(new Error('Mercury connection aborted'));
    this.#close(1000);
  }

  /** Sends due pings and handles due pongs. */
  tick(): void {
    const socket = this.#socket;
    if (!socket || !this.connected) return;
    const now = Date.now();
    if (socket.pingedAt !== undefined && now - socket.pingedAt > pongTimeout) return this.#close(1000);
    if (socket.pingedAt !== undefined || now < socket.nextPing) return;
    socket.pingedAt = now;
    if (this.#wire?.isOnline()) socket.session.receive(JSON.stringify({id: 'ping', type: 'ping'}));
  }

  async #open(wire: Wire, done: () => void): Promise<void> {
    if (!wire.isOnline()) throw new Error('No network');
    const url = new URL(`ws://localhost/mercury/${wire.device}?aliasHttpStatus=true`);
    const admission = await wire.cloud.mercury.admit(url);
    if (admission.kind === 'refuse') throw new Error(String(admission.status));
    const own = {} as {session?: MercurySession};
    const onClosed = (code: number): void => {
      own.session?.closed();
      this.#abort?.(new Error(String(code)));
      if (this.#socket && this.#socket.session === own.session) this.#close(code);
    };
    own.session = admission.open({
      send: text => wire.isOnline() && this.#onText(text, own.session, done),
      close: code => queueMicrotask(() => onClosed(code)),
      terminate: () => queueMicrotask(() => onClosed(1006)),
    });
    own.session.receive(JSON.stringify({type: 'authorization', data: {token: wire.token()}}));
  }

  #onText(text: string, session: MercurySession | undefined, done: () => void): void {
    const envelope = JSON.parse(text) as {type?: string; data?: {eventType: string}};
    if (envelope.data?.eventType === 'mercury.buffer_state') {
      // It is sent from `receive`, before the session has a name.
      return queueMicrotask(() => this.#onOpen(session, done));
    }
    const socket = this.#socket;
    if (!socket || !this.connected) return;
    if (envelope.type === 'pong') {
      socket.pingedAt = undefined;
      socket.nextPing = Date.now() + pingInterval;
      return void this.emit('ping-pong-latency', 1);
    }
    const name = envelope.data?.eventType ?? '';
    this.emit('event', envelope);
    this.emit(`event:${name.split('.')[0]}`, envelope);
    this.emit(`event:${name}`, envelope);
  }

  #onOpen(session: MercurySession | undefined, done: () => void): void {
    if (!session || !this.#wire) return;
    this.#abort = undefined;
    this.#socket = {session, pingedAt: undefined, nextPing: Date.now() + pingInterval};
    this.connected = true;
    this.emit('online');
    done();
  }

  #close(code: number): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.session.closed();
    if (!this.connected) return;
    this.connected = false;
    this.emit('offline', {code});
  }
}
