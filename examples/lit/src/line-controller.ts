import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {pageSession} from 'webex-calling-elements';

/** The line's snapshot. The element updates on every change. */
export class LineController implements ReactiveController {
  #unsubscribe?: () => void;

  constructor(
    private readonly host: ReactiveControllerHost,
    readonly line = pageSession().line,
  ) {
    host.addController(this);
  }

  hostConnected() {
    this.#unsubscribe = this.line.subscribe(() => this.host.requestUpdate());
  }

  hostDisconnected() {
    this.#unsubscribe?.();
  }
}
