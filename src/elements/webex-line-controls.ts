import type {Fault} from '../base/fault.js';
import {html, nothing, type TemplateResult} from 'lit';
import {booleanConverter} from '../context/boolean-attribute.js';
import {emitRequest} from '../context/emit.js';
import type {LineSnapshot} from '../line/line-state.js';
import type {Language} from '../localization/language.js';
import {lineFaultDetails} from './fault-details.js';
import {FaultHelp} from './fault-help.js';
import {EndCallDialog} from './end-call-dialog.js';
import {lineButtonsFor, type Command} from './line-commands.js';
import {LineElement} from './line-element.js';
import {refuseRepeatedPress, unlessRepeated} from './repeated-press.js';
import {sharedStyles} from './shared-styles.js';
import {signInAgain} from './sign-in-again.js';
import {styles} from './webex-line-controls.styles.js';

/**
 * Buttons for the line. Depending on the line's state, the main button registers or deregisters the line, retries, or
 * moves the line here. After a failure it offers the matching action: retry, sign in again, reload the page, or copy the
 * details for the administrator or the page's owner. The main button is the same button in every state, and keeps the
 * focus. A second button appears beside it: Cancel while the line registers, Stop trying while registration is retried,
 * Try again after a failure that others have to fix.
 *
 * @category Elements
 * @tagname webex-line-controls
 * @csspart root - The outer container. The state's name is also a part, for example `::part(root registered)`.
 * @csspart controls - The row of buttons.
 * @csspart button - Every button.
 * @csspart main - Also set on `button`: the main button, and the dialog's button that keeps the call.
 * @csspart secondary - Also set on `button`: the second button, the main button while it is Deregister, and the dialog's button that continues.
 * @csspart cancel - Also set on `button`: the second button while it is Cancel or Stop trying.
 * @csspart retry - Also set on `button`: the second button while it is Try again.
 * @csspart note - An instruction, after Copy details, or if the person cannot sign in again from here.
 * @csspart fault-details - The details of a failure, if they could not be copied.
 * @csspart dialog - The dialog that asks for confirmation before an active call may end.
 * @csspart dialog-title - The dialog's title.
 * @csspart dialog-text - The dialog's explanation.
 * @csspart dialog-buttons - The dialog's row of buttons.
 * @csspart stay - Also set on `button`: the dialog's button that keeps the call.
 * @csspart leave - Also set on `button`: the dialog's button that continues with the command.
 * @cssstate absent - Nobody is signed in.
 * @cssstate unregistered - The line exists and is not registered.
 * @cssstate connecting - The line is registering.
 * @cssstate registered - The line is registered.
 * @cssstate reconnecting - The line is still registered, but calls may not arrive.
 * @cssstate deregistering - The line is being deregistered; Webex has not confirmed it yet.
 * @cssstate retrying - The line is not registered, and registration is retried automatically.
 * @cssstate elsewhere - The line is registered in another tab or on another device.
 * @cssstate failed - The registration failed or ended with a fault, or the deregistration failed.
 * @cssprop [--webex-accent-color] - The background of the main button.
 * @cssprop [--webex-on-accent-color] - The text color of the main button.
 * @cssprop [--webex-focus-color] - The color of the focus ring. Defaults to `--webex-accent-color` if the page sets it, otherwise to Momentum's color.
 * @cssprop [--webex-focus-width=2px] - The width of the focus ring.
 * @cssprop [--webex-border-color] - The border color of the secondary buttons and of the fields.
 * @cssprop [--webex-hover-color=color-mix(in srgb, currentcolor 7%, transparent)] - The background of a secondary button under the pointer, and of a disabled button.
 * @cssprop [--webex-button-radius=1.25em] - The corner radius of a button.
 * @cssprop [--webex-button-border-color=transparent] - The border color of a button that is not secondary.
 * @cssprop [--webex-button-font-weight=500] - The font weight of a button.
 * @cssprop [--webex-shadow=0 0.25em 1em #00000029] - The shadow of the dialog.
 * @cssprop [--webex-backdrop-color=#00000073] - The backdrop of the dialog.
 * @fires {CustomEvent<undefined>} webex-register-request - The person or `auto-register` is about to register the line. Cancelable, bubbles.
 * @fires {CustomEvent<undefined>} webex-sign-in-request - The person is about to sign in again. Cancelable, bubbles.
 * @fires {CustomEvent<undefined>} webex-deregister-request - The person is about to deregister the line. Cancelable, bubbles.
 * @fires {CustomEvent<LineStateChange>} webex-line-statechange - The line's snapshot changed: its state, or other data such as `pending`.
 * @fires {CustomEvent<LineInfo>} webex-line-registered - The SDK reported the line as registered.
 * @fires {CustomEvent<undefined>} webex-line-connecting - The SDK started to register the line.
 * @fires {CustomEvent<undefined>} webex-line-unregistered - The SDK reported the line as unregistered.
 * @fires {CustomEvent<undefined>} webex-line-reconnecting - A keepalive failed.
 * @fires {CustomEvent<undefined>} webex-line-reconnected - Keepalives succeed again.
 * @fires {CustomEvent<Fault>} webex-line-error - The SDK's line reported an error.
 * @fires {CustomEvent<undefined>} webex-line-incoming-call - The SDK reported an incoming call. To handle calls, use `webex-incoming-call`.
 */
