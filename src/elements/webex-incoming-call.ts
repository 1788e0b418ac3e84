import {html, nothing, type TemplateResult} from 'lit';
import type {Call} from '../call/call.js';
import {isAnswered, type CallSnapshot} from '../call/call-state.js';
import {emitRequest} from '../context/emit.js';
import type {CallEvent} from '../context/watch-calls.js';
import type {LineSnapshot} from '../line/line-state.js';
import {joinForAnnouncement} from '../localization/format.js';
import type {Language} from '../localization/language.js';
import {isRendered} from './announcer.js';
import {CallElement, isActive, isTalking, renderCards} from './call-element.js';
import {callStyles} from './call-element.styles.js';
import {bell, handset} from './call-icons.js';
import {CallNotifications, canAskForNotifications} from './call-notification.js';
import {partyName, partyText, renderParty, renderPicture} from './call-party.js';
import {callText, tabText} from './call-text.js';
import {renderIcon} from './icons.js';
import {LineTone} from './line-tone.js';
import {isMissed, MissedCalls, renderMissedCalls, type MissedCall} from './missed-calls.js';
import {refuseRepeatedPress, unlessRepeated} from './repeated-press.js';
import {RingingTab} from './ringing-tab.js';
import {sharedStyles} from './shared-styles.js';
import {updateIn} from './time.js';
import {styles} from './webex-incoming-call.styles.js';

/**
 * The element that has announced a ringing call (key: the call) or a missed call (key: its snapshot). The announcement is
 * repeated only if the element was hidden and nobody heard it, or if the element was removed or hidden afterwards.
 */
const announcements = new WeakMap<Call | CallSnapshot, {element: CallElement; isHeard: boolean}>();

/**
 * Shows each call that rings, with the caller, and with buttons to answer or decline. Plays a ringtone on the chosen device,
 * announces the call to screen readers, and never moves the focus. The last ten missed calls stay until they are dismissed
 * or called back, the person signs out, or the page is reloaded. While a person is signed in and no call rings, the
 * element also shows a button for notifications, until the person has allowed or refused them.
 *
 * @category Elements
 * @tagname webex-incoming-call
 * @csspart root - The outer container. The state's name is also a part, for example `::part(root ringing)`.
 * @csspart cards - The list of cards.
 * @csspart card - The card of a call, or of the missed calls. `ringing` or `missed` is also a part.
 * @csspart head - The top row of a card, with the picture and the name, or with the number of missed calls.
 * @csspart avatar - The picture of the caller, or the initials.
 * @csspart party - The name and the number, with the state of the call or the time.
 * @csspart name - The name of the caller, or their number.
 * @csspart number - The number of the caller.
 * @csspart call-state - The words "Incoming call", or "Answering…" after a press on Answer.
 * @csspart message - A message about the call.
 * @csspart error - Also set on `message`: why a command failed.
 * @csspart hint - Additional information.
 * @csspart controls - The row with Answer and Decline.
 * @csspart button - Every button.
 * @csspart secondary - Also set on `button`: every button except Answer and Decline.
 * @csspart answer - Also set on `button`: answers the call.
 * @csspart end - Also set on `button`: declines the call.
 * @csspart icon - The icon on a button, or of an error.
 * @csspart title - The title of the missed calls, for example "2 missed calls".
 * @csspart missed-calls - The list of missed calls.
 * @csspart missed-call - A missed call.
 * @csspart time - When a missed call began to ring.
 * @csspart remedy - Also set on `button`: Reload or Copy details, after an error that retrying cannot fix.
 * @csspart note - An instruction, after Copy details.
 * @csspart fault-details - The details of an error, if they could not be copied.
 * @csspart call-back - Also set on `button`: calls back.
 * @csspart dismiss - Also set on `button`: removes the missed calls.
 * @csspart notify - Also set on `button`: allows notifications.
 * @cssstate idle - No call rings, and none was missed.
 * @cssstate ringing - A call rings.
 * @cssstate missed - A call was missed, and not dismissed yet.
 * @cssprop [--webex-answer-color=#1b7a4b] - The background of Answer.
 * @cssprop [--webex-on-answer-color=#fff] - The text color of Answer.
 * @cssprop [--webex-end-color=#c5221f] - The background of Decline.
 * @cssprop [--webex-on-end-color=#fff] - The text color of Decline.
 * @cssprop [--webex-card-accent-width=3px] - The width of the card's top border, which has the color of Answer.
 * @cssprop [--webex-avatar-size=2.75em] - The size of the picture.
 * @cssprop [--webex-avatar-radius=50%] - The corner radius of the picture.
 * @cssprop [--webex-avatar-background] - The background of the initials. Defaults to `--webex-focus-color` with 14% opacity.
 * @fires {CustomEvent<{call: Call}>} webex-answer-request - The person is about to answer a call. Cancelable, bubbles.
 * @fires {CustomEvent<{call: Call}>} webex-decline-request - The person is about to decline a call. Cancelable, bubbles.
 * @fires {CustomEvent<{number: string}>} webex-dial-request - The person is about to call back. Cancelable, bubbles.
 * @fires {CustomEvent<Call>} webex-incoming-call - A call is ringing in this tab.
 * @fires {CustomEvent<CallStateChange>} webex-call-statechange - A call was added, or its snapshot changed.
 * @fires {CustomEvent<CallEnded>} webex-call-ended - A call of this tab has ended.
 * @fires {CustomEvent<LineStateChange>} webex-line-statechange - The line's snapshot changed: its state, or other data such as `pending`.
 */
