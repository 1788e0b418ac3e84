import type {ReactiveController, ReactiveElement} from 'lit';
import type {Localizer} from '../context/localizer.js';
import type {Language} from '../localization/language.js';

/** `silent`: another element announces the state. `transient`: the state may pass quickly. `alert`: the person must act. */
export type Urgency = 'silent' | 'status' | 'transient' | 'alert';

/**
 * Returns the text of a state in a language, which may have changed when the text is announced. Must not read values
 * that change with the state.
 */
type TextIn = (language: Language) => string;

/** How long a state must last before it is announced, in milliseconds. */
const settleDelays = {status: 500, transient: 3_000, alert: 0} as const satisfies Record<
  Exclude<Urgency, 'silent'>,
  number
>;

/** How long an announced text stays in its live region, in milliseconds. */
const clearDelay = 5_000;

/** The latest announcement on the page, so that two elements do not announce the same text. */
let latest = {text: '', at: -Infinity};

/**
 * Announces changes to screen readers if they last. The host element renders a live region with the role `status` and, if
 * it announces failures, one with the role `alert`, which interrupts.
 */
export class Announcer implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #localizer: Localizer | undefined;
  #lastText: TextIn | undefined;
  /** A transient state that has not been announced yet: the time when it began, and the text before it. */
  #unannounced: {readonly since: number; readonly before: TextIn} | undefined;
  #settleTimer: ReturnType<typeof setTimeout> | undefined;
  #clearTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param localizer The language of the states. Not needed if only results are announced. */
  constructor(host: ReactiveElement, localizer?: Localizer) {
    this.#host = host;
    this.#localizer = localizer;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#settleTimer);
    clearTimeout(this.#clearTimer);
    this.#lastText = undefined;
    this.#unannounced = undefined;
    // The element may be inserted again, and its regions would keep the text.
    this.#write('', 'status');
    this.#write('', 'alert');
  }

  /**
   * Announces a state if it lasts and differs from the previous one. Announces neither the first state nor a
   * transient state that ends before its announcement is due, nor a state that is only shown in another language or
   * with times in another form.
   */
  announceState(textIn: TextIn, urgency: Urgency = 'status'): void {
    const language = this.#localizer?.language;
    if (!language) return;
    const before = this.#lastText;
    this.#lastText = textIn;
    const text = textIn(language);
    if (text === before?.(language)) return;
    clearTimeout(this.#settleTimer);
    if (before === undefined) return;
    if (urgency === 'silent') {
      this.#unannounced = undefined;
      return;
    }
    if (urgency === 'transient') this.#unannounced ??= {since: performance.now(), before};
    if (this.#unannounced?.before(language) === text) {
      this.#unannounced = undefined;
      return;
    }
    const waited =
      urgency === 'transient' && this.#unannounced ? performance.now() - this.#unannounced.since : 0;
    this.#settleTimer = setTimeout(
      () => this.#announceOnce(textIn, urgency === 'alert' ? 'alert' : 'status'),
      settleDelays[urgency] - waited,
    );
  }

  /** Notes a state that the person knows without an announcement. An announcement that is already due is still made. */
  skipState(textIn: TextIn | undefined): void {
    this.#lastText = textIn;
  }

  /** Announces the result of the person's own action immediately. */
  announce(text: string, role: 'status' | 'alert' = 'status'): void {
    this.#write('', role === 'alert' ? 'status' : 'alert');
    this.#write(text, role);
    clearTimeout(this.#clearTimer);
    // Clear the region later, so that a screen reader that reads the page does not find the text twice.
    this.#clearTimer = setTimeout(() => this.#write('', role), clearDelay);
  }

  #announceOnce(textIn: TextIn, role: 'status' | 'alert'): void {
    this.#unannounced = undefined;
    const language = this.#localizer?.language;
    const text = language ? textIn(language) : '';
    const now = performance.now();
    if (text === latest.text && now - latest.at < settleDelays.status) return;
    // What is announced in a hidden element is not heard, such as in a header for narrow windows only.
    if (isExposed(this.#host)) latest = {text, at: now};
    this.announce(text, role);
  }

  #write(text: string, role: string): void {
    const region = this.#host.renderRoot.querySelector(`.visually-hidden[role=${role}]`);
    if (region) region.textContent = text;
  }
}

/**
 * Whether screen readers can hear the live regions of an element. Behind a modal dialog they cannot. Older browsers
 * cannot tell.
 */
function isExposed(host: ReactiveElement): boolean {
  const around = ancestorsOf(host);
  const isInert = around.some(element => element.matches('[inert], [aria-hidden=true]'));
  // Browsers without `checkVisibility` may not know `:modal` either.
  const dialogs = 'checkVisibility' in host ? [...host.ownerDocument.querySelectorAll('dialog:modal')] : [];
  const isBehind = dialogs.length > 0 && !dialogs.some(dialog => around.includes(dialog));
  return isRendered(host) && !isInert && !isBehind;
}

/** Whether an element is rendered, so that people can see it, and screen readers can read its announcements. */
export function isRendered(host: ReactiveElement): boolean {
  // A host with `display: contents` has no box of its own.
  const box = host.renderRoot.querySelector('[part]') ?? host;
  // Safari before 17.4 has no `checkVisibility()`.
  return box.checkVisibility?.({visibilityProperty: true}) ?? true;
}

/** The element and those around it, also outside of its shadow roots. */
function ancestorsOf(element: Element): Element[] {
  const {assignedSlot, parentNode} = element;
  const around = assignedSlot ?? (parentNode instanceof ShadowRoot ? parentNode.host : element.parentElement);
  return [element, ...(around ? ancestorsOf(around) : [])];
}
