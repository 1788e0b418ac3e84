import {html, nothing, type TemplateResult} from 'lit';
import {warnUnknown} from '../base/warn-once.js';
import type {DiagnosticEntry} from '../line/diagnostics.js';
import type {LineFault} from '../line/line-fault.js';
import type {LineSnapshot, LineState} from '../line/line-state.js';
import {joinSentences} from '../localization/format.js';
import type {Language} from '../localization/language.js';
import {Copier} from './copier.js';
import {faultText} from './fault-text.js';
import {LineElement} from './line-element.js';
import {glyphs, renderMark} from './line-mark.js';
import {markStyles} from './line-mark.styles.js';
import {lineText} from './line-text.js';
import {mergeRepeats, type LogRow} from './log-rows.js';
import {sharedStyles} from './shared-styles.js';
import {renderTime, writeTime} from './time.js';
import {styles} from './webex-line-log.styles.js';

const filters = ['all', 'states', 'faults'] as const;
type Filter = (typeof filters)[number];

/**
 * What happened to the line, the latest first, in words and times; and the same as a report for support, to be
 * pasted into a ticket. No token is in it, and nobody's number.
 *
 * @tagname webex-line-log
 * @csspart root - Everything. Beside `root` it has the state's name, as in `::part(root registered)`.
 * @csspart toolbar - What stands above the list.
 * @csspart filter - The choice of what is shown.
 * @csspart button - Each of the buttons.
 * @csspart secondary - Beside `button`, as none of them is the main way on.
 * @csspart copy - Beside `button`, the one that copies the report.
 * @csspart icon - What is drawn on a button.
 * @csspart log - The list.
 * @csspart entry - One moment of it.
 * @csspart time - When it was.
 * @csspart mark - The mark of the state that began with it.
 * @csspart event - What happened.
 * @csspart note - What should be known about it.
 * @csspart empty - In place of the list, where nothing has happened.
 * @cssstate absent - Nobody has signed in.
 * @cssstate unregistered - The line is there, and not registered.
 * @cssstate connecting - The line is registering.
 * @cssstate registered - The line is registered.
 * @cssstate reconnecting - The line is registered as far as is known, and calls may not arrive.
 * @cssstate deregistering - Webex has not confirmed yet that the line is deregistered.
 * @cssstate retrying - The line is not registered, and it is tried again automatically.
 * @cssstate elsewhere - Another tab or device holds the line.
 * @cssstate failed - The line is not registered, and nothing happens automatically.
 * @cssprop [--webex-log-height=16em] - How high the list may become before it scrolls.
 * @cssprop [--webex-secondary-text-color] - Times and notes.
 * @cssprop [--webex-surface-border-color] - Between the moments.
 * @cssprop [--webex-field-radius=0.5em] - The corners of the choice.
 * @cssprop [--webex-field-background=transparent] - The ground of the choice.
 * @fires {CustomEvent<LineStateChange>} webex-line-statechange - The line changed.
 * @fires {CustomEvent<LineInfo>} webex-line-registered - The line registered.
 * @fires {CustomEvent<undefined>} webex-line-connecting - The line began to register.
 * @fires {CustomEvent<undefined>} webex-line-unregistered - The line's registration ended.
 * @fires {CustomEvent<undefined>} webex-line-reconnecting - A keepalive failed.
 * @fires {CustomEvent<undefined>} webex-line-reconnected - Keepalives succeed again.
 * @fires {CustomEvent<LineFault>} webex-line-error - The SDK's line reported an error.
 * @fires {CustomEvent<undefined>} webex-line-incoming-call - Somebody calls.
 */
export class WebexLineLog extends LineElement {
  static override properties = {
    filter: {},
  };
  static override styles = [sharedStyles, markStyles, styles];

  protected readonly name = 'log';
  readonly #copier = new Copier(this);
  /** Of the line that is there, or was there last. The log does not keep it. */
  #reachability: LineSnapshot['reachability'] = 'watched';

  /** What is shown: everything, the states the line was in, or faults. */
  declare filter: Filter;

  constructor() {
    super();
    this.filter = 'all';
  }

  protected override lineChanged({state, reachability}: LineSnapshot): void {
    if (state.status !== 'absent') this.#reachability = reachability;
    // Each event is a row, whether or not the snapshot changed.
    this.requestUpdate();
  }

  protected override renderLine(_: LineSnapshot, language: Language): TemplateResult {
    const {say} = language;
    const entries = (this.finder.line?.diagnostics().log ?? []).filter(entry => passes(entry, this.filter));
    return html`
      <div part="toolbar">
        <label>
          ${say('log-show')}
          <select part="filter" @change=${this.#choose}>
            ${filters.map(
              filter =>
                html`<option value=${filter} ?selected=${filter === this.filter}>
                  ${say(`log-${filter}`)}
                </option>`,
            )}
          </select>
        </label>
        ${this.#copier.renderButton(this.#report, say('copy-diagnostics'), say('copied'), say('copy-diagnostics'))}
      </div>
      ${
        entries.length
          ? html`<ol part="log" tabindex="0" aria-label=${say('log')}>
              ${mergeRepeats(entries).map(row => this.#renderRow(row, language))}
            </ol>`
          : html`<div part="empty">${say('log-empty')}</div>`
      }
      <div class="unseen" role="status"></div>
    `;
  }

  protected override willUpdate(): void {
    super.willUpdate();
    warnUnknown('filter', this.filter, filters);
  }

  #renderRow({entry, count, since}: LogRow, language: Language): TemplateResult {
    const {at, event, wanted, online} = entry;
    const {say, lang} = language;
    const state = event ? undefined : stateIn(entry);
    const fault = entry.state?.['fault'] as LineFault | undefined;
    const snapshot = {wanted: wanted === true, online: online !== false, reachability: this.#reachability};
    const notes = [
      state ? lineText({state, ...snapshot}, language).message : fault && faultText(fault, language),
      fault?.trackingId && say('tracking-id', {id: fault.trackingId}),
      count > 1 && say('repeated', {count, time: writeTime(since, lang, true)}),
    ];
    const note = joinSentences(lang, notes);
    return html`<li part=${state ? `entry ${state.status}` : 'entry'}>
      <span part="time">${renderTime(count > 1 ? at : since, lang, true)}</span>
      ${state ? renderMark(glyphs[state.status]) : html`<span></span>`}
      <span part="event">
        ${event ? say(`said-${event}`) : state && say(state.status)}
        ${note ? html`<span part="note">${note}</span>` : nothing}
      </span>
    </li>`;
  }

  readonly #choose = ({target}: Event): void => {
    this.filter = (target as HTMLSelectElement).value as Filter;
  };

  readonly #report = (): string => JSON.stringify(this.finder.line?.diagnostics(), null, 2);
}

function isFault({event, state}: DiagnosticEntry): boolean {
  return event === 'error' || state?.['status'] === 'failed';
}

function passes(entry: DiagnosticEntry, filter: Filter): boolean {
  return filter === 'all' || (filter === 'faults' ? isFault(entry) : !entry.event);
}

/**
 * The log keeps no line, as that would tell whose it is, and of a line in another tab only the status: a state of it is
 * drawn without them.
 */
function stateIn({state}: DiagnosticEntry): LineState {
  const {there, ...rest} = state as {there?: LineState['status']};
  return {...rest, ...(there && {there: {status: 'absent'}})} as unknown as LineState;
}