export class WebexLineControls extends LineElement {
  static override shadowRootOptions: ShadowRootInit = {
    ...LineElement.shadowRootOptions,
    delegatesFocus: true,
  };
  static override properties = {
    autoRegister: {type: Boolean, attribute: 'auto-register', converter: booleanConverter},
  };
  static override styles = [sharedStyles, styles];

  protected readonly name = 'line-controls';
  readonly #dialog = new EndCallDialog(this, this.localizer);
  readonly #help = new FaultHelp(this, this.localizer);

  /**
   * Registers the line as soon as it exists: once for each sign-in, and only if there was no earlier command in this tab, and
   * no other tab has deregistered the line or lost it to another device. False by default.
   */
  declare autoRegister?: boolean;

  protected override looksSame(a: LineSnapshot, b: LineSnapshot): boolean {
    const sameState = a.state.status === b.state.status && faultOf(a) === faultOf(b);
    return sameState && lineButtonsFor(a).join() === lineButtonsFor(b).join();
  }

  protected override renderLine(snapshot: LineSnapshot, language: Language): TemplateResult {
    const {say} = language;
    const [text, command, second, secondCommand] = lineButtonsFor(snapshot);
    const isDeregister = command === 'deregister' || text === 'deregistering';
    return html`<div part="controls">
        ${this.#renderButton(isDeregister ? 'main secondary' : 'main', say(text), command)}
        ${this.#renderButton(
          second === 'retry' ? 'secondary retry' : 'secondary cancel',
          second && say(second),
          secondCommand,
        )}
      </div>
      ${this.#help.render(faultOf(snapshot), language)}
      <div class="visually-hidden" role="status"></div>
      ${this.#dialog.render(language)}`;
  }

  /** Renders a button, which is hidden without a label, and disabled without a command. */
  #renderButton(parts: string, label: string | undefined, command: Command | undefined): TemplateResult {
    return html`<button
      part="button ${parts}"
      ?hidden=${!label}
      type="button"
      aria-disabled=${command ? nothing : 'true'}
      @click=${unlessRepeated(() => command && this.#run(command))}
      @keydown=${refuseRepeatedPress}
    >
      <span>${label}</span>
    </button>`;
  }

  /** The second button had the focus and is now hidden. */
  protected override focusLost(): void {
    this.renderRoot.querySelector('button')?.focus();
  }

  protected override updated(): void {
    super.updated();
    const {line} = this.finder;
    if (this.autoRegister && line?.claimAutoRegister() && emitRequest(this, 'webex-register-request'))
      line.register({by: 'auto-register'}).catch(() => undefined);
  }

  #run(command: Command): void {
    switch (command) {
      case 'deregister':
        this.#dialog.confirm(this.finder.line, command, () => this.#giveCommand(command));
        break;
      case 'sign-in':
        // Signing in again signs out first, which ends a call.
        this.#dialog.confirm(this.finder.line, 'sign-in-again', () => this.#signInAgain());
        break;
      case 'copy-details':
        this.#copyDetails();
        break;
      case 'reload':
        location.reload();
        break;
      default:
        this.#giveCommand(command);
    }
  }

  /** Gives a command to the line. Ignores its rejection, because the line's state shows a failure. */
  #giveCommand(command: 'register' | 'deregister' | 'retryNow'): void {
    const {line} = this.finder;
    const request = command === 'deregister' ? 'webex-deregister-request' : 'webex-register-request';
    if (!line || !emitRequest(this, request)) return;
    const outcome: Promise<unknown> = line[command]({by: 'person'});
    outcome.catch(() => undefined);
  }

  #signInAgain(): void {
    const {line, session, snapshot} = this.finder;
    const fault = faultOf(snapshot);
    if (!emitRequest(this, 'webex-sign-in-request')) return;
    // A line that the page has assigned to this element may not belong to the session.
    const hasStarted = session?.line === line && session && signInAgain(session);
    if (!hasStarted && fault) this.#help.showNote(fault, 'cannot-sign-in-here');
  }

  #copyDetails(): void {
    const {line, snapshot} = this.finder;
    const fault = faultOf(snapshot);
    if (line && fault) void this.#help.copy(fault, lineFaultDetails(line, fault));
  }
}

function faultOf({state}: LineSnapshot): Fault | undefined {
  return state.status === 'failed' ? state.fault : undefined;
}
