/** How long what is on its way stays in sight, in milliseconds: what flashes by is not read, and looks like a fault. */
const shortest = 300;

const onTheirWay: ReadonlySet<string> = new Set([
  'connecting',
  'reconnecting',
  'retrying',
  'signing-in',
  'signing-out',
]);

/** Keeps a state in sight that is over at once. What is drawn after it is the truth of then, and never a guess. */
export class Steady {
  #status = '';
  #until = 0;

  drawn(status: string): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#until = onTheirWay.has(status) ? performance.now() + shortest : 0;
  }

  /** When the next state may be drawn; undefined where that is now. */
  wait(): Promise<void> | undefined {
    const left = this.#until - performance.now();
    return left > 0 ? new Promise(resolve => setTimeout(resolve, left)) : undefined;
  }
}
