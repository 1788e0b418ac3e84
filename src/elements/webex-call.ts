import type {TemplateResult} from 'lit';
import type {Call} from '../call/call.js';
import {cleanNumber} from '../call/call-number.js';
import {isAnswered, isLive} from '../call/call-state.js';
import {emitRequest} from '../context/emit.js';
import type {CallEvent} from '../context/watch-calls.js';
import {canDial, type LineSnapshot} from '../line/line-state.js';
import type {Language} from '../localization/language.js';
import {audioDevices} from '../media/audio-devices.js';
import {errorId, renderCallCard, type CallAction, type CallView} from './call-card.js';
import {CallElement, renderCards} from './call-element.js';
import {callStyles} from './call-element.styles.js';
import {CallMonitor} from './call-monitor.js';
import {CallPanels} from './call-panels.js';
import {CallRemedies} from './call-remedies.js';
import {timeInCall} from './call-timer.js';
import {callsAnnouncement} from './calls-announcement.js';
import {EndedCalls} from './ended-calls.js';
import {Ringback} from './ringback.js';
import {sharedStyles} from './shared-styles.js';
import {updateIn} from './time.js';
import {styles} from './webex-call.styles.js';

/**
 * Shows the calls that the person makes or has answered. Each call has a card with the other party, the duration, the
 * buttons, and problems with the sound. A call that the person ended or canceled disappears immediately. Of the other
 * ended calls, the last five stay, with the reason for the end, until they are dismissed, or the person makes another
 * call or signs out. Without a call, the element is empty.
 *
 * @category Elements
 * @tagname webex-call
 * @csspart root - The outer container. The state's name is also a part, for example `::part(root active)`.
 * @csspart cards - The list of cards.
 * @csspart card - The card of a call. The state's name is also a part, for example `::part(card on-hold)`.
 * @csspart head - The row with the picture, the name and the state.
 * @csspart avatar - The picture of the other party, or the initials.
 * @csspart party - The name, the number and the state.
 * @csspart name - The name of the other party, or their number.
 * @csspart number - The number of the other party.
 * @csspart call-state - The row with the state, the duration and the quality.
 * @csspart timer - The duration of the call.
 * @csspart muted - Shown while the microphone is confirmed to be muted.
 * @csspart quality - The quality of the connection. `good`, `fair` or `poor` is also a part.
 * @csspart message - A message about the call.
 * @csspart reason - Also set on `message`: why the call ended.
 * @csspart trouble - Also set on `message`: a problem with the sound.
 * @csspart error - Also set on `message`: why a command or the call failed.
 * @csspart hint - Additional information.
 * @csspart controls - The row with Mute, Hold, Keypad and Transfer.
 * @csspart button - Every button.
 * @csspart secondary - Also set on `button`: every button except End call and the form's Transfer.
 * @csspart control - Also set on `button`: Mute, Hold, Keypad and Transfer.
 * @csspart remedy - Also set on `button`: helps with a problem, or calls again.
 * @csspart note - An instruction, after Copy details.
 * @csspart fault-details - The details of an error, if they could not be copied.
 * @csspart dismiss - Also set on `button`: removes a call that has ended.
 * @csspart end - Also set on `button`: ends the call.
 * @csspart icon - The icon on a button, of an error, or of `muted`.
 * @csspart panel - The area with the keypad or the transfer form. `keypad` or `transfer` is also a part.
 * @csspart keypad - The keypad. Also set on `panel` while it contains the keypad.
 * @csspart key - Also set on `button`: a key of the keypad.
 * @csspart letters - The letters on a key.
 * @csspart digits - The digits that were sent.
 * @csspart transfer - Also set on `panel` while it contains the transfer form.
 * @csspart transfer-form - The form that transfers the call.
 * @csspart field - The field for a number with its label.
 * @csspart input - The field for a number.
 * @csspart transfer-button - Also set on `button`: transfers to the number.
 * @csspart connect - Also set on `button`: connects the other parties of two calls, and leaves both calls.
 * @cssstate idle - There is no call.
 * @cssstate dialing - The call is being made.
 * @cssstate ringing - The other party's phone is ringing.
 * @cssstate connecting - Answered; the audio is being set up.
 * @cssstate active - The two parties are connected.
 * @cssstate holding - The call is being put on hold.
 * @cssstate on-hold - The call is on hold.
 * @cssstate resuming - The call is being resumed.
 * @cssstate ending - The call is being ended.
 * @cssstate ended - The call has ended, and is shown with the reason.
 * @cssprop [--webex-end-color=#c5221f] - The background of End call.
 * @cssprop [--webex-on-end-color=#fff] - The text color of End call.
 * @cssprop [--webex-warning-color] - The color of the border and the background of a problem with the sound, and of the words for a poor connection.
 * @cssprop [--webex-avatar-size=2.75em] - The size of the picture.
 * @cssprop [--webex-avatar-radius=50%] - The corner radius of the picture.
 * @cssprop [--webex-avatar-background] - The background of the initials. Defaults to `--webex-focus-color` with 14% opacity.
 * @cssprop [--webex-key-radius=0.75em] - The corner radius of a key of the keypad, and of Mute, Hold, Keypad and Transfer. If not set, 0.75em, but no larger than `--webex-button-radius`.
 * @fires {CustomEvent<{call: Call}>} webex-end-request - The person is about to end a call. Cancelable, bubbles.
 * @fires {CustomEvent<{call: Call, to: string | Call}>} webex-transfer-request - The person is about to transfer a call. Cancelable, bubbles.
 * @fires {CustomEvent<{number: string}>} webex-dial-request - The person is about to call again. Cancelable, bubbles.
 * @fires {CustomEvent<Call>} webex-incoming-call - A call is ringing in this tab.
 * @fires {CustomEvent<CallStateChange>} webex-call-statechange - A call was added, or its snapshot changed.
 * @fires {CustomEvent<CallEnded>} webex-call-ended - A call of this tab has ended.
 * @fires {CustomEvent<LineStateChange>} webex-line-statechange - The line's snapshot changed: its state, or other data such as `pending`.
 */
