import {EventEmitter} from 'node:events';

/** An event emitter without the SDK's or Node's types. An `error` without a listener throws (trap 8). */
export class TestEmitter {
  readonly #emitter = new EventEmitter();

  on(event: string, listener: (...args: never[]) => void): void {
    this.#emitter.on(event, listener as (...args: unknown[]) => void);
  }

  off(event: string, listener: (...args: never[]) => void): void {
    this.#emitter.off(event, listener as (...args: unknown[]) => void);
  }

  emit(event: string, ...args: readonly unknown[]): void {
    this.#emitter.emit(event, ...args);
  }

  listenerCount(event: string): number {
    return this.#emitter.listenerCount(event);
  }

  /** The number of listeners of all events. */
  get listening(): number {
    return this.#emitter.eventNames().reduce((sum, name) => sum + this.#emitter.listenerCount(name), 0);
  }
}
