import type {Fault} from '../base/fault.js';
import {html, nothing, type TemplateResult} from 'lit';
import {warnUnknown} from '../base/warn-once.js';
import type {LineEvent} from '../line/line-event.js';
import type {LineSnapshot, LineStatus} from '../line/line-state.js';
import {sentenceGap} from '../localization/format.js';
import type {Language} from '../localization/language.js';
import {Announcer, type Urgency} from './announcer.js';
import {renderCountdown, timeToNextAttempt} from './countdown.js';
import {renderCard, type PastFault} from './line-card.js';
import {LineElement} from './line-element.js';
import {glyphs, renderMark} from './line-mark.js';
import {lineText, signingInText, type LineText} from './line-text.js';
import {sharedStyles} from './shared-styles.js';
import {styles} from './webex-line-status.styles.js';

/**
 * Shows the status of the line: its state and number, and advice if something is wrong.
 *
 * @category Elements
 * @tagname webex-line-status
 * @csspart root - The outer container. The state's name is also a part, for example `::part(root registered)`.
 * @csspart status - The mark, the state and the number; only the mark in the view `dot`. The state's name is also a part.
 * @csspart mark - The mark, whose shape and color depend on the state.
 * @csspart state - The state in words.
 * @csspart number - The line's number.
 * @csspart message - The explanation of the state.
 * @csspart countdown - The time until the next attempt.
 * @csspart card - The container of the view `card`.
 * @csspart card-head - The status and the message, above the card's list.
 * @csspart tracking-id - The tracking ID of the failed request, for support, in the card.
 * @csspart facts - The card's list of details.
 * @csspart fact - A row of the card's list.
 * @csspart label - The label of a row.
 * @csspart value - The value of a row.
 * @cssstate absent - Nobody is signed in.
 * @cssstate unregistered - The line exists and is not registered.
 * @cssstate connecting - The line is registering.
 * @cssstate registered - The line is registered.
 * @cssstate reconnecting - The line is still registered, but calls may not arrive.
 * @cssstate deregistering - The line is being deregistered; Webex has not confirmed it yet.
 * @cssstate retrying - The line is not registered, and registration is retried automatically.
 * @cssstate elsewhere - The line is registered in another tab or on another device.
 * @cssstate failed - The registration failed or ended with a fault, or the deregistration failed.
 * @cssprop [--webex-neutral-color] - The color of the mark of an unregistered line, and of the mark while nobody is signed in. Defaults to `--webex-secondary-text-color`.
 * @cssprop [--webex-progress-color] - The color of the mark of a line that is connecting, deregistering or in use elsewhere. Defaults to `--webex-focus-color`.
 * @cssprop [--webex-success-color] - The color of the mark of a registered line.
 * @cssprop [--webex-warning-color] - The color of the mark of a line that is reconnecting or retrying.
 * @cssprop [--webex-error-color] - The color of the mark of a failed line.
 * @cssprop [--webex-mark-size=1em] - The size of the mark.
 * @cssprop [--webex-chip-radius=1em] - The corner radius of the chip.
 * @cssprop [--webex-chip-background] - The background of the chip. Defaults to the mark's color with 8% opacity.
 * @cssprop [--webex-surface-color] - The background of the card.
 * @cssprop [--webex-surface-border-color] - The border color of the card.
 * @cssprop [--webex-surface-border-width=1px] - The border width of the card.
 * @cssprop [--webex-surface-radius=0.75em] - The corner radius of the card.
 * @cssprop [--webex-card-accent-width=3px] - The width of the card's top border, which has the color of the mark.
 * @cssprop [--webex-motion-duration=1.2s] - The duration of one turn of the progress mark.
 * @fires {CustomEvent<LineStateChange>} webex-line-statechange - The line's snapshot changed: its state, or other data such as `pending`.
 * @fires {CustomEvent<LineInfo>} webex-line-registered - The SDK reported the line as registered.
 * @fires {CustomEvent<undefined>} webex-line-connecting - The SDK started to register the line.
 * @fires {CustomEvent<undefined>} webex-line-unregistered - The SDK reported the line as unregistered.
 * @fires {CustomEvent<undefined>} webex-line-reconnecting - A keepalive failed.
 * @fires {CustomEvent<undefined>} webex-line-reconnected - Keepalives succeed again.
 * @fires {CustomEvent<Fault>} webex-line-error - The SDK's line reported an error.
 * @fires {CustomEvent<undefined>} webex-line-incoming-call - The SDK reported an incoming call. To handle calls, use `webex-incoming-call`.
 */
