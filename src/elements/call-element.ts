import {html, nothing, type TemplateResult} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import type {FaultError, Fault} from '../base/fault.js';
import {faultError} from '../base/make-fault.js';
import {reportError} from '../base/report-error.js';
import type {Call} from '../call/call.js';
import {isEnding, type CallStatus} from '../call/call-state.js';
import {cleanNumber} from '../call/call-number.js';
import {emitRequest} from '../context/emit.js';
import {emitCallEvent} from '../context/forward-events.js';
import {watchCalls, type CallEvent} from '../context/watch-calls.js';
import type {DialOptions} from '../line/line.js';
import type {LineEvent} from '../line/line-event.js';
import {canDial, type LineSnapshot} from '../line/line-state.js';
import {englishCalls} from '../localization/english-calls.js';
import {addEnglishCalls, type Language} from '../localization/language.js';
import {Announcer} from './announcer.js';
import {buttonFor} from './fault-action.js';
import {faultDetails, firstShownAt} from './fault-details.js';
import {FaultHelp} from './fault-help.js';
import {faultText} from './fault-text.js';
import {renderIcon} from './icons.js';
import {LineElement} from './line-element.js';
import {glyphs} from './line-mark.js';
import {refuseRepeatedPress, unlessRepeated} from './repeated-press.js';

addEnglishCalls(englishCalls);

/** The base class of the elements for calls. Follows the calls of the line, and shows why a command has failed. */
export abstract class CallElement extends LineElement {
  static override shadowRootOptions: ShadowRootInit = {
    ...LineElement.shadowRootOptions,
    delegatesFocus: true,
  };

  protected readonly announcer = new Announcer(this, this.localizer);
  /** The fault of each subject's latest command, if it failed. */
  readonly #faults = new WeakMap<Subject, Fault>();
  readonly #help = new FaultHelp(this, this.localizer);
  /** The numbers that this element is calling. */
  readonly #numbersBeingCalled = new Set<string>();
  /** Aborted when the element leaves the line. */
  #end = new AbortController();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end.abort();
  }

  /** The line's current calls. Empty while the element is not on the page. */
  protected get calls(): readonly Call[] {
    return (this.isConnected && this.finder.line?.calls) || [];
  }

  /** Renders the element without its live regions. */
  protected abstract renderContent(language: Language, snapshot: LineSnapshot): unknown;

  /** Called when a call is added, changes or ends. */
  protected callChanged(_event: CallEvent): void {}

  protected override lineChanged({state}: LineSnapshot, event?: LineEvent): void {
    // If the advice to register is shown, remove it.
    if (canDial(state)) this.requestUpdate();
    if (event) return;
    // Without an event, the element shows another line.
    this.#end.abort();
    this.#end = new AbortController();
    const {line} = this.finder;
    const onChange = (change: CallEvent): void => {
      const {call, snapshot, previous} = change;
      // An error from the previous state would contradict the new state.
      if (previous && settledStatus(previous) !== settledStatus(snapshot)) this.clearFault(call);
      this.callChanged(change);
      this.requestUpdate();
      emitCallEvent(this, change, false);
    };
    if (line) watchCalls(line, onChange, {signal: this.#end.signal});
  }

  protected override renderLine(snapshot: LineSnapshot, language: Language): TemplateResult {
    return html`${this.renderContent(language, snapshot)}
      <div class="visually-hidden" role="status"></div>
      <div class="visually-hidden" role="alert"></div>`;
  }

  /** Renders the list of cards, which can receive the focus. */
  protected renderList(cards: unknown): TemplateResult {
    return html`<div part="cards" @mousedown=${this.#onPress} @blur=${this.#onBlur}>${cards}</div>`;
  }

  /** Moves the focus to the list of cards. */
  protected override focusLost(): void {
    const list = this.renderRoot.querySelector<HTMLElement>('[part=cards]');
    if (!list) return;
    this.#makeFocusable(list);
    list.focus();
  }

  /**
   * Renders the error of a subject's latest command, and a button that helps, if there is one.
   *
   * @param id The ID of the message, for the field that it describes.
   */
  protected renderFault(subject: Subject, language: Language, id?: string): TemplateResult | typeof nothing {
    const fault = this.faultOf(subject);
    return fault
      ? html`<div part="message error" id=${id ?? nothing}>
            ${renderIcon(glyphs.failed)}<span>${faultText(fault, language)}</span>
          </div>
          ${this.renderFaultButton(fault, language) ?? nothing}`
      : nothing;
  }

  /**
   * Renders the button for a fault that repeating the command cannot solve: Reload, or Copy details for the
   * administrator or the page's owner. Undefined for other faults.
   */
  protected renderFaultButton(fault: Fault, language: Language): TemplateResult | undefined {
    const {command, text} = buttonFor(fault);
    if (command !== 'reload' && command !== 'copy-details') return undefined;
    const at = firstShownAt(fault);
    const onPress = (): void => {
      if (command === 'reload') location.reload();
      else void this.#help.copy(fault, faultDetails(fault, at));
    };
    return html`${renderRemedy(language.say(text), onPress)} ${this.#help.render(fault, language)}`;
  }

  /** Returns the fault to show for a subject. The advice to register first is not shown once the line can dial. */
  protected faultOf(subject: Subject): Fault | undefined {
    const fault = this.#faults.get(subject);
    const isOutdated = fault?.type === 'line-not-registered' && canDial(this.finder.snapshot.state);
    return isOutdated ? undefined : fault;
  }

  protected clearFault(subject: Subject): void {
    this.#faults.delete(subject);
  }

  /**
   * Runs a command. A failure is announced, and shown until the next command or until the state of the call changes.
   *
   * @param subject The call, or the element itself.
   * @param command Resolves with false if it was not run, for example because the page canceled its event.
   * @returns Whether it was run and succeeded.
   */
  protected async attempt(subject: Subject, command: () => Promise<unknown>): Promise<boolean> {
    const wasEnding = isEndingCall(subject);
    this.clearFault(subject);
    this.requestUpdate();
    try {
      return (await command()) !== false;
    } catch (error) {
      // If the call has ended during the command, the reason for its end is shown instead.
      this.#handleFailure(subject, error, wasEnding || !isEndingCall(subject));
      return false;
    }
  }

  protected override forget(): void {
    this.clearFault(this);
  }

  /**
   * Calls a number, unless the page cancels `webex-dial-request`. The line puts the active call on hold first.
   *
   * @returns Whether the call was made.
   */
  protected call(subject: Subject, written: string, options?: DialOptions): Promise<boolean> {
    return this.attempt(subject, async () => {
      const number = cleanNumber(written);
      return this.requestCall(number) && this.makeCall(number, options);
    });
  }

  /**
   * Dispatches `webex-dial-request`, and returns whether the page allows the call. Returns false without the event if this
   * element is already calling the number, for example after a second press while the active call is being put on hold.
   */
  protected requestCall(number: string): boolean {
    return !this.#numbersBeingCalled.has(number) && emitRequest(this, 'webex-dial-request', {number});
  }

  /** Calls a number that the page has allowed. */
  protected async makeCall(number: string, options?: DialOptions): Promise<Call> {
    const {line} = this.finder;
    if (!line) throw faultError('signed-out');
    this.#numbersBeingCalled.add(number);
    try {
      return await line.call(number, options);
    } finally {
      this.#numbersBeingCalled.delete(number);
    }
  }

  /** Announces and shows a fault. Reports any other error in the console, except an `AbortError`. */
  #handleFailure(subject: Subject, error: unknown, isShown: boolean): void {
    const {fault} = error as Partial<FaultError>;
    if (!fault) {
      if ((error as Partial<Error>).name !== 'AbortError') reportError('A command failed', error);
      return;
    }
    if (!isShown) return;
    this.#faults.set(subject, fault);
    this.requestUpdate();
    const {language} = this.localizer;
    if (language && this.isConnected) this.announcer.announce(faultText(fault, language), 'alert');
  }

  /**
   * Makes the list focusable until it loses the focus. If it were always focusable, `focus()` of the element would focus
   * the list instead of its first button.
   */
  #makeFocusable(list: HTMLElement): void {
    list.tabIndex = -1;
    list.role = 'group';
    list.ariaLabel = this.localizer.language?.say(this.name) ?? null;
  }

  /** Without this, a press on a text would focus the first button, because of `delegatesFocus`. */
  readonly #onPress = ({currentTarget, target}: MouseEvent): void => {
    if (!(target as Element).closest('button, label, textarea'))
      this.#makeFocusable(currentTarget as HTMLElement);
  };

  readonly #onBlur = ({target}: FocusEvent): void => {
    // Only the window has lost the focus. When the window gets it back, the list does, too.
    if (this.shadowRoot?.activeElement === target) return;
    for (const name of ['tabindex', 'role', 'aria-label']) (target as Element).removeAttribute(name);
  };
}

