import {html, LitElement, nothing, type TemplateResult} from 'lit';
import {emitRequest} from '../context/emit.js';
import {LineFinder} from '../context/line-finder.js';
import {Localizer} from '../context/localizer.js';
import type {LineController} from '../line/line-controller.js';
import type {LineSnapshot} from '../line/line-state.js';
import type {PlainKey} from '../localization/texts.js';
import type {Command, Face} from './line-commands.js';
import type {LeaveQuestion} from './leave-question.js';
import {leave, partsFor} from './on-demand.js';
import {isRepeatedPress, refuseRepeatedPress} from './repeated-press.js';
import {sharedStyles} from './shared-styles.js';
import {nameElement, showStatus} from './status-state.js';
import {Steady} from './steady.js';
import {styles} from './webex-line-controls.styles.js';

/** Everything that the main button says. */
const texts: readonly PlainKey[] = [
  'register',
  'connecting',
  'deregister',
  'deregistering',
  'retry-now',
  'retry',
  'use-here',
];

/**
 * Commands the line. One main button registers, deregisters, tries again or takes the line over, by what its state
 * calls for; it is the same button in every state, as wide, and keeps the focus. Beside it stands Cancel, while
 * something is on its way.
 *
 * @tagname webex-line-controls
 * @csspart controls - The row of buttons.
 * @csspart button - Each of the buttons.
 * @csspart main - Beside `button`, the main one.
 * @csspart secondary - Beside `button`, where it takes back rather than begins.
 * @csspart cancel - Beside `button`, the one that cancels.
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
 * @cssstate reconnecting - Keepalives go unanswered.
 * @cssstate retrying - The line is not registered, and the SDK tries again.
 * @cssstate elsewhere - Another tab or device holds the line.
 * @cssstate failed - The line is not registered, and nothing happens by itself.
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
 * @fires {CustomEvent<undefined>} webex-deregister-request - The person wants it not registered. Cancelable, bubbles.
 * @fires {CustomEvent<LineStateChange>} webex-line-statechange - The line changed.
 * @fires {CustomEvent<LineInfo>} webex-line-registered - The line registered.
 * @fires {CustomEvent<undefined>} webex-line-connecting - The line began to register.
 * @fires {CustomEvent<undefined>} webex-line-unregistered - The line's registration ended.
 * @fires {CustomEvent<undefined>} webex-line-reconnecting - A keepalive went unanswered.
 * @fires {CustomEvent<undefined>} webex-line-reconnected - Keepalives are answered again.
 * @fires {CustomEvent<LineFault>} webex-line-error - The SDK's line reported an error.
 * @fires {CustomEvent<unknown>} webex-line-incoming-call - Somebody calls: the detail is the SDK's call.
 */
export class WebexLineControls extends LitElement {
  static override shadowRootOptions = {...LitElement.shadowRootOptions, delegatesFocus: true};
  static override properties = {
    controller: {attribute: false},
    autoRegister: {type: Boolean, attribute: 'auto-register'},
  };
  static override styles = [sharedStyles, styles];

  readonly #internals = this.attachInternals();
  readonly #localizer = new Localizer(this);
  readonly #finder = new LineFinder(this, (a, b) => {
    const sameState = a.state.status === b.state.status && causeOf(a) === causeOf(b);
    return sameState && a.pending === b.pending && a.wanted === b.wanted;
  });
  readonly #steady = new Steady();
  /** Whether a live call is to be left. */
  #question: LeaveQuestion | undefined;

  /** Registers the line as soon as it is there: once for each sign-in, so that a person who ends it is left alone. */
  declare autoRegister?: boolean;

  /** The line to command, in place of the one that the provider or the page shares. */
  get controller(): LineController | undefined {
    return this.#finder.line;
  }
  set controller(controller: LineController | undefined) {
    this.#finder.use(controller);
  }

  override render(): TemplateResult | typeof nothing {
    const {language} = this.#localizer;
    if (!language) return nothing;
    const {say} = language;
    const [text, command, cancel] = this.#parts?.faceFor(this.#finder.snapshot) ?? nobodysFace;
    const takesBack = command === 'deregister' || text === 'deregistering';
    return html`<div part="controls">
        <button
          part=${takesBack ? 'button main secondary' : 'button main'}
          type="button"
          aria-disabled=${command ? nothing : 'true'}
          @click=${(event: MouseEvent) => command && !isRepeatedPress(event) && this.#run(command)}
          @keydown=${refuseRepeatedPress}
        >
          <span data-words=${texts.map(each => say(each)).join('\n')}>${say(text)}</span>
        </button>
        <button
          part="button secondary cancel"
          class=${cancel ? nothing : 'away'}
          type="button"
          aria-disabled=${cancel === 'cancelled' ? 'true' : nothing}
          @click=${() => cancel === 'cancel' && this.#run('deregister')}
        >
          ${say('cancel')}
        </button>
      </div>
      ${this.#question?.render(language)}`;
  }

  protected override scheduleUpdate(): void | Promise<unknown> {
    const held = this.#steady.wait();
    return held ? held.then(() => super.scheduleUpdate()) : super.scheduleUpdate();
  }

  protected override willUpdate(): void {
    const {status} = this.#finder.snapshot.state;
    this.#steady.drawn(status);
    showStatus(this, this.#internals, status);
  }

  protected override updated(): void {
    nameElement(this.#internals, this.#localizer.language?.say('line'));
    const parts = this.#parts;
    // Cancel goes with what it would have cancelled: the focus must stay.
    if (this.shadowRoot?.activeElement?.matches('.away')) this.renderRoot.querySelector('button')?.focus();
    const {line} = this.#finder;
    if (line && parts?.hasJustCome(line) && this.autoRegister) this.#command('register');
  }

  /** What it takes once somebody has signed in. Before, there is nothing to command. */
  get #parts(): ReturnType<typeof partsFor> {
    return partsFor(this, this.#finder.snapshot.state.status !== 'absent');
  }

  #run(command: Command): void {
    const act = (): void => this.#command(command);
    if (command === 'deregister') this.#question = leave(this, this.#finder.line, command, act);
    else act();
  }

  /** What becomes of a command is the line's state, which is drawn: there is nothing left to tell here. */
  #command(command: Command): void {
    const {line} = this.#finder;
    const request = command === 'deregister' ? 'webex-deregister-request' : 'webex-register-request';
    if (!line || !emitRequest(this, request)) return;
    const settled: Promise<unknown> = line[command]();
    settled.catch(() => undefined);
  }
}

const nobodysFace: Face = ['register'];

function causeOf({state}: LineSnapshot): string | undefined {
  return state.status === 'retrying' ? state.cause : undefined;
}
