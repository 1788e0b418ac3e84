import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {pageSession} from 'webex-calling-elements';

/** Updates its host element whenever the line changes. */
export class LineController implements ReactiveController {
  readonly line = pageSession().line;
  readonly #host: ReactiveControllerHost;
  #unsubscribe?: () => void;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected() {
    this.#unsubscribe = this.line.subscribe(() => this.#host.requestUpdate());
  }

  hostDisconnected() {
    this.#unsubscribe?.();
  }
}
