import {html, type LitElement, nothing, type ReactiveController, type TemplateResult} from 'lit';
import type {Line} from '../line/line.js';
import type {Language} from '../localization/language.js';
import type {PlainKey} from '../localization/texts.js';

/**
 * Does something that ends the line. Where that would end a live call, it asks the person first.
 *
 * @param command What the button says that leaves the call.
 * @returns The question, for the element to render; undefined where there was nothing to ask.
 */
export function confirmEndingCall(
  element: LitElement,
  line: Line | undefined,
  ...[command, act]: [command: PlainKey, act: () => void]
): EndCallDialog | undefined {
  if (line?.inCall) return new EndCallDialog(element, command, act);
  act();
  return undefined;
}

/** Asks a person before something ends their live call. */
export class EndCallDialog implements ReactiveController {
  readonly #host: LitElement;
  readonly #command: PlainKey;
  readonly #onConfirm: () => void;
  #isOpen = true;

  /**
   * @param command What the button says that leaves the call.
   * @param onConfirm Does it, when the person says so.
   */
  constructor(host: LitElement, command: PlainKey, onConfirm: () => void) {
    this.#host = host;
    this.#command = command;
    this.#onConfirm = onConfirm;
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
    // An update may come after the element has left the page, where no dialog can be shown.
    if (!this.#host.isConnected) return;
    const dialog = this.#host.renderRoot.querySelector<HTMLDialogElement>('dialog:not([open])');
    if (!dialog) return;
    if ('showModal' in dialog) dialog.showModal();
    // In a test's DOM.
    else (dialog as HTMLElement).setAttribute('open', '');
  }

  /** An element that leaves the page takes its question along: nothing is left. */
  hostDisconnected(): void {
    this.#end();
  }

  #end(): void {
    this.#isOpen = false;
    this.#host.removeController(this);
    this.#host.requestUpdate();
  }

  readonly #onClose = ({target}: Event): void => {
    // Told late, when the element may have left the page.
    if (!this.#isOpen) return;
    this.#end();
    if ((target as HTMLDialogElement).returnValue === 'leave') this.#onConfirm();
  };
}
