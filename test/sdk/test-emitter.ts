import {EventEmitter} from 'node:events';

/** An event emitter without the SDK's types and without Node's. An `error` that nobody hears throws (trap 8). */
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

  /** How many listeners there are, of all events. */
  get listening(): number {
    return this.#emitter.eventNames().reduce((sum, name) => sum + this.#emitter.listenerCount(name), 0);
  }
}