export class WebexCall extends CallElement {
  static override styles = [sharedStyles, callStyles, styles];

  protected readonly name = 'calls';
  readonly #monitor = new CallMonitor(this, () => this.calls);
  readonly #remedies = new CallRemedies({
    attempt: (call, command) => void this.attempt(call, command),
    callAgain: (call, number) => void this.#callAgain(call, number),
    canCall: () => canDial(this.finder.snapshot.state),
    renderFaultButton: (fault, language) => this.renderFaultButton(fault, language),
  });
  readonly #ended = new EndedCalls();
  /** Incoming calls that were answered. `<webex-incoming-call>` shows the others. */
  readonly #answered = new WeakSet<Call>();
  readonly #panels = new CallPanels({
    element: this,
    calls: () => this.calls,
    attempt: (call, command) => this.attempt(call, command),
    faultOf: call => this.faultOf(call),
  });
  /** The button that opened a panel, in the card with the focus. */
  #opener: HTMLElement | null | undefined;

  constructor() {
    super();
    this.addController(new Ringback(() => (this.isConnected ? this.finder.line : undefined)));
  }

  protected override get status(): string {
    const states = this.#shown.map(({snapshot}) => snapshot.state);
    const shown = states.find(({status}) => status === 'active') ?? states.find(isLive) ?? states[0];
    return shown?.status ?? 'idle';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // List the microphones, so that a remedy can offer another one by name.
    if (this.calls.length) void audioDevices.refresh();
  }

  protected override looksSame(a: LineSnapshot, b: LineSnapshot): boolean {
    return canDial(a.state) === canDial(b.state);
  }

  protected override callChanged({call, snapshot, previous}: CallEvent): void {
    const {state} = snapshot;
    if (!previous && call.direction === 'outgoing') this.#ended.clear();
    if (isAnswered(snapshot) || (previous && isAnswered(previous))) this.#answered.add(call);
    // A call may change once more after its end, when a command settles.
    if (state.status === 'ended' && previous?.state.status !== 'ended' && this.#isOwn(call)) {
      this.#panels.close(call);
      // The next person must not see a call that the sign-out has ended.
      if (this.finder.snapshot.state.status !== 'absent') this.#ended.add(call, state);
    }
  }

  protected override forget(): void {
    super.forget();
    this.#ended.clear();
  }

  protected override renderContent(language: Language): TemplateResult {
    const duration = this.calls.map(timeInCall).find(time => time !== undefined);
    // Update at the next full second.
    if (duration !== undefined) updateIn(1000 - (duration % 1000));
    const cards = renderCards(this.#shown, call => renderCallCard(this.#viewOf(call, language), language));
    return this.renderList(cards);
  }

  protected override willUpdate(): void {
    super.willUpdate();
    const card = this.shadowRoot?.activeElement?.closest('section');
    this.#opener = card?.querySelector<HTMLElement>('[aria-expanded=true]');
  }

  protected override updated(): void {
    super.updated();
    const {text, urgency} = this.#announcement;
    this.announcer.announceState(text, urgency);
  }

  /** The focused control was removed with its panel or its call. */
  protected override focusLost(): void {
    const next = this.#opener?.isConnected ? this.#opener : this.renderRoot.querySelector('button');
    if (next) next.focus();
    else super.focusLost();
  }

  get #announcement(): ReturnType<typeof callsAnnouncement> {
    const {lastEnd} = this.#ended;
    return callsAnnouncement({calls: this.#shown, sampleOf: call => this.#monitor.sampleOf(call), lastEnd});
  }

  /** The person's current calls, the oldest first, followed by the ended calls. */
  get #shown(): readonly Call[] {
    return [...this.calls.filter(call => this.#isOwn(call)), ...this.#ended.calls];
  }

  /** Whether a call was made or answered by the person. */
  #isOwn(call: Call): boolean {
    return call.direction === 'outgoing' || this.#answered.has(call) || isAnswered(call.snapshot);
  }

  #viewOf(call: Call, language: Language): CallView {
    const sample = this.#monitor.sampleOf(call);
    return {
      call,
      sample,
      panel: this.#panels.render(call, language),
      fault: this.renderFault(call, language, errorId(call)),
      remedy: this.#remedies.render(call, sample, language),
      run: action => this.#run(call, action),
    };
  }

  #run(call: Call, action: CallAction): void {
    switch (action) {
      case 'keypad':
      case 'transfer':
        this.#panels.toggle(call, action);
        break;
      case 'dismiss':
        this.#dismiss(call);
        break;
      case 'end':
        if (emitRequest(this, 'webex-end-request', {call})) void this.attempt(call, () => call.end());
        break;
      case 'mute':
      case 'hold':
      case 'resume':
        void this.attempt(call, () => call[action]());
        break;
      default:
        action satisfies never;
    }
  }

  /** Removes the card of a call that has ended, without announcing the remaining calls again. */
  #dismiss(call: Call): void {
    this.#ended.dismiss(call);
    this.announcer.skipState(this.#announcement.text);
    this.requestUpdate();
  }

  /** Calls again. If the call is not over, ends it first, but only once the page has allowed the new call. */
  async #callAgain(call: Call, written: string): Promise<void> {
    let number = '';
    const isReady = await this.attempt(call, async () => {
      number = cleanNumber(written);
      if (!this.requestCall(number)) return false;
      return !isLive(call.snapshot.state) || (emitRequest(this, 'webex-end-request', {call}) && call.end());
    });
    if (!isReady || (await this.attempt(call, () => this.makeCall(number)))) return;
    // Keep the card, which shows why calling again failed. Nobody must see it after a sign-out.
    if (this.finder.snapshot.state.status !== 'absent') this.#ended.keep(call);
    this.requestUpdate();
  }
}
