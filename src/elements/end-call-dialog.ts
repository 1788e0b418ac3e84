import {html, type LitElement, nothing, type ReactiveController, type TemplateResult} from 'lit';
import type {Localizer} from '../context/localizer.js';
import type {Line} from '../line/line.js';
import type {Language} from '../localization/language.js';
import type {PlainKey} from '../localization/texts.js';
import {isRendered} from './announcer.js';
import {refuseRepeatedPress} from './repeated-press.js';

/** An action that waits for the person's confirmation. */
interface Question {
  /** The text key of the button that confirms. */
  readonly confirmKey: PlainKey;
  /** Called when the person confirms. */
  readonly action: () => void;
  /** Stops following the calls. */
  readonly stop: (() => void) | undefined;
}

/**
 * Runs actions that end the line's calls, such as a sign-out. During a call, asks the person for confirmation first, in a
 * modal dialog. If all calls end while the dialog is open, it closes without running the action. If the page hides the
 * element, the browser asks instead, because a hidden dialog would not be shown, but would block the page.
 */
export class EndCallDialog implements ReactiveController {
  readonly #host: LitElement;
  readonly #localizer: Localizer;
  #question: Question | undefined;

  constructor(host: LitElement, localizer: Localizer) {
    this.#host = host;
    this.#localizer = localizer;
    host.addController(this);
  }

  /**
   * Runs an action now if it ends no call, otherwise once the person has confirmed.
   *
   * @param confirmKey The text key of the button that confirms.
   * @param endsOtherTabs Whether the action also ends calls in other tabs.
   */
  confirm(line: Line | undefined, confirmKey: PlainKey, action: () => void, endsOtherTabs?: boolean): void {
    this.#remove();
    const endsCall =
      line?.inCall || (endsOtherTabs && line?.calls.some(({snapshot}) => snapshot.tab === 'other'));
    if (!line || !endsCall) return action();
    if (!isRendered(this.#host)) {
      if (globalThis.confirm(this.#localizer.language?.say('leave-call-hint'))) action();
      return;
    }
    this.#host.requestUpdate();
    // A call that the page has started with the SDK is not among `calls`, and its end is not reported.
    const stop = line.calls.length
      ? line.subscribeCalls(calls => calls.length || this.#cancel(), {load: false})
      : undefined;
    this.#question = {confirmKey, action, stop};
  }

  /** Renders the dialog. The safe choice, Stay, gets the focus. It comes last, where the main button usually is. */
  render({say}: Language): TemplateResult | typeof nothing {
    if (!this.#question) return nothing;
    return html`<dialog
      part="dialog"
      role="alertdialog"
      aria-labelledby="dialog-title"
      aria-describedby="consequence"
      @close=${this.#onClose}
      @click=${refuseRepeatedPress}
      @keydown=${onKeydown}
    >
      <strong part="dialog-title" id="dialog-title">${say('leave-call')}</strong>
      <p part="dialog-text" id="consequence">${say('leave-call-hint')}</p>
      <form part="dialog-buttons" method="dialog">
        <button part="button secondary leave" value="leave">${say(this.#question.confirmKey)}</button>
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

  hostDisconnected(): void {
    this.#remove();
  }

  /** Closes the dialog, which returns the focus to the control that had it. */
  #cancel(): void {
    const dialog = this.#host.renderRoot.querySelector('dialog');
    // jsdom has no `close()`.
    if (dialog && 'close' in dialog) dialog.close();
    else this.#remove();
  }

  /** Removes the dialog without running the action. */
  #remove(): void {
    if (!this.#question) return;
    this.#question.stop?.();
    this.#question = undefined;
    this.#host.requestUpdate();
  }

  readonly #onClose = ({target}: Event): void => {
    // The `close` event is asynchronous: the element may have been removed before it fires.
    if (!this.#question) return;
    const {action} = this.#question;
    this.#remove();
    // In Firefox the focus is lost if the control that had it is hidden, such as an item of a menu.
    const {activeElement, body} = this.#host.ownerDocument;
    if (activeElement === body) this.#host.renderRoot.querySelector('button')?.focus();
    if ((target as HTMLDialogElement).returnValue === 'leave') action();
  };
}

/**
 * A press on the button that opened the dialog may be repeated here. Escape closes the dialog, and must not also reach a
 * dialog of the page that is made with scripts.
 */
function onKeydown(event: KeyboardEvent): void {
  refuseRepeatedPress(event);
  if (event.key === 'Escape') event.stopPropagation();
}
