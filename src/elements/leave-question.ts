import type {LitElement} from 'lit';
import {html, nothing, type ReactiveController, type TemplateResult} from 'lit';
import type {Language} from '../localization/language.js';

/** Asks a person before something ends their live call. */
export class LeaveQuestion implements ReactiveController {
  readonly #host: LitElement;
  readonly #command: 'deregister' | 'sign-out';
  readonly #leave: () => void;
  #isOpen = true;

  /** @param leave Does it, when the person says so. */
  constructor(host: LitElement, command: 'deregister' | 'sign-out', leave: () => void) {
    this.#host = host;
    this.#command = command;
    this.#leave = leave;
    host.addController(this);
    host.requestUpdate();
  }

  /** The safe way out comes first, has the focus, and is what Escape means. */
  render({say}: Language): TemplateResult | typeof nothing {
    if (!this.#isOpen) return nothing;
    return html`<dialog
      part="dialog"
      role="alertdialog"
      aria-labelledby="question"
      aria-describedby="consequence"
      @close=${this.#onClose}
    >
      <strong part="dialog-title" id="question">${say('leave-call')}</strong>
      <p part="dialog-text" id="consequence">${say('leave-call-hint')}</p>
      <form part="dialog-buttons" method="dialog">
        <button part="button main stay" autofocus>${say('stay')}</button>
        <button part="button secondary leave" value="leave">${say(this.#command)}</button>
      </form>
    </dialog>`;
  }

  hostUpdated(): void {
    this.#host.renderRoot.querySelector<HTMLDialogElement>('dialog:not([open])')?.showModal();
  }

  readonly #onClose = ({target}: Event): void => {
    this.#isOpen = false;
    this.#host.removeController(this);
    this.#host.requestUpdate();
    if ((target as HTMLDialogElement).returnValue === 'leave') this.#leave();
  };
}
