import type {ReactiveController, ReactiveElement} from 'lit';
import type {Call} from '../call/call.js';
import {isActiveHere} from './call-element.js';
import {nextSample, type CallSample} from './call-quality.js';

/** The time between two measurements, in milliseconds. */
const interval = 2_000;

/** Measures the active calls of this tab while the element is on the page. */
export class CallMonitor implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #calls: () => readonly Call[];
  readonly #samples = new WeakMap<Call, CallSample>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveElement, calls: () => readonly Call[]) {
    this.#host = host;
    this.#calls = calls;
    host.addController(this);
  }

  hostUpdated(): void {
    if (!this.#timer && this.#calls().some(isActiveHere)) this.#measureSoon();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Returns the latest measurements of a call. Undefined if there are none. */
  sampleOf(call: Call): CallSample | undefined {
    return this.#samples.get(call);
  }

  /** Measures the active calls now, and discards the measurements of the others. */
  async measure(): Promise<void> {
    await Promise.all(
      this.#calls().map(async call => {
        if (isActiveHere(call)) {
          const stats = await call.stats();
          this.#samples.set(call, nextSample(this.#samples.get(call), stats, call.snapshot.muted.wanted));
        } else this.#samples.delete(call);
      }),
    );
    this.#host.requestUpdate();
  }

  #measureSoon(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#host.isConnected) void this.measure().catch(() => undefined);
    }, interval);
  }
}
