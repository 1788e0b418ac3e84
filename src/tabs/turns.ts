/** One thing at a time: whatever begins ends what is under way, and waits until that has come to its end. */
export class Turns {
  #present = new AbortController();
  #idle: Promise<unknown> = Promise.resolve();

  /** Resolves when nothing is under way any more. */
  get idle(): Promise<unknown> {
    return this.#idle;
  }

  begin(task: (signal: AbortSignal) => Promise<unknown>): void {
    this.end();
    const {signal} = (this.#present = new AbortController());
    this.#idle = this.#idle.then(() => (signal.aborted ? undefined : task(signal)));
  }

  end(): void {
    this.#present.abort();
  }
}