export class WebexIncomingCall extends CallElement {
  static override styles = [sharedStyles, callStyles, styles];

  protected readonly name = 'incoming-calls';
  readonly #notifications = new CallNotifications();
  readonly #ringtone = new LineTone('ringer', () => this.requestUpdate());
  readonly #ringingTab = new RingingTab(() => this.requestUpdate());
  readonly #missed = new MissedCalls(this);
  /** Calls that were answered here or in another tab, including those whose audio then failed. */
  readonly #answered = new WeakSet<Call>();

  protected override get status(): string {
    if (this.#ringing.length) return 'ringing';
    return this.#missed.list.length ? 'missed' : 'idle';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // A call may already ring when the person leaves the page, and then needs a notification.
    document.addEventListener('visibilitychange', this.#onVisibility);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#onVisibility);
    this.#ringtone.end();
    this.#ringingTab.end();
    this.#notifications.closeAll();
  }

  protected override looksSame(a: LineSnapshot, b: LineSnapshot): boolean {
    return (a.state.status === 'absent') === (b.state.status === 'absent');
  }

  protected override forget(): void {
    super.forget();
    this.#missed.clear();
    this.#notifications.closeAll();
  }

  protected override callChanged({call, snapshot, previous}: CallEvent): void {
    const {state} = snapshot;
    // A call may change once more after its end, when a command settles.
    if (call.direction !== 'incoming' || previous?.state.status === 'ended') return;
    if (state.status !== 'incoming') this.#notifications.close(call);
    if (isAnswered(snapshot)) this.#answered.add(call);
    // The next person must not see a call of another tab, which this tab no longer shows after a sign-out.
    if (this.finder.snapshot.state.status === 'absent') return;
    if (state.status === 'ended' && !this.#answered.has(call) && isMissed(snapshot, state.reason)) {
      this.#missed.add(snapshot);
      const {language} = this.localizer;
      if (!language) return;
      const {say, lang} = language;
      const text = joinForAnnouncement(lang, [say('end-missed'), partyName(snapshot.remote, language)]);
      this.#announceOnce(snapshot, text, 'status');
    }
  }

  protected override renderContent(language: Language, {state}: LineSnapshot): TemplateResult {
    const {say} = language;
    const missed = this.#missed;
    const ringing = this.#ringing;
    // A page may show this element only after a call has begun to ring. Update again, to announce the call then.
    if (ringing.length && !isRendered(this)) updateIn(500);
    return this.renderList(html`
      ${renderCards(ringing, call => this.#renderCall(call, language))}
      ${
        missed.list.length
          ? renderMissedCalls(
              {
                missed,
                fault: this.renderFault(this, language),
                callBack: call => void this.#callBack(call),
              },
              language,
            )
          : nothing
      }
      ${
        canAskForNotifications() && state.status !== 'absent' && !ringing.length
          ? html`<button part="button secondary notify" type="button" @click=${this.#allowNotifications}>
              ${renderIcon(bell)}${say('allow-notifications')}
            </button>`
          : nothing
      }
    `);
  }

  protected override willUpdate(): void {
    super.willUpdate();
    // The error of Call back is shown with the missed calls, and disappears with them.
    if (!this.#missed.list.length) this.clearFault(this);
  }

  protected override updated(): void {
    super.updated();
    this.#updateRingtone();
    const {language} = this.localizer;
    if (!language) return;
    for (const call of this.#ringing) this.#announceRinging(call, language);
    const answering = this.#ringing.map(({snapshot}) => snapshot).filter(({pending}) => pending === 'answer');
    const textIn = (current: Language): string => {
      const texts = answering.flatMap(snapshot => [
        partyName(snapshot.remote, current),
        callText(snapshot, current),
      ]);
      return joinForAnnouncement(current.lang, texts);
    };
    this.announcer.announceState(textIn, answering.length ? 'status' : 'silent');
  }

  get #ringing(): readonly Call[] {
    return this.calls.filter(({snapshot}) => snapshot.state.status === 'incoming');
  }

  #renderCall(call: Call, language: Language): TemplateResult {
    const {say} = language;
    const {remote, pending} = call.snapshot;
    const tabHint = tabText(call.snapshot, language);
    const isSecond = this.calls.some(other => other !== call && isActive(other));
    // Only Answer is disabled. Answering may take long, for example while the browser asks for the microphone, and the
    // person may decline the call meanwhile.
    const isAnswerDisabled = pending !== undefined;
    return html`<section
      role="group"
      part="card ringing"
      aria-label=${partyText('incoming-from', remote, language)}
    >
      <div part="head">
        ${renderPicture(remote)}
        <div part="party">
          <div part="call-state">${callText(call.snapshot, language)}</div>
          ${renderParty(remote, language)}
        </div>
      </div>
      ${this.renderFault(call, language)} ${tabHint ? html`<div part="hint">${tabHint}</div>` : nothing}
      ${this.#ringtone.isBlocked ? html`<div part="hint">${say('ringtone-blocked')}</div>` : nothing}
      <div part="controls">
        <button
          part="button answer"
          type="button"
          aria-disabled=${isAnswerDisabled ? 'true' : nothing}
          @click=${unlessRepeated(() => !isAnswerDisabled && this.#answer(call))}
          @keydown=${refuseRepeatedPress}
        >
          ${renderIcon(handset)}${say(isSecond ? 'hold-and-answer' : 'answer')}
        </button>
        <button
          part="button end"
          type="button"
          @click=${unlessRepeated(() => this.#decline(call))}
          @keydown=${refuseRepeatedPress}
        >
          ${renderIcon(handset)}${say('decline')}
        </button>
      </div>
    </section>`;
  }

  /** Plays the ringtone, or a beep if the person is talking, while a call rings in one tab and is not being answered. */
  #updateRingtone(): void {
    const {line} = this.finder;
    const waiting = this.#ringing.filter(({snapshot}) => snapshot.pending === undefined);
    if (line && waiting.some(call => this.#ringsFor(call)))
      this.#ringtone.play(line, this.calls.some(isTalking) ? 'beep' : 'ring');
    else this.#ringtone.end();
    if (!waiting.length) this.#ringingTab.end();
    else if (this.#ringtone.isBlocked) this.#ringingTab.passOn();
    else this.#ringingTab.begin(waiting.some(({snapshot}) => snapshot.tab === 'here'));
  }

  #ringsFor({snapshot}: Call): boolean {
    return snapshot.tab === 'here' || this.#ringingTab.isElected;
  }

  #announceRinging(call: Call, language: Language): void {
    const text = partyText('incoming-from', call.snapshot.remote, language);
    this.#announceOnce(call, text, 'alert');
    if (announcements.get(call)?.element === this && this.#ringsFor(call))
      this.#notifications.show(call, text, language.lang);
  }

  /** Makes an announcement, unless another element on the page has already made it. */
  #announceOnce(subject: Call | CallSnapshot, text: string, role: 'status' | 'alert'): void {
    const before = announcements.get(subject);
    const isHeard = isRendered(this);
    if (before?.element.isConnected && ((before.isHeard && isRendered(before.element)) || !isHeard)) return;
    announcements.set(subject, {element: this, isHeard});
    this.announcer.announce(text, role);
  }

  #answer(call: Call): void {
    if (emitRequest(this, 'webex-answer-request', {call})) void this.attempt(call, () => call.answer());
  }

  #decline(call: Call): void {
    if (emitRequest(this, 'webex-decline-request', {call})) void this.attempt(call, () => call.decline());
  }

  async #callBack(call: MissedCall): Promise<void> {
    const {number} = call.remote;
    if (number && (await this.call(this, number))) this.#missed.remove([call]);
  }

  readonly #onVisibility = (): void => this.requestUpdate();

  readonly #allowNotifications = async (): Promise<void> => {
    await Notification.requestPermission();
    this.requestUpdate();
  };
}
