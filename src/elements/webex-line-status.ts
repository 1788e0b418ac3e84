import {html, LitElement, noChange, nothing, type TemplateResult} from 'lit';
import {LineFinder} from '../context/line-finder.js';
import {Localizer} from '../context/localizer.js';
import type {LineController} from '../line/line-controller.js';
import type {LineInfo} from '../line/line-info.js';
import {isRegistered, type LineState, type MobiusServer} from '../line/line-state.js';
import type {Language} from '../localization/language.js';
import type {PlainKey} from '../localization/texts.js';
import {faultText} from './fault-text.js';
import {sharedStyles} from './shared-styles.js';
import {showStatus} from './status-state.js';
import {styles} from './webex-line-status.styles.js';

/**
 * Says how the line stands: the state, the number, and what to do when something is wrong.
 *
 * @tagname webex-line-status
 * @csspart status - The state, its mark and the number.
 * @csspart mark - The mark, whose shape and colour tell the state.
 * @csspart state - The state in words.
 * @csspart number - The line's number.
 * @csspart message - What a person should know about the state.
 * @csspart countdown - The seconds until the next attempt.
 * @csspart properties - The line's properties, folded.
 * @cssstate absent - Nobody has signed in.
 * @cssstate unregistered - The line is there, and not registered.
 * @cssstate connecting - The line is registering.
 * @cssstate registered - The line is registered.
 * @cssstate reconnecting - Keepalives go unanswered.
 * @cssstate retrying - The line is not registered, and the SDK tries again.
 * @cssstate elsewhere - Another tab or device holds the line.
 * @cssstate failed - The line is not registered, and nothing happens by itself.
 * @cssprop [--webex-accent-color] - Focus.
 * @cssprop [--webex-success-color] - The mark of a registered line.
 * @cssprop [--webex-warning-color] - The mark of a line on its way.
 * @cssprop [--webex-error-color] - The mark of a line that failed.
 * @fires {CustomEvent<LineStateChange>} webex-line-statechange - The line changed.
 * @fires {CustomEvent<LineInfo>} webex-line-registered - The line registered.
 * @fires {CustomEvent<undefined>} webex-line-connecting - The line began to register.
 * @fires {CustomEvent<undefined>} webex-line-unregistered - The line's registration ended.
 * @fires {CustomEvent<undefined>} webex-line-reconnecting - A keepalive went unanswered.
 * @fires {CustomEvent<undefined>} webex-line-reconnected - Keepalives are answered again.
 * @fires {CustomEvent<LineFault>} webex-line-error - The SDK's line reported an error.
 * @fires {CustomEvent<unknown>} webex-line-incoming-call - Somebody calls: the detail is the SDK's call.
 */
export class WebexLineStatus extends LitElement {
  static override properties = {
    controller: {attribute: false},
  };
  static override styles = [sharedStyles, styles];

  readonly #internals = this.attachInternals();
  readonly #localizer = new Localizer(this);
  readonly #finder = new LineFinder(this, (a, b) => a.state === b.state && a.online === b.online);

  /** Counts the seconds to the next attempt. */
  #tick: ReturnType<typeof setTimeout> | undefined;
  /** The line whose properties are drawn, and in what language. */
  #drawn: readonly [LineInfo?, Language?] = [];

  /** The line to show, in place of the one that the provider or the page shares. */
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
    const {state, online} = this.#finder.snapshot;
    const line = lineOf(state);
    // A line that waits for the network says so itself.
    const offline = !online && !(state.status === 'retrying' && state.cause === 'network');
    const messages = [offline && say('offline'), messageOf(state, language)].filter(Boolean);
    return html`
      <div role="status">
        <div part="status">
          <span part="mark" aria-hidden="true"></span>
          <span part="state">${say(state.status)}</span>
          ${line ? html`<bdi part="number">${numberOf(line)}</bdi>` : nothing}
        </div>
        ${messages.length ? html`<div part="message">${messages.join(' ')}</div>` : nothing}
      </div>
      ${renderCountdown(state, language)} ${this.#renderProperties(state, language)}
    `;
  }

  /** Drawn once for each registration: keepalives come and go, and the properties stay as they are. */
  #renderProperties(state: LineState, language: Language): TemplateResult | typeof nothing | typeof noChange {
    const line = isRegistered(state) ? state.line : undefined;
    const [lineDrawn, languageDrawn] = this.#drawn;
    if (line && line === lineDrawn && language === languageDrawn) return noChange;
    this.#drawn = [line, language];
    return isRegistered(state) ? renderProperties(state.line, state.server, language) : nothing;
  }

  protected override willUpdate(): void {
    showStatus(this, this.#internals, this.#finder.snapshot.state.status);
  }

  protected override updated(): void {
    clearTimeout(this.#tick);
    const left = timeLeft(this.#finder.snapshot.state);
    if (left > 0 && this.isConnected)
      this.#tick = setTimeout(() => this.requestUpdate(), left % 1000 || 1000);
  }
}

/** The line where it is registered: here, or in the tab that has it. */
function lineOf(state: LineState): LineInfo | undefined {
  if (state.status === 'elsewhere' && state.holder === 'tab') return lineOf(state.there);
  return isRegistered(state) ? state.line : undefined;
}

function numberOf({phoneNumber, extension, sipAddresses}: LineInfo): string | undefined {
  return phoneNumber ?? extension ?? sipAddresses[0];
}

/** How long it is until the next attempt, in milliseconds; 0 where there is none, or it is not known. */
function timeLeft(state: LineState): number {
  return state.status === 'retrying' ? Math.max((state.nextAttemptAt ?? 0) - Date.now(), 0) : 0;
}

/** Outside the live region: nobody wants every second read out. */
function renderCountdown(state: LineState, {say}: Language): TemplateResult | typeof nothing {
  const left = timeLeft(state);
  if (!left) return nothing;
  const seconds = Math.ceil(left / 1000);
  return html`<div part="countdown" role="timer">${say('next-attempt', {seconds})}</div>`;
}

function messageOf(state: LineState, language: Language): string | undefined {
  const {say} = language;
  switch (state.status) {
    case 'absent':
    case 'unregistered':
      return say(`${state.status}-hint`);
    case 'registered':
      return state.server === 'backup' ? say('on-backup') : undefined;
    case 'reconnecting':
      return say('missed', {count: state.missed});
    case 'retrying':
      return say(`retrying-${state.cause}`);
    case 'elsewhere':
      return say(`elsewhere-${state.holder}`);
    case 'failed':
      return faultText(state.fault, language);
    default:
      return undefined;
  }
}

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

function renderProperties(line: LineInfo, server: MobiusServer, language: Language): TemplateResult {
  const {say} = language;
  return html`
    <details part="properties">
      <summary>${say('properties')}</summary>
      <dl>
        ${properties.map(([name, unit]) => renderProperty(language, name, line[name], unit))}
        ${renderProperty(language, 'mobius-server', say(`server-${server}`))}
      </dl>
    </details>
  `;
}

/** What the line does not have is left out. */
function renderProperty(
  {say}: Language,
  name: PlainKey,
  value: LineInfo[keyof LineInfo],
  unit?: 'seconds' | 'minutes',
): TemplateResult | typeof nothing {
  const text = unit
    ? value && say(unit, {seconds: value, minutes: value})
    : say('list', {list: [value ?? []].flat().map(String)});
  return text
    ? html`<dt>${say(name)}</dt>
        <dd data-property=${name}>${text}</dd>`
    : nothing;
}
