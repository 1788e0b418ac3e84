import {html, nothing, type TemplateResult} from 'lit';
import {booleanAttribute} from '../context/boolean-attribute.js';
import {emitRequest} from '../context/emit.js';
import type {LineFault} from '../line/line-fault.js';
import type {LineSnapshot} from '../line/line-state.js';
import type {Language} from '../localization/language.js';
import {lineFaultDetails} from './fault-details.js';
import {FaultHelp} from './fault-help.js';
import {confirmEndingCall, type EndCallDialog} from './end-call-dialog.js';
import {lineButtonsFor, type Command} from './line-commands.js';
import {LineElement} from './line-element.js';
import {isRepeatedPress, refuseRepeatedPress} from './button.js';
import {sharedStyles} from './shared-styles.js';
import {signInAgain} from './sign-in-again.js';
import {MinimumDisplay} from './minimum-display.js';
import {styles} from './webex-line-controls.styles.js';

/**
 * Commands the line. One main button registers, deregisters, tries again or takes the line over, as its state requires.
 * After a failure it offers what helps: to retry, to sign in again, or to copy the details for the administrator or the
 * page's owner. It is the same button in every state, as wide, and keeps the focus. Cancel appears next to it while
 * something is under way.
 *
 * @tagname webex-line-controls
 * @csspart root - Everything. Beside `root` it has the state's name, as in `::part(root registered)`.
 * @csspart controls - The row of buttons.
 * @csspart button - Each of the buttons.
 * @csspart main - Beside `button`, the main one.
 * @csspart secondary - Beside `button`, where it takes back rather than begins.
 * @csspart cancel - Beside `button`, the one that cancels.
 * @csspart note - What to do after the main button was pressed for a failure.
 * @csspart fault-details - The details of a failure, if the browser refused to copy them.
 * @csspart dialog - Asks before a live call is left.
 * @csspart dialog-title - The question.
 * @csspart dialog-text - What will happen.
 * @csspart dialog-buttons - Its answers.
 * @csspart stay - Beside `button`, the answer that changes nothing.
 * @csspart leave - Beside `button`, the answer that leaves the call.
 * @cssstate absent - Nobody has signed in.
 * @cssstate unregistered - The line is there, and not registered.
 * @cssstate connecting - The line is registering.
 * @cssstate registered - The line is registered.
 * @cssstate reconnecting - The line is registered as far as is known, and calls may not arrive.
 * @cssstate deregistering - Webex has not confirmed yet that the line is deregistered.
 * @cssstate retrying - The line is not registered, and it is tried again automatically.
 * @cssstate elsewhere - Another tab or device holds the line.
 * @cssstate failed - The line is not registered, and nothing happens automatically.
 * @cssprop [--webex-accent-color] - The main button, and the focus.
 * @cssprop [--webex-on-accent-color] - The text on it.
 * @cssprop [--webex-focus-color] - The focus. The accent, where a page sets that.
 * @cssprop [--webex-focus-width=2px] - The same.
 * @cssprop [--webex-border-color] - The border of the other buttons.
 * @cssprop [--webex-hover-color] - Over another button, and behind one that cannot be pressed.
 * @cssprop [--webex-button-radius=1.25em] - The corners of a button.
 * @cssprop [--webex-button-border-color=transparent] - The border of the main button.
 * @cssprop [--webex-button-font-weight=600] - The text of a button.
 * @cssprop [--webex-shadow] - Around the dialog.
 * @cssprop [--webex-backdrop-color] - Behind the dialog.
 * @fires {CustomEvent<undefined>} webex-register-request - The person, or `auto-register`, wants the line registered. Cancelable, bubbles.
 * @fires {CustomEvent<undefined>} webex-sign-in-request - The person wants to sign in again. Cancelable, bubbles.
 * @fires {CustomEvent<undefined>} webex-deregister-request - The person wants it not registered. Cancelable, bubbles.
 * @fires {CustomEvent<LineStateChange>} webex-line-statechange - The line changed.
 * @fires {CustomEvent<LineInfo>} webex-line-registered - The line registered.
 * @fires {CustomEvent<undefined>} webex-line-connecting - The line began to register.
 * @fires {CustomEvent<undefined>} webex-line-unregistered - The line's registration ended.
 * @fires {CustomEvent<undefined>} webex-line-reconnecting - A keepalive failed.
 * @fires {CustomEvent<undefined>} webex-line-reconnected - Keepalives succeed again.
 * @fires {CustomEvent<LineFault>} webex-line-error - The SDK's line reported an error.
 * @fires {CustomEvent<undefined>} webex-line-incoming-call - Somebody calls.
 */
export class WebexLineControls extends LineElement {
  static override shadowRootOptions = {...LineElement.shadowRootOptions, delegatesFocus: true};
  static override properties = {
    autoRegister: booleanAttribute('auto-register'),
  };
  static override styles = [sharedStyles, styles];