/** The subject of a command: a call, or the element itself for a command without a call. */
type Subject = Call | CallElement;

/** Whether the subject is a call that has ended, or is about to end. */
function isEndingCall(subject: Subject): boolean {
  return !(subject instanceof CallElement) && isEnding(subject.snapshot.state);
}

/** Returns the status of a call. For `holding` and `resuming`, which may still fail, returns the status before. */
function settledStatus({state: {status}}: Call['snapshot']): CallStatus {
  if (status === 'holding') return 'active';
  return status === 'resuming' ? 'on-hold' : status;
}

/** Whether a call is active, in this tab or another. An active call is put on hold before another call becomes active. */
export function isActive({snapshot}: Call): boolean {
  return snapshot.state.status === 'active';
}

/** Whether a call is active and belongs to this tab. */
export function isActiveHere({snapshot}: Call): boolean {
  return snapshot.state.status === 'active' && snapshot.tab === 'here';
}

/**
 * Renders a card for each call. Without a call, renders `nothing`, which also removes the markers that Lit 3.3 leaves in
 * the DOM, one for each removed card: https://github.com/lit/lit/issues/5298
 */
export function renderCards(calls: readonly Call[], render: (call: Call) => TemplateResult): unknown {
  return calls.length ? repeat(calls, ({id}) => id, render) : nothing;
}

/** Renders a button that helps with a problem. */
export function renderRemedy(text: string, onPress: () => void): TemplateResult {
  return html`<button
    part="button secondary remedy"
    type="button"
    @click=${unlessRepeated(onPress)}
    @keydown=${refuseRepeatedPress}
  >
    ${text}
  </button>`;
}

const talkingStatuses: ReadonlySet<CallStatus> = new Set(['connecting', 'active', 'holding', 'resuming']);

/** Whether the person is talking in a call, or is about to. */
export function isTalking({snapshot}: Call): boolean {
  return talkingStatuses.has(snapshot.state.status);
}
