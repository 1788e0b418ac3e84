import {html, nothing, type ReactiveController, type ReactiveElement, type TemplateResult} from 'lit';
import type {Language} from '../localization/language.js';
import {Announcer} from './announcer.js';
import {selectAll} from './fault-help.js';
import {check, copy, renderIcon} from './icons.js';

/** How long a button shows that the text was copied, in milliseconds. */
const doneDuration = 2_000;

/**
 * Renders buttons that copy a text, and announces that it was copied. Renders nothing if there is no clipboard, for
 * example on a page without https. If the browser refuses to copy, as in a cross-site frame without `allow="clipboard-write"`, shows
 * the text in a text area.
 */
export class Copier implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #announcer: Announcer;
  /** The name of the button that shows that its text was copied. */
  #copied: string | undefined;
  /** The text that could not be copied, and the name of its button. */
  #refused: {readonly name: string; readonly text: string} | undefined;
  #doneTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveElement) {
    this.#host = host;
    this.#announcer = new Announcer(host);
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#doneTimer);
    this.#copied = this.#refused = undefined;
  }

  /**
   * @param text Returns the text to copy. Called when the button is pressed.
   * @param name Identifies the button. Also the accessible name of a button without a label.
   * @param label The label, if any.
   */
  renderButton(
    text: () => string,
    name: string,
    language: Language,
    label?: string,
  ): TemplateResult | typeof nothing {
    if (!globalThis.navigator?.clipboard) return nothing;
    const isDone = this.#copied === name;
    const shownLabel = label && isDone ? language.say('copied') : label;
    return html`<button
      part="button secondary copy"
      type="button"
      aria-label=${label ? nothing : name}
      title=${label ? nothing : name}
      @click=${() => this.#copy(text(), name, language)}
    >
      ${renderIcon(isDone ? check : copy)} ${shownLabel ?? nothing}
    </button>`;
  }

  /** Removes the text that could not be copied, which may contain data of the previous person. */
  forget(): void {
    this.#refused = undefined;
  }

  /**
   * Renders the text that the button with this name could not copy, for manual selection.
   *
   * @param current The text that the button copies now. An earlier one is not shown.
   */
  renderRefused(
    name: string,
    {say}: Language,
    current: string | undefined = this.#refused?.text,
  ): TemplateResult | typeof nothing {
    if (this.#refused?.name !== name || this.#refused.text !== current) return nothing;
    return html`${say('copy-refused')}
      <textarea
        part="copy-text"
        dir="ltr"
        readonly
        aria-label=${name}
        .value=${this.#refused.text}
        @focus=${selectAll}
      ></textarea>`;
  }

  async #copy(text: string, name: string, {say}: Language): Promise<void> {
    const refused = await navigator.clipboard.writeText(text).then(
      () => undefined,
      () => ({name, text}),
    );
    if (!this.#host.isConnected) return;
    this.#refused = refused;
    this.#announcer.announce(say(refused ? 'copy-refused' : 'copied'));
    this.#setCopied(refused ? undefined : name);
    clearTimeout(this.#doneTimer);
    this.#doneTimer = setTimeout(() => this.#setCopied(undefined), doneDuration);
  }

  #setCopied(copied: string | undefined): void {
    this.#copied = copied;
    this.#host.requestUpdate();
  }
}