export class WebexLineStatus extends LineElement {
  static override properties = {
    view: {reflect: true},
  };
  static override styles = [sharedStyles, styles];

  protected readonly name = 'line';
  readonly #announcer = new Announcer(this, this.localizer);
  /** Returns the texts of the rendered state. */
  #textIn: ((language: Language) => LineText) | undefined;
  /** The latest fault, until the person signs out. */
  #fault: PastFault | undefined;
  /** The status that was last passed to the announcer. */
  #announcedStatus: LineStatus | undefined;

  /** `text` (default) shows state, number and message, `dot` only the mark, `chip` mark and state, `card` also details. */
  declare view?: 'dot' | 'chip' | 'text' | 'card';

  protected override lineChanged({state}: LineSnapshot, event?: LineEvent): void {
    if (event?.type === 'error') this.#remember(event.fault);
    // Start the countdown now, because the state may be rendered later.
    timeToNextAttempt(state);
  }

  protected override forget(): void {
    this.#fault = undefined;
  }

  protected override looksSame(a: LineSnapshot, b: LineSnapshot): boolean {
    return a.state === b.state && a.online === b.online && a.reachability === b.reachability;
  }

  protected override renderLine(snapshot: LineSnapshot, language: Language): TemplateResult {
    const {state} = snapshot;
    const {isSigningIn} = this.finder;
    const wait = timeToNextAttempt(state);
    this.#textIn = current => (isSigningIn ? signingInText(current) : lineText(snapshot, current, wait > 0));
    const text = this.#textIn(language);
    // The sign-in and the registration after it have the same mark, which keeps rotating.
    const status = isSigningIn ? 'connecting' : state.status;
    const isDot = this.view === 'dot';
    const labelClass = isDot ? 'visually-hidden' : nothing;
    const head = html`<div part="status ${status}" title=${isDot ? text.state : nothing}>
        ${renderMark(glyphs[status])}
        <span part="state" class=${labelClass}>${text.state}</span>
        ${text.number ? html`<bdi part="number" class=${labelClass}>${text.number}</bdi>` : nothing}
      </div>
      <div part="message">
        ${text.message}${sentenceGap(language.lang)}${renderCountdown(wait, language)}
      </div>`;
    return html`${this.view === 'card' ? renderCard(head, state, this.#fault, language) : head}
      <div class="visually-hidden" role="status"></div>
      <div class="visually-hidden" role="alert"></div>`;
  }

  protected override willUpdate(): void {
    super.willUpdate();
    warnUnknown('view', this.view, views);
    const {state} = this.finder.snapshot;
    if (state.status === 'failed') this.#remember(state.fault);
  }

  #remember(fault: Fault): void {
    if (fault !== this.#fault?.fault) this.#fault = {fault, at: Date.now()};
  }

  protected override updated(): void {
    super.updated();
    const {state} = this.finder.snapshot;
    const textIn = this.#textIn;
    if (!textIn) return;
    const {status} = state;
    // `<webex-login>` announces these states, which follow a sign-out or sign-in. Announce them only once.
    const isAnnouncedByLogin =
      status === 'absent' || (status === 'unregistered' && this.#announcedStatus === 'absent');
    this.#announcedStatus = status;
    this.#announcer.announceState(
      current => textIn(current).announced,
      isAnnouncedByLogin ? 'silent' : (urgencies[status] ?? 'status'),
    );
  }
}

const views: readonly string[] = ['dot', 'chip', 'text', 'card'];

/** The urgency of announcements, by state. A state that may recover quickly is announced later, a failure immediately. */
const urgencies: Readonly<Partial<Record<LineStatus, Urgency>>> = {
  reconnecting: 'transient',
  retrying: 'transient',
  failed: 'alert',
};
