import {html, nothing, type TemplateResult} from 'lit';
import {warnUnknown} from '../base/warn-once.js';
import type {LineEvent} from '../line/line-event.js';
import type {LineFault} from '../line/line-fault.js';
import type {LineSnapshot, LineStatus} from '../line/line-state.js';
import type {Language} from '../localization/language.js';
import {Announcer, type Urgency} from './announcer.js';
import {renderCountdown, timeToNextAttempt} from './countdown.js';
import {renderCard} from './line-card.js';
import {LineElement} from './line-element.js';
import {glyphs, renderMark} from './line-mark.js';
import {lineText, type LineText} from './line-text.js';
import {sharedStyles} from './shared-styles.js';
import {MinimumDisplay} from './minimum-display.js';
import {styles} from './webex-line-status.styles.js';

/**
 * Says how the line stands: the state, the number, and what to do when something is wrong.
 *
 * @tagname webex-line-status
 * @csspart root - Everything. Beside `root` it has the state's name, as in `::part(root registered)`.
 * @csspart status - The state, its mark and the number; in the view `dot` the mark alone. Beside `status` it has the state's name.
 * @csspart mark - The mark, whose shape and colour tell the state.
 * @csspart state - The state in words.
 * @csspart number - The line's number.
 * @csspart message - What a person should know about the state.
 * @csspart countdown - The seconds until the next attempt.
 * @csspart card - The card.
 * @csspart card-head - What stands above the card's list: the status and the message.
 * @csspart facts - The card's list of what is known of the line.
 * @csspart fact - One row of it.
 * @csspart label - What a row is about.
 * @csspart value - What it says.
 * @cssstate absent - Nobody has signed in.
 * @cssstate unregistered - The line is there, and not registered.
 * @cssstate connecting - The line is registering.
 * @cssstate registered - The line is registered.
 * @cssstate reconnecting - The line is registered as far as is known, and calls may not arrive.
 * @cssstate deregistering - Webex has not confirmed yet that the line is deregistered.
 * @cssstate retrying - The line is not registered, and it is tried again automatically.
 * @cssstate elsewhere - Another tab or device holds the line.
 * @cssstate failed - The line is not registered, and nothing happens automatically.
 * @cssprop [--webex-neutral-color] - The mark of a line that is not registered.
 * @cssprop [--webex-progress-color] - The mark of a line on its way, or elsewhere.
 * @cssprop [--webex-success-color] - The mark of a registered line.
 * @cssprop [--webex-warning-color] - The mark of a line in trouble.
 * @cssprop [--webex-error-color] - The mark of a line that failed.
 * @cssprop [--webex-mark-size=1em] - The mark's size.
 * @cssprop [--webex-chip-radius=1em] - The corners of a chip.
 * @cssprop [--webex-chip-background] - The ground of a chip: a touch of the mark's colour.
 * @cssprop [--webex-surface-color] - The ground of a card.
 * @cssprop [--webex-surface-border-color] - The border of a card.
 * @cssprop [--webex-surface-border-width=1px] - The same.
 * @cssprop [--webex-surface-radius=0.75em] - The corners of a card.
 * @cssprop [--webex-card-accent-width=3px] - The edge of a card that has the mark's colour.
 * @fires {CustomEvent<LineStateChange>} webex-line-statechange - The line changed.
 * @fires {CustomEvent<LineInfo>} webex-line-registered - The line registered.
 * @fires {CustomEvent<undefined>} webex-line-connecting - The line began to register.
 * @fires {CustomEvent<undefined>} webex-line-unregistered - The line's registration ended.
 * @fires {CustomEvent<undefined>} webex-line-reconnecting - A keepalive failed.
 * @fires {CustomEvent<undefined>} webex-line-reconnected - Keepalives succeed again.
 * @fires {CustomEvent<LineFault>} webex-line-error - The SDK's line reported an error.
 * @fires {CustomEvent<undefined>} webex-line-incoming-call - Somebody calls.
 */
export class WebexLineStatus extends LineElement {
  static override properties = {
    view: {reflect: true},
  };
  static override styles = [sharedStyles, styles];

  protected readonly name = 'line';
  readonly #minimumDisplay = new MinimumDisplay();
  readonly #announcer = new Announcer(this);
  /** The text that was drawn last. */
  #text: LineText | undefined;
  /** How long it is until the next attempt, as it is drawn. */
  #left = 0;
  /** Counts the seconds to the next attempt. */
  #tick: ReturnType<typeof setTimeout> | undefined;
  /** The latest fault, until nobody is signed in. */
  #fault: LineFault | undefined;

  /** `text` (default) shows state, number and message; `dot`, only the mark; `chip`, mark and state; `card`, everything known. */
  declare view?: 'dot' | 'chip' | 'text' | 'card';

  protected override lineChanged({state}: LineSnapshot, event?: LineEvent): void {
    if (event?.type === 'error') this.#fault = event.fault;
    // Starts the countdown when the state arrives, which may be before it is drawn.
    timeToNextAttempt(state);
  }

  protected override looksSame(a: LineSnapshot, b: LineSnapshot): boolean {
    return a.state === b.state && a.online === b.online && a.reachability === b.reachability;
  }

  protected override renderLine(snapshot: LineSnapshot, language: Language): TemplateResult {
    const {say} = language;
    const {state} = snapshot;
    const {status} = state;
    const text = (this.#text = lineText(snapshot, language));
    const seen = this.view === 'dot' ? 'unseen' : nothing;
    const head = html`<div part="status ${status}">
        ${renderMark(glyphs[status])}
        <span part="state" class=${seen}>${say(status)}</span>
        ${text.number ? html`<bdi part="number" class=${seen}>${text.number}</bdi>` : nothing}
      </div>
      <div part="message">${text.message} ${renderCountdown(this.#left, language)}</div>`;
    return html`${this.view === 'card' ? renderCard(head, state, this.#fault, language) : head}
      <div class="unseen" role="status"></div>
      <div class="unseen" role="alert"></div>`;
  }

  protected override scheduleUpdate(): void | Promise<unknown> {
    const held = this.#minimumDisplay.wait();
    return held ? held.then(() => super.scheduleUpdate()) : super.scheduleUpdate();
  }

  protected override willUpdate(): void {
    super.willUpdate();
    warnUnknown('view', this.view, views);
    const {state} = this.finder.snapshot;
    this.#minimumDisplay.onDrawn(state.status);
    this.#left = timeToNextAttempt(state);
    if (state.status === 'absent') this.#fault = undefined;
    if (state.status === 'failed') this.#fault = state.fault;
  }

  protected override updated(): void {
    super.updated();
    const {state} = this.finder.snapshot;
    clearTimeout(this.#tick);
    if (!this.#text) return;
    this.#announcer.announceState(this.#text.aloud, urgencies[state.status] ?? 'status');
    // What was drawn decides: should the time have passed meanwhile, its last second must still be cleared away.
    if (this.#left > 0 && this.isConnected)
      this.#tick = setTimeout(() => this.requestUpdate(), this.#left % 1000 || 1000);
  }
}

const views: readonly string[] = ['dot', 'chip', 'text', 'card'];

/** What may pass is announced late, and what failed at once. */
const urgencies: Readonly<Partial<Record<LineStatus, Urgency>>> = {
  reconnecting: 'trouble',
  retrying: 'trouble',
  failed: 'alert',
};
