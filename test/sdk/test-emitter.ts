type Listener = (...args: unknown[]) => void;

/** An event emitter for Node and browsers, without the SDK's types. An `error` without a listener throws (trap 8). */
export class TestEmitter {
  readonly #listeners = new Map<string, readonly Listener[]>();

  on(event: string, listener: (...args: never[]) => void): void {
    this.#listeners.set(event, [...this.#of(event), listener as Listener]);
  }

  off(event: string, listener: (...args: never[]) => void): void {
    const index = this.#of(event).lastIndexOf(listener as Listener);
    this.#listeners.set(
      event,
      this.#of(event).filter((_, i) => i !== index),
    );
  }

  emit(event: string, ...args: readonly unknown[]): void {
    const listeners = this.#of(event);
    if (event === 'error' && !listeners.length) throw args[0];
    for (const listener of listeners) listener(...args);
  }

  listenerCount(event: string): number {
    return this.#of(event).length;
  }

  /** The number of listeners of all events. */
  get listening(): number {
    return [...this.#listeners.values()].reduce((sum, {length}) => sum + length, 0);
  }

  #of(event: string): readonly Listener[] {
    return this.#listeners.get(event) ?? [];
  }
}
