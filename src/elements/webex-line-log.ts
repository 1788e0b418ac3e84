import type {Fault} from '../base/fault.js';
import {html, nothing, type TemplateResult} from 'lit';
import {warnUnknown} from '../base/warn-once.js';
import type {DiagnosticEntry} from '../line/diagnostics.js';
import type {LineSnapshot, LineState} from '../line/line-state.js';
import {joinSentences} from '../localization/format.js';
import type {Language} from '../localization/language.js';
import {Copier} from './copier.js';
import {faultText} from './fault-text.js';
import {LineElement} from './line-element.js';
import {glyphs, renderMark} from './line-mark.js';
import {markStyles} from './line-mark.styles.js';
import {lineText, stateWord} from './line-text.js';
import {mergeRepeats, type LogRow} from './log-rows.js';
import {sharedStyles} from './shared-styles.js';
import {renderTime, formatTime} from './time.js';
import {styles} from './webex-line-log.styles.js';

const filters = ['all', 'states', 'faults'] as const;
type Filter = (typeof filters)[number];

/**
 * The activity log of the line, latest first, with a button that copies it as a report for a support ticket. The report
 * contains no token and no phone number.
 *
 * @category Elements
 * @tagname webex-line-log
 * @csspart root - The outer container. The state's name is also a part, for example `::part(root registered)`.
 * @csspart toolbar - The row above the list.
 * @csspart filter - The drop-down that filters the list.
 * @csspart button - Every button.
 * @csspart secondary - Also set on `button`: every button of this element is secondary.
 * @csspart copy - Also set on `button`: the button that copies the report.
 * @csspart icon - The icon on a button.
 * @csspart copy-refused - Contains the report if the browser refused to copy it.
 * @csspart copy-text - The text area with the report.
 * @csspart log - The list.
 * @csspart entry - An entry of the list. If it records a state, the state's name is also a part.
 * @csspart time - The time of an entry.
 * @csspart mark - The mark of the state that the entry records.
 * @csspart event - The text of an entry.
 * @csspart note - Additional information about an entry.
 * @csspart empty - Shown instead of the list while there are no entries.
 * @cssstate absent - Nobody is signed in.
 * @cssstate unregistered - The line exists and is not registered.
 * @cssstate connecting - The line is registering.
 * @cssstate registered - The line is registered.
 * @cssstate reconnecting - The line is still registered, but calls may not arrive.
 * @cssstate deregistering - The line is being deregistered; Webex has not confirmed it yet.
 * @cssstate retrying - The line is not registered, and registration is retried automatically.
 * @cssstate elsewhere - The line is registered in another tab or on another device.
 * @cssstate failed - The registration failed or ended with a fault, or the deregistration failed.
 * @cssprop [--webex-log-height=16em] - The maximum height of the list before it scrolls.
 * @cssprop [--webex-secondary-text-color] - The color of times and notes.
 * @cssprop [--webex-surface-border-color] - The color of the lines between entries.
 * @cssprop [--webex-field-radius=0.5em] - The corner radius of the drop-down.
 * @cssprop [--webex-field-background=transparent] - The background of the drop-down.
 * @fires {CustomEvent<LineStateChange>} webex-line-statechange - The line's snapshot changed: its state, or other data such as `pending`.
 * @fires {CustomEvent<LineInfo>} webex-line-registered - The SDK reported the line as registered.
 * @fires {CustomEvent<undefined>} webex-line-connecting - The SDK started to register the line.
 * @fires {CustomEvent<undefined>} webex-line-unregistered - The SDK reported the line as unregistered.
 * @fires {CustomEvent<undefined>} webex-line-reconnecting - A keepalive failed.
 * @fires {CustomEvent<undefined>} webex-line-reconnected - Keepalives succeed again.
 * @fires {CustomEvent<Fault>} webex-line-error - The SDK's line reported an error.
 * @fires {CustomEvent<undefined>} webex-line-incoming-call - The SDK reported an incoming call. To handle calls, use `webex-incoming-call`.
 */
export class WebexLineLog extends LineElement {
  static override properties = {
    filter: {},
  };
  static override styles = [sharedStyles, markStyles, styles];

  protected readonly name = 'log';
  readonly #copier = new Copier(this);
  /** The reachability of the current or, if nobody is signed in, of the latest line. Log entries do not contain it. */
  #reachability: LineSnapshot['reachability'] = 'watched';

