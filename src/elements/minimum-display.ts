/** How long a state in progress is shown at least, in milliseconds: a state that only flashes looks like an error. */
const minimumDuration = 300;

// The names of states in progress end in "ing": connecting, retrying, signing-in.
const inProgress = /ing(-|$)/;

/**
 * Delays the next render while a state in progress has been shown for too short a time. The later render uses the state
 * at that time.
 */
export class MinimumDisplay {
  #status = '';
  #until = 0;

  onDrawn(status: string): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#until = inProgress.test(status) ? performance.now() + minimumDuration : 0;
  }

  /** Resolves when the next state may be rendered. Undefined if that is now. */
  wait(): Promise<void> | undefined {
    const left = this.#until - performance.now();
    return left > 0 ? new Promise(resolve => setTimeout(resolve, left)) : undefined;
  }
}