  protected readonly name = 'line';
  readonly #minimumDisplay = new MinimumDisplay();
  #hadFocus = false;
  /** Whether a live call is to be left. */
  #question: EndCallDialog | undefined;
  readonly #help = new FaultHelp(this);

  /** Registers the line as soon as it is there: once for each sign-in, and only while nobody has decided otherwise. */
  declare autoRegister?: boolean;

  protected override looksSame(a: LineSnapshot, b: LineSnapshot): boolean {
    const sameState = a.state.status === b.state.status && reasonOf(a) === reasonOf(b);
    return sameState && a.pending === b.pending && a.wanted === b.wanted;
  }

  protected override renderLine(snapshot: LineSnapshot, language: Language): TemplateResult {
    const {say} = language;
    const [text, command, cancel] = lineButtonsFor(snapshot);
    const takesBack = command === 'deregister' || text === 'deregistering';
    return html`<div part="controls">
        <button
          part=${takesBack ? 'button main secondary' : 'button main'}
          type="button"
          aria-disabled=${command ? nothing : 'true'}
          @click=${(event: MouseEvent) => command && !isRepeatedPress(event) && this.#run(command)}
          @keydown=${refuseRepeatedPress}
        >
          ${say(text)}
        </button>
        <button
          part="button secondary cancel"
          ?hidden=${!cancel}
          type="button"
          aria-disabled=${cancel === 'cancelled' ? 'true' : nothing}
          @click=${() => cancel === 'cancel' && this.#run('deregister')}
        >
          ${say('cancel')}
        </button>
      </div>
      ${this.#help.render(faultOf(snapshot), language)}
      <div class="unseen" role="status"></div>
      ${this.#question?.render(language)}`;
  }

  protected override scheduleUpdate(): void | Promise<unknown> {
    const held = this.#minimumDisplay.wait();
    return held ? held.then(() => super.scheduleUpdate()) : super.scheduleUpdate();
  }

  protected override willUpdate(): void {
    super.willUpdate();
    this.#hadFocus = this.shadowRoot?.activeElement != null;
    this.#minimumDisplay.onDrawn(this.finder.snapshot.state.status);
  }

  protected override updated(): void {
    super.updated();
    // Cancel goes with what it would have cancelled: the focus must stay in the element.
    if (this.#hadFocus && this.shadowRoot?.activeElement?.matches(':not([hidden])') !== true)
      this.renderRoot.querySelector('button')?.focus();
    const {line} = this.finder;
    if (this.autoRegister && line?.claimAutoRegister() && emitRequest(this, 'webex-register-request'))
      line.register({by: 'auto-register'}).catch(() => undefined);
  }

  #run(command: Command): void {
    switch (command) {
      case 'deregister':
        this.#question = confirmEndingCall(this, this.finder.line, command, () => this.#command(command));
        break;
      case 'sign-in':
        // Whoever is signed in is signed out first, which would end a call.
        this.#question = confirmEndingCall(this, this.finder.line, 'sign-in-again', () =>
          this.#signInAgain(),
        );
        break;
      case 'copy-details':
        this.#copyDetails();
        break;
      case 'reload':
        location.reload();
        break;
      default:
        this.#command(command);
    }
  }

  /** What becomes of a command is the line's state, which is drawn: there is nothing left to tell here. */
  #command(command: 'register' | 'deregister' | 'retryNow'): void {
    const {line} = this.finder;
    const request = command === 'deregister' ? 'webex-deregister-request' : 'webex-register-request';
    if (!line || !emitRequest(this, request)) return;
    const settled: Promise<unknown> = line[command]({by: 'person'});
    settled.catch(() => undefined);
  }

  #signInAgain(): void {
    const {line, session, snapshot} = this.finder;
    if (!emitRequest(this, 'webex-sign-in-request')) return;
    // A line that the page gave to this element may belong to no session that could sign in.
    const isBegun = session?.line === line && session && signInAgain(session);
    if (!isBegun)
      this.#helpWith(faultOf(snapshot), (help, fault, language) =>
        help.tell(fault, 'sign-in-as-before', language),
      );
  }

  #copyDetails(): void {
    const {line, snapshot} = this.finder;
    if (!line) return;
    this.#helpWith(faultOf(snapshot), (help, fault, language) =>
      help.copy(fault, lineFaultDetails(line, fault), language),
    );
  }

  #helpWith(
    fault: LineFault | undefined,
    act: (help: FaultHelp, fault: LineFault, language: Language) => unknown,
  ): void {
    const {language} = this.localizer;
    if (fault && language) act(this.#help, fault, language);
  }
}

function faultOf({state}: LineSnapshot): LineFault | undefined {
  return state.status === 'failed' ? state.fault : undefined;
}

/** What the buttons depend on, besides the status. */
function reasonOf({state}: LineSnapshot): unknown {
  if (state.status === 'failed') return state.fault;
  return state.status === 'retrying' || state.status === 'deregistering' ? state.cause : undefined;
}
