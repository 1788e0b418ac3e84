import {html, LitElement, nothing, type TemplateResult} from 'lit';
import {emitRequest} from '../context/emit.js';
import {LineFinder} from '../context/line-finder.js';
import {Localizer} from '../context/localizer.js';
import type {LineController} from '../line/line-controller.js';
import type {LineSnapshot} from '../line/line-state.js';
import type {PlainKey} from '../localization/texts.js';
import {isRepeatedPress, refuseRepeatedPress} from './repeated-press.js';
import {sharedStyles} from './shared-styles.js';
import {showStatus} from './status-state.js';
import {styles} from './webex-line-controls.styles.js';

type Command = 'register' | 'deregister';

/** What the button says and does, and whether it cannot be pressed now. */
type ButtonFace = readonly [text: PlainKey, command: Command, disabled?: boolean];

/**
 * One button for the line: registers, cancels, deregisters or tries again, by what the line's state calls for. It is
 * the same button in every state, so that it keeps the focus. While the line waits for its next attempt there is a
 * second one, which does not wait.
 *
 * @tagname webex-line-controls
 * @csspart button - The button.
 * @csspart secondary - Beside `button`, where it takes back rather than begins.
 * @csspart retry - Beside `button`, the one that tries again now.
 * @cssstate absent - Nobody has signed in.
 * @cssstate unregistered - The line is there, and not registered.
 * @cssstate connecting - The line is registering.
 * @cssstate registered - The line is registered.
 * @cssstate reconnecting - Keepalives go unanswered.
 * @cssstate retrying - The line is not registered, and the SDK tries again.
 * @cssstate elsewhere - Another tab or device holds the line.
 * @cssstate failed - The line is not registered, and nothing happens by itself.
 * @cssprop [--webex-accent-color] - The button and its focus.
 * @fires {CustomEvent<undefined>} webex-register-request - The person wants the line registered. Cancelable, bubbles.
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
  };
  static override styles = [sharedStyles, styles];

  readonly #internals = this.attachInternals();
  readonly #localizer = new Localizer(this);
  readonly #finder = new LineFinder(this, (a, b) => {
    const sameState = a.state.status === b.state.status && canRetry(a) === canRetry(b);
    return sameState && a.pending === b.pending && a.wanted === b.wanted;
  });

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
    const {snapshot} = this.#finder;
    const [text, command, disabled] = faceFor(snapshot);
    return html`<button
        part=${command === 'deregister' ? 'button secondary' : 'button'}
        type="button"
        aria-disabled=${disabled ? 'true' : nothing}
        @click=${(event: MouseEvent) => disabled || isRepeatedPress(event) || this.#run(command)}
        @keydown=${refuseRepeatedPress}
      >
        ${say(text)}
      </button>
      ${
        canRetry(snapshot)
          ? html`<button part="button secondary retry" type="button" @click=${this.#retryNow}>
              ${say('retry-now')}
            </button>`
          : nothing
      } `;
  }

  protected override willUpdate(): void {
    showStatus(this, this.#internals, this.#finder.snapshot.state.status);
  }

  readonly #retryNow = (event: MouseEvent): void => {
    if (isRepeatedPress(event) || !emitRequest(this, 'webex-register-request')) return;
    // The button goes with the state that it is for: the focus must stay.
    this.renderRoot.querySelector('button')?.focus();
    this.#finder.line?.retryNow().catch(() => undefined);
  };

  /** What becomes of a command is the line's state, which is drawn: there is nothing left to tell here. */
  #run(command: Command): void {
    const {line} = this.#finder;
    if (!line || !emitRequest(this, `webex-${command}-request`)) return;
    const settled: Promise<unknown> = line[command]();
    settled.catch(() => undefined);
  }
}

/** Whether there is an attempt to come that need not be waited for. */
function canRetry({state, wanted}: LineSnapshot): boolean {
  return wanted && state.status === 'retrying' && state.cause !== 'in-call';
}

function faceFor({state, wanted, pending}: LineSnapshot): ButtonFace {
  switch (state.status) {
    case 'absent':
      return ['register', 'register', true];
    case 'unregistered':
      return pending === 'register' ? ['cancel', 'deregister'] : ['register', 'register'];
    case 'connecting':
    case 'retrying':
      return ['cancel', 'deregister', !wanted];
    case 'registered':
    case 'reconnecting':
      return wanted ? ['deregister', 'deregister'] : ['deregistering', 'deregister', true];
    case 'elsewhere':
      return ['use-here', 'register'];
    case 'failed':
      return ['retry', 'register'];
    default:
      return state satisfies never;
  }
}