  /** `all` (default) shows events and states; `states`, only changes of state; `faults`, only errors and failures. */
  declare filter: 'all' | 'states' | 'faults';

  constructor() {
    super();
    this.filter = 'all';
  }

  protected override lineChanged({state, reachability}: LineSnapshot): void {
    if (state.status !== 'absent') this.#reachability = reachability;
    // Each event is an entry, even if the snapshot did not change.
    this.requestUpdate();
  }

  protected override forget(): void {
    this.#copier.forget();
  }

  protected override renderLine(_: LineSnapshot, language: Language): TemplateResult {
    const {say} = language;
    const copyLabel = say('copy-diagnostics');
    const refused = this.#copier.renderRefused(copyLabel, language);
    const entries = (this.finder.line?.diagnostics().log ?? []).filter(entry => passes(entry, this.#filter));
    return html`
      <div part="toolbar">
        <label>
          ${say('log-show')}
          <select part="filter" @change=${this.#onFilterChange}>
            ${filters.map(filter => html`<option value=${filter}>${say(`log-${filter}`)}</option>`)}
          </select>
        </label>
        ${this.#copier.renderButton(this.#createReport, copyLabel, language, copyLabel)}
      </div>
      ${refused === nothing ? nothing : html`<div part="copy-refused">${refused}</div>`}
      ${
        entries.length
          ? html`<ol part="log" role="list" tabindex="0" aria-label=${say('log')}>
              ${mergeRepeats(entries).map(row => this.#renderRow(row, language))}
            </ol>`
          : html`<div part="empty">${say('log-empty')}</div>`
      }
      <div class="visually-hidden" role="status"></div>
    `;
  }

  protected override willUpdate(): void {
    super.willUpdate();
    warnUnknown('filter', this.filter, filters);
  }

  protected override updated(): void {
    super.updated();
    const select = this.renderRoot.querySelector('select');
    // The attribute `selected` of an option has no effect after the person has selected one.
    if (select) select.value = this.#filter;
  }

  /** The filter in use. `all` if the property has an unknown value. */
  get #filter(): Filter {
    return filters.find(known => known === this.filter) ?? 'all';
  }

  #renderRow({entry, count, since}: LogRow, language: Language): TemplateResult {
    const {at, event, wanted, online} = entry;
    const {say, lang} = language;
    const state = event ? undefined : stateIn(entry);
    const fault = entry.state?.['fault'] as Fault | undefined;
    const snapshot = {wanted: wanted === true, online: online !== false, reachability: this.#reachability};
    const notes = [
      state ? lineText({state, ...snapshot}, language).message : fault && faultText(fault, language),
      fault?.trackingId && say('tracking-id', {id: fault.trackingId}),
      count > 1 && say('repeated', {count, time: formatTime(since, lang, true)}),
    ];
    const note = joinSentences(lang, notes);
    return html`<li part=${state ? `entry ${state.status}` : 'entry'}>
      <span part="time">${renderTime(count > 1 ? at : since, lang, true)}</span>
      ${state ? renderMark(glyphs[state.status]) : html`<span></span>`}
      <span part="event">
        ${event ? say(`event-${event}`) : state && stateWord(state, language)}
        ${note ? html`<span part="note">${note}</span>` : nothing}
      </span>
    </li>`;
  }

  readonly #onFilterChange = ({target}: Event): void => {
    this.filter = (target as HTMLSelectElement).value as Filter;
  };

  readonly #createReport = (): string => JSON.stringify(this.finder.line?.diagnostics(), null, 2);
}

function isFault({event, state}: DiagnosticEntry): boolean {
  return event === 'error' || state?.['status'] === 'failed';
}

function passes(entry: DiagnosticEntry, filter: Filter): boolean {
  return filter === 'all' || (filter === 'faults' ? isFault(entry) : !entry.event);
}

/**
 * Restores a state for display. Log entries omit the line, which identifies a person, and of a line in another tab they keep
 * only the status. An absent line takes its place, for which no explanation is shown.
 */
function stateIn({state}: DiagnosticEntry): LineState {
  const {there, ...rest} = state as {there?: LineState['status']};
  return {...rest, ...(there && {there: {status: 'absent'}})} as unknown as LineState;
}
