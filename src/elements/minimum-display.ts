/** How long what is on its way stays in sight, in milliseconds: what flashes by is not read, and looks like a fault. */
const minimumDuration = 300;

// Connecting, reconnecting, retrying, signing in or out: what is on its way is named so.
const inProgress = /ing(-|$)/;

/** Keeps a state in sight that is over at once. What is drawn after it is the truth of then, and never a guess. */
export class MinimumDisplay {
  #status = '';
  #until = 0;

  onDrawn(status: string): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#until = inProgress.test(status) ? performance.now() + minimumDuration : 0;
  }

  /** When the next state may be drawn; undefined where that is now. */
  wait(): Promise<void> | undefined {
    const left = this.#until - performance.now();
    return left > 0 ? new Promise(resolve => setTimeout(resolve, left)) : undefined;
  }
}
