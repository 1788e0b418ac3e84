import type {SdkWebex} from '../../src/sdk/sdk.js';
import {TestEmitter} from './test-emitter.js';

/** How a connection attempt ends: open, refused, or never. */
export type ConnectAnswer = 'opens' | 'fails' | 'hangs';

/** A scripted event socket of the SDK. It records commands, and answers as set by the test. */
export class ScriptedMercury extends TestEmitter {
  connected = true;
  /** The SDK's records of its sockets. Undefined before SDK 3.12. */
  sockets: Map<string, {connected?: boolean}> | undefined;
  socket: {connected?: boolean} | undefined;
  readonly defaultSessionId = 'session';
  readonly commands: string[] = [];
  /** The answers to the next attempts in turn. The last one stays. */
  answers: ConnectAnswer[] = ['opens'];
  #pendingAttempts: {resolve(): void; reject(reason: Error): void}[] = [];

  connect(): Promise<void> {
    this.commands.push('connect');
    const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
    return new Promise((resolve, reject) => {
      this.#pendingAttempts.push({resolve, reject});
      if (answer === 'opens') this.opens();
      if (answer === 'fails') this.fails();
    });
  }

  async disconnect(): Promise<void> {
    this.commands.push('disconnect');
    const wasConnected = this.connected;
    this.connected = false;
    if (wasConnected) this.emit('offline', {code: 3050});
  }

  /** Lets pending attempts succeed, perhaps late. */
  opens(): void {
    this.connected = true;
    for (const {resolve} of this.#pendingAttempts.splice(0)) resolve();
    this.emit('online');
  }

  fails(): void {
    for (const {reject} of this.#pendingAttempts.splice(0)) reject(new Error('refused'));
  }

  /** Closes the socket like the server. Whether the real SDK reconnects depends on the code; this one never does. */
  closes(code = 1006): void {
    this.connected = false;
    this.emit('offline', {code});
  }

  pong(): void {
    this.emit('ping-pong-latency', 20);
  }
}

/** A `webex` with this socket and a WDM device. */
export function scriptedWebex(mercury: ScriptedMercury) {
  const refreshed: number[] = [];
  const webex = Object.assign(new TestEmitter(), {
    ready: true,
    credentials: {},
    internal: {
      mercury,
      device: {
        registered: true,
        async unregister() {},
        async refresh() {
          refreshed.push(performance.now());
        },
      },
    },
  }) satisfies SdkWebex;
  return {webex, refreshed};
}
