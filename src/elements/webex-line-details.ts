import {html, nothing, type TemplateResult} from 'lit';
import type {LineInfo} from '../line/line-info.js';
import {isRegistered, type LineSnapshot} from '../line/line-state.js';
import type {Language} from '../localization/language.js';
import {Copier} from './copier.js';
import {LineElement} from './line-element.js';
import {sharedStyles} from './shared-styles.js';
import {renderTime} from './time.js';
import {styles} from './webex-line-details.styles.js';

/** The guide's properties in the guide's order, each with its unit. */
const properties: readonly (readonly [name: keyof LineInfo, unit?: 'seconds' | 'minutes'])[] = [
  ['lineId'],
  ['mobiusDeviceId'],
  ['phoneNumber'],
  ['extension'],
  ['status'],
  ['sipAddresses'],
  ['voicemail'],
  ['lastSeen'],
  ['keepaliveInterval', 'seconds'],
  ['callKeepaliveInterval', 'seconds'],
  ['rehomingIntervalMin', 'minutes'],
  ['rehomingIntervalMax', 'minutes'],
  ['voicePortalNumber'],
  ['voicePortalExtension'],
];

/**
 * All that Webex says of a registered line: the guide's fourteen properties, with their units, to be read and copied.
 * What the line does not have is left out, and without a registered line there is nothing.
 *
 * @tagname webex-line-details
 * @csspart root - Everything. Beside `root` it has the state's name, as in `::part(root registered)`.
 * @csspart details - The list.
 * @csspart property - One row of it.
 * @csspart label - What the row is about.
 * @csspart value - What it says.
 * @csspart button - Each of the buttons.
 * @csspart secondary - Beside `button`, as none of them is the main way on.
 * @csspart copy - Beside `button`, the one that copies.
 * @csspart icon - What is drawn on a button.
 * @cssstate absent - Nobody has signed in.
 * @cssstate unregistered - The line is there, and not registered.
 * @cssstate connecting - The line is registering.
 * @cssstate registered - The line is registered.
 * @cssstate reconnecting - The line is registered as far as is known, and calls may not arrive.
 * @cssstate deregistering - Webex has not confirmed yet that the line is deregistered.
 * @cssstate retrying - The line is not registered, and it is tried again automatically.
 * @cssstate elsewhere - Another tab or device holds the line.
 * @cssstate failed - The line is not registered, and nothing happens automatically.
 * @cssprop [--webex-secondary-text-color] - What a row is about.
 * @cssprop [--webex-surface-border-color] - Between the rows.
 * @cssprop [--webex-focus-color] - The focus.
 * @fires {CustomEvent<LineStateChange>} webex-line-statechange - The line changed.
 * @fires {CustomEvent<LineInfo>} webex-line-registered - The line registered.
 * @fires {CustomEvent<undefined>} webex-line-connecting - The line began to register.
 * @fires {CustomEvent<undefined>} webex-line-unregistered - The line's registration ended.
 * @fires {CustomEvent<undefined>} webex-line-reconnecting - A keepalive failed.
 * @fires {CustomEvent<undefined>} webex-line-reconnected - Keepalives succeed again.
 * @fires {CustomEvent<LineFault>} webex-line-error - The SDK's line reported an error.
 * @fires {CustomEvent<undefined>} webex-line-incoming-call - Somebody calls.
 */
export class WebexLineDetails extends LineElement {
  static override styles = [sharedStyles, styles];

  protected readonly name = 'properties';
  readonly #copier = new Copier(this);
  #hadFocus = false;

  /** Keepalives come and go, and the properties stay as they are. */
  protected override looksSame(a: LineSnapshot, b: LineSnapshot): boolean {
    return a.state.status === b.state.status && lineIn(a) === lineIn(b);
  }

  protected override renderLine(snapshot: LineSnapshot, language: Language): TemplateResult {
    const line = lineIn(snapshot);
    const rows = line
      ? properties.map(([name, unit]) => this.#renderProperty(name, line[name], language, unit))
      : [];
    return html`${rows.length ? html`<dl part="details">${rows}</dl>` : nothing}
      <div class="unseen" role="status"></div>`;
  }

  protected override willUpdate(): void {
    super.willUpdate();
    this.#hadFocus = this.shadowRoot?.activeElement != null;
  }

  protected override updated(): void {
    super.updated();
    // Where the button that had the focus has gone with its property, the element has it: not the top of the page.
    if (!this.#hadFocus || this.shadowRoot?.activeElement) return;
    this.tabIndex = -1;
    this.focus();
  }

  #renderProperty(
    name: keyof LineInfo,
    value: LineInfo[keyof LineInfo],
    language: Language,
    unit?: 'seconds' | 'minutes',
  ): TemplateResult | typeof nothing {
    const {say} = language;
    const text = [value ?? []].flat().join(', ');
    if (!text) return nothing;
    const copy = this.#copier.renderButton(() => text, `${say('copy')}: ${say(name)}`, say('copied'));
    return html`<div part="property" data-property=${name}>
      <dt part="label">${say(name)}</dt>
      <dd part="value"><bdi>${written(name, value, language, unit)}</bdi></dd>
      ${copy === nothing ? nothing : html`<dd part="value">${copy}</dd>`}
    </div>`;
  }
}

function lineIn({state}: LineSnapshot): LineInfo | undefined {
  return isRegistered(state) ? state.line : undefined;
}

/** A value as the language writes it. */
function written(
  name: keyof LineInfo,
  value: LineInfo[keyof LineInfo],
  {say, lang}: Language,
  unit?: 'seconds' | 'minutes',
): unknown {
  if (unit === 'seconds') return say('seconds', {seconds: value});
  if (unit === 'minutes') return say('minutes', {minutes: value});
  if (name === 'lastSeen' && !Number.isNaN(Date.parse(String(value))))
    return renderTime(String(value), lang, true);
  return typeof value === 'object' ? say('list', {list: value}) : value;
}
