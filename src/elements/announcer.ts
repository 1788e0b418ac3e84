import type {ReactiveController, ReactiveElement} from 'lit';

/** How much a text matters: a `trouble` may pass, an `alert` needs somebody to do something. */
export type Urgency = 'status' | 'trouble' | 'alert';

/** How long a state has to last before it is announced, in milliseconds. */
const settleDelays = {status: 500, trouble: 3_000, alert: 0} as const satisfies Record<Urgency, number>;

/** How long an announced text clearDelay in its region, in milliseconds. */
const clearDelay = 5_000;

/** What the page said last, whichever element said it: two of them never say the same. */
let latest = {text: '', at: -Infinity};

/**
 * Tells people who do not see the page what changed: once, when it has settled. Its host has a region with the role
 * `status`, which waits for its turn, and where something may need an action one with the role `alert`, which does not.
 */
export class Announcer implements ReactiveController {
  readonly #host: ReactiveElement;
  #lastText: string | undefined;
  /** A change that nobody has heard of yet: since when, and the text before it. */
  #unannounced: {readonly since: number; readonly before: string} | undefined;
  #settleTimer: ReturnType<typeof setTimeout> | undefined;
  #clearTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#settleTimer);
    clearTimeout(this.#clearTimer);
    this.#lastText = undefined;
    this.#unannounced = undefined;
  }

  /**
   * Announces how things stand, if it lasts and differs from what was announced before. What an element finds on
   * joining is no news, and a trouble that is over before it was announced is not mentioned at all.
   */
  announceState(text: string, urgency: Urgency = 'status'): void {
    const before = this.#lastText;
    if (text === before) return;
    this.#lastText = text;
    clearTimeout(this.#settleTimer);
    if (before === undefined) return;
    if (urgency === 'trouble') this.#unannounced ??= {since: performance.now(), before};
    if (this.#unannounced?.before === text) {
      this.#unannounced = undefined;
      return;
    }
    const waited =
      urgency === 'trouble' && this.#unannounced ? performance.now() - this.#unannounced.since : 0;
    this.#settleTimer = setTimeout(
      () => this.#announceOnce(text, urgency === 'alert' ? 'alert' : 'status'),
      settleDelays[urgency] - waited,
    );
  }

  /** Says what somebody has just done, and waits for. */
  announce(text: string, role: 'status' | 'alert' = 'status'): void {
    this.#write('', role === 'alert' ? 'status' : 'alert');
    this.#write(text, role);
    clearTimeout(this.#clearTimer);
    // Whoever reads through the page finds it where it stands, and not a second time.
    this.#clearTimer = setTimeout(() => this.#write('', role), clearDelay);
  }

  #announceOnce(text: string, role: 'status' | 'alert'): void {
    this.#unannounced = undefined;
    const now = performance.now();
    if (text === latest.text && now - latest.at < settleDelays.status) return;
    latest = {text, at: now};
    this.announce(text, role);
  }

  #write(text: string, role: string): void {
    const region = this.#host.renderRoot.querySelector(`.unseen[role=${role}]`);
    if (region) region.textContent = text;
  }
}
