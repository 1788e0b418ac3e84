import type {SdkCalling, SdkCallingClass} from '../../src/sdk/sdk.js';
import type {SdkLine} from '../../src/line/sdk-line.js';
import {TestEmitter} from '../sdk/test-emitter.js';

/** An SDK line that answers on the test's command, and records its calls. */
export class ScriptedLine extends TestEmitter implements SdkLine {
  readonly lineId: string;
  readonly #log: string[];
  #status = 'IDLE';
  #over: (() => void) | undefined;

  constructor(lineId: string, log: string[]) {
    super();
    this.lineId = lineId;
    this.#log = log;
  }

  getStatus(): string {
    return this.#status;
  }

  register(): Promise<void> {
    this.#log.push(`${this.lineId} register`);
    this.emit('connecting');
    return new Promise(resolve => (this.#over = resolve));
  }

  async deregister(): Promise<void> {
    this.#log.push(`${this.lineId} deregister`);
    this.#status = 'IDLE';
    this.emit('unregistered');
  }

  /** The server's answer to the pending registration. */
  succeeds(): void {
    this.#status = 'active';
    this.emit('registered', this);
    this.#over?.();
  }

  fails(): void {
    this.emit('unregistered');
    this.#over?.();
  }
}

export interface ScriptedSdk {
  readonly Calling: SdkCallingClass;
  /** The calls to the SDK, in order. */
  readonly log: string[];
  readonly line: ScriptedLine;
  /** The owner of the device at Webex. */
  readonly device: {userId: string; readonly registered: boolean};
}

export interface Script {
  /** Lines to use instead of the default one. */
  readonly lines?: (log: string[]) => Record<string, SdkLine>;
  /** The servers found by discovery. */
  readonly primaryMobiusUris?: readonly string[];
  /** Replaces the registration, which succeeds immediately by default. */
  readonly register?: () => Promise<void>;
}

/**
 * The class `Calling` in the shape that this library uses. A new class each time, because an SDK serves only one user
 * (trap 16).
 */
export function scriptedSdk({lines, primaryMobiusUris, register}: Script = {}): ScriptedSdk {
  const log: string[] = [];
  const line = new ScriptedLine('line-1', log);
  const device = {
    registered: false,
    userId: 'ada',
    async unregister() {
      log.push('device unregister');
      device.registered = false;
    },
  };
  const mercury = {connected: false, disconnect: async () => void log.push('mercury disconnect')};
  const Calling: SdkCallingClass = {
    async init() {
      log.push('init');
      const calling = {
        registered: false,
        callingClient: undefined as SdkCalling['callingClient'],
        webex: {ready: false, credentials: {}, internal: {device, mercury}},
        once(_: 'ready', listener: () => void) {
          calling.webex.ready = true;
          queueMicrotask(listener);
        },
        async register() {
          log.push('register');
          await register?.();
          device.registered = mercury.connected = calling.registered = true;
          calling.callingClient = {
            getLines: () => lines?.(log) ?? {[line.lineId]: line},
            primaryMobiusUris,
          };
        },
        async deregister() {
          log.push('deregister');
          calling.registered = device.registered = false;
          calling.callingClient = undefined;
        },
      };
      return calling;
    },
  };
  return {Calling, log, line, device};
}
