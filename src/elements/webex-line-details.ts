import {html, nothing, type TemplateResult} from 'lit';
import type {LineInfo} from '../line/line-info.js';
import {isRegistered, type LineSnapshot} from '../line/line-state.js';
import type {Language} from '../localization/language.js';
import {displayNumber} from '../localization/phone-number.js';
import {renderAddress} from './address.js';
import {Copier} from './copier.js';
import {LineElement} from './line-element.js';
import {sharedStyles} from './shared-styles.js';
import {renderTime} from './time.js';
import {styles} from './webex-line-details.styles.js';

/** The line's properties in the order of Webex's Calling SDK guide, with their units. */
const lineProperties: readonly (readonly [name: keyof LineInfo, unit?: 'seconds' | 'minutes'])[] = [
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
 * Lists the details of a registered line: the fourteen properties of Webex's Calling SDK guide with their units, each
 * with a copy button. Properties without a value are left out. Without a registered line, a text explains when details
 * appear.
 *
 * @category Elements
 * @tagname webex-line-details
 * @csspart root - The outer container. The state's name is also a part, for example `::part(root registered)`.
 * @csspart details - The list.
 * @csspart empty - The text shown instead of the list while the line is not registered.
 * @csspart property - A row of the list.
 * @csspart label - The name of a property.
 * @csspart value - The value of a property. Also the cell with the copy button.
 * @csspart button - Every button.
 * @csspart secondary - Also set on `button`: every button of this element is secondary.
 * @csspart copy - Also set on `button`: a copy button.
 * @csspart icon - The icon on a button.
 * @csspart copy-refused - Contains a value if the browser refused to copy it.
 * @csspart copy-text - The text area with that value.
 * @cssstate absent - Nobody is signed in.
 * @cssstate unregistered - The line exists and is not registered.
 * @cssstate connecting - The line is registering.
 * @cssstate registered - The line is registered.
 * @cssstate reconnecting - The line is still registered, but calls may not arrive.
 * @cssstate deregistering - The line is being deregistered; Webex has not confirmed it yet.
 * @cssstate retrying - The line is not registered, and registration is retried automatically.
 * @cssstate elsewhere - The line is registered in another tab or on another device.
 * @cssstate failed - The registration failed or ended with a fault, or the deregistration failed.
 * @cssprop [--webex-secondary-text-color] - The color of the labels.
 * @cssprop [--webex-surface-border-color] - The color of the lines between rows.
 * @cssprop [--webex-focus-color] - The color of the focus ring. Defaults to `--webex-accent-color` if the page sets it, otherwise to Momentum's color.
 * @fires {CustomEvent<LineStateChange>} webex-line-statechange - The line's snapshot changed: its state, or other data such as `pending`.
 * @fires {CustomEvent<LineInfo>} webex-line-registered - The SDK reported the line as registered.
 * @fires {CustomEvent<undefined>} webex-line-connecting - The SDK started to register the line.
 * @fires {CustomEvent<undefined>} webex-line-unregistered - The SDK reported the line as unregistered.
 * @fires {CustomEvent<undefined>} webex-line-reconnecting - A keepalive failed.
 * @fires {CustomEvent<undefined>} webex-line-reconnected - Keepalives succeed again.
 * @fires {CustomEvent<Fault>} webex-line-error - The SDK's line reported an error.
 * @fires {CustomEvent<undefined>} webex-line-incoming-call - The SDK reported an incoming call. To handle calls, use `webex-incoming-call`.
 */
export class WebexLineDetails extends LineElement {
  static override styles = [sharedStyles, styles];

  protected readonly name = 'properties';
  readonly #copier = new Copier(this);

  /** Compares only what the element shows. For example, a failed keepalive changes the state, but not this. */
  protected override looksSame(a: LineSnapshot, b: LineSnapshot): boolean {
    return a.state.status === b.state.status && lineIn(a) === lineIn(b);
  }

  protected override renderLine(snapshot: LineSnapshot, language: Language): TemplateResult {
    const line = lineIn(snapshot);
    const rows =
      line && lineProperties.map(([name, unit]) => this.#renderProperty(name, line[name], language, unit));
    return html`${
        rows
          ? html`<dl part="details">${rows}</dl>`
          : html`<div part="empty">${language.say('details-empty')}</div>`
      }
      <div class="visually-hidden" role="status"></div>`;
  }

  protected override forget(): void {
    this.#copier.forget();
  }

  /** The focused copy button was removed with its row. */
  protected override focusLost(): void {
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
    const copyLabel = `${say('copy')}: ${say(name)}`;
    const copy = this.#copier.renderButton(() => text, copyLabel, language);
    const refused = this.#copier.renderRefused(copyLabel, language, text);
    return html`<div part="property" data-property=${name}>
      <dt part="label">${say(name)}</dt>
      <dd part="value"><bdi>${formatValue(name, value, language, unit)}</bdi></dd>
      ${copy === nothing ? nothing : html`<dd part="value">${copy}</dd>`}
      ${refused === nothing ? nothing : html`<dd part="copy-refused">${refused}</dd>`}
    </div>`;
  }
}

function lineIn({state}: LineSnapshot): LineInfo | undefined {
  return isRegistered(state) ? state.line : undefined;
}

/** Formats a value in the given language. */
function formatValue(
  name: keyof LineInfo,
  value: LineInfo[keyof LineInfo],
  {say, lang}: Language,
  unit?: 'seconds' | 'minutes',
): unknown {
  if (unit === 'seconds') return say('seconds', {seconds: value});
  if (unit === 'minutes') return say('minutes', {minutes: value});
  if (name === 'lastSeen' && !Number.isNaN(Date.parse(String(value))))
    return renderTime(String(value), lang, true);
  if (name === 'phoneNumber' || name === 'voicePortalNumber') return displayNumber(String(value), lang);
  return typeof value === 'object' ? renderAddress(say('list', {list: value})) : value;
}
