import {html, type LitElement, nothing, type ReactiveController, type TemplateResult} from 'lit';
import type {Line} from '../line/line.js';
import type {Language} from '../localization/language.js';
import type {PlainKey} from '../localization/texts.js';

/**
 * Runs an action that ends the line's calls, such as a sign-out. If there is a call, asks the person for confirmation first.
 * A sign-out also ends a call in another tab, because it ends the session of the browser.
 * @param command The text key of the button that confirms.
 * @returns The dialog, for the element to render. Undefined if the action ran immediately.
 */
export function confirmEndingCall(
  element: LitElement,
  line: Line | undefined,
  ...[command, action]: [command: PlainKey, action: () => void]
): EndCallDialog | undefined {
  if (line?.inCall || line?.calls.length) return new EndCallDialog(element, line, command, action);
  action();
  return undefined;
}

/**
 * A modal dialog that asks the person before an action ends their call. If all calls end while it is open, it closes
 * without running the action.
 */
export class EndCallDialog implements ReactiveController {
  readonly #host: LitElement;
  readonly #command: PlainKey;
  readonly #onConfirm: () => void;
  /** Aborts when the dialog is closed. */
  readonly #end = new AbortController();

  /**
   * @param command The text key of the button that confirms.
   * @param onConfirm Called when the person confirms.
   */
  constructor(
    host: LitElement,
    line: Line,
    ...[command, onConfirm]: [command: PlainKey, onConfirm: () => void]
  ) {
    this.#host = host;
    this.#command = command;
    this.#onConfirm = onConfirm;
    host.addController(this);
    host.requestUpdate();
    // A call that the page has started with the SDK is not among `calls`, and its end is not reported.
    if (line.calls.length)
      line.subscribeCalls(calls => calls.length || this.#cancel(), {signal: this.#end.signal, load: false});
  }

  /** Renders the dialog. The safe choice has the focus, and is the last button, the usual place of a main button. */
  render({say}: Language): TemplateResult | typeof nothing {
    if (this.#end.signal.aborted) return nothing;
    return html`<dialog
      part="dialog"
      role="alertdialog"
      aria-labelledby="dialog-title"
      aria-describedby="consequence"
      @close=${this.#onClose}
    >
      <strong part="dialog-title" id="dialog-title">${say('leave-call')}</strong>
      <p part="dialog-text" id="consequence">${say('leave-call-hint')}</p>
      <form part="dialog-buttons" method="dialog">
        <button part="button secondary leave" value="leave">${say(this.#command)}</button>
        <button part="button main stay" autofocus>${say('stay')}</button>
      </form>
    </dialog>`;
  }

  hostUpdated(): void {
    // A disconnected element cannot show a modal dialog.
    if (!this.#host.isConnected) return;
    const dialog = this.#host.renderRoot.querySelector<HTMLDialogElement>('dialog:not([open])');
    if (!dialog) return;
    if ('showModal' in dialog) dialog.showModal();
    // jsdom and happy-dom have no `showModal()`.
    else (dialog as HTMLElement).setAttribute('open', '');
  }

  /** Closes the dialog when the element is removed. */
  hostDisconnected(): void {
    this.#remove();
  }

  /** Closing the dialog returns the focus to the control that had it. jsdom has no `close()`. */
  #cancel(): void {
    const dialog = this.#host.renderRoot.querySelector('dialog');
    if (dialog && 'close' in dialog) dialog.close();
    else this.#remove();
  }

  #remove(): void {
    this.#end.abort();
    this.#host.removeController(this);
    this.#host.requestUpdate();
  }

  readonly #onClose = ({target}: Event): void => {
    // The `close` event is asynchronous: the element may have been removed before it fires.
    if (this.#end.signal.aborted) return;
    this.#remove();
    // In Firefox the focus is lost if the control that had it is hidden, such as an item of a menu.
    const {activeElement, body} = this.#host.ownerDocument;
    if (activeElement === body) this.#host.renderRoot.querySelector('button')?.focus();
    if ((target as HTMLDialogElement).returnValue === 'leave') this.#onConfirm();
  };
}
