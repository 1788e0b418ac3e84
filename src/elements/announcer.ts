import type {ReactiveController, ReactiveElement} from 'lit';
import type {Localizer} from '../context/localizer.js';
import type {Language} from '../localization/language.js';

/**
 * How a state is announced. `silent`: not here, for example because another element announces it. `status`: after a
 * moment. `transient`: later, because the state may pass quickly. `alert`: immediately, because the person must act.
 */
export type Urgency = 'silent' | 'status' | 'transient' | 'alert';

/**
 * Returns the text of a state in a language. Called again when the text is announced, because the language may have changed
 * by then, so it must not read values that change with the state.
 */
type TextIn = (language: Language) => string;

/** How long a state must last before it is announced, in milliseconds. */
const settleDelays = {status: 500, transient: 3_000, alert: 0} as const satisfies Record<
  Exclude<Urgency, 'silent'>,
  number
>;

/** How long an announced text stays in its live region, in milliseconds. */
const clearDelay = 5_000;

/** The latest announcement of a state on the page, and its time. Two elements with the same state announce it only once. */
let latest = {text: '', at: -Infinity};

/**
 * Announces states that last, and results, to screen readers. The host element must render a live region with the role
 * `status` and, if it announces failures, one with the role `alert`, which interrupts.
 */
export class Announcer implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #localizer: Localizer | undefined;
  #lastText: TextIn | undefined;
  /** A transient state that has not been announced yet: the time when it began, and the text before it. */
  #unannounced: {readonly since: number; readonly before: TextIn} | undefined;
  #settleTimer: ReturnType<typeof setTimeout> | undefined;
  #clearTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param localizer Provides the language of the states. Not needed if only results are announced. */
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
   * Announces a state if it lasts and its text differs from that of the previous state. Announces neither the first
   * state nor a transient state that ends before its announcement is due. If only the language or the form of a time has
   * changed, the texts count as equal.
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

  /** Records a state without announcing it. An announcement that is already scheduled is still made. */
  skipState(textIn: TextIn): void {
    this.#lastText = textIn;
  }

  /** Announces a text immediately, such as the result of the person's own action. */
  announce(text: string, role: 'status' | 'alert' = 'status'): void {
    this.#write('', role === 'alert' ? 'status' : 'alert');
    this.#write(text, role);
    clearTimeout(this.#clearTimer);
    // Clear the region later, so that a screen reader that reads the whole page does not read the text again.
    this.#clearTimer = setTimeout(() => this.#write('', role), clearDelay);
  }

  #announceOnce(textIn: TextIn, role: 'status' | 'alert'): void {
    this.#unannounced = undefined;
    const language = this.#localizer?.language;
    const text = language ? textIn(language) : '';
    const now = performance.now();
    if (text === latest.text && now - latest.at < settleDelays.status) return;
    // A hidden element, for example in a header for narrow windows, is not heard, so another one may announce the text.
    if (isExposed(this.#host)) latest = {text, at: now};
    this.announce(text, role);
  }

  #write(text: string, role: string): void {
    const region = this.#host.renderRoot.querySelector(`.visually-hidden[role=${role}]`);
    if (region) region.textContent = text;
  }
}

/**
 * Whether screen readers read the live regions of an element. They do not if it is hidden, inert, or behind a modal dialog.
 * Browsers without `checkVisibility()` count as if it were neither hidden nor behind a dialog.
 */
export function isExposed(host: ReactiveElement): boolean {
  const ancestors = ancestorsOf(host);
  const isInert = ancestors.some(element => element.matches('[inert], [aria-hidden=true]'));
  // Browsers without `checkVisibility` may not know `:modal` either.
  const dialogs = 'checkVisibility' in host ? [...host.ownerDocument.querySelectorAll('dialog:modal')] : [];
  const isBehind = dialogs.length > 0 && !dialogs.some(dialog => ancestors.includes(dialog));
  return isRendered(host) && !isInert && !isBehind;
}

/** Whether an element is rendered, so that people can see it, and screen readers can read its announcements. */
export function isRendered(host: ReactiveElement): boolean {
  // A host with `display: contents` has no box of its own.
  const box = host.renderRoot.querySelector('[part]') ?? host;
  // Safari before 17.4 has no `checkVisibility()`.
  return box.checkVisibility?.({visibilityProperty: true}) ?? true;
}

/** Returns the element and its ancestors, across slots and shadow roots. */
function ancestorsOf(element: Element): Element[] {
  const {assignedSlot, parentNode} = element;
  const parent = assignedSlot ?? (parentNode instanceof ShadowRoot ? parentNode.host : element.parentElement);
  return [element, ...(parent ? ancestorsOf(parent) : [])];
}
