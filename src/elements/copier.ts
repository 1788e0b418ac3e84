import {html, nothing, type ReactiveController, type ReactiveElement, type TemplateResult} from 'lit';
import {Announcer} from './announcer.js';
import {check, copy, renderIcon} from './icons.js';

/** How long a button shows that the text was copied, in milliseconds. */
const doneDuration = 2_000;

/**
 * Renders buttons that copy a text, and announces the copy. Renders nothing if there is no clipboard, for example on a
 * page without https.
 */
export class Copier implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #announcer: Announcer;
  /** The name of the button that shows that its text was copied. */
  #copied: string | undefined;
  #doneTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveElement) {
    this.#host = host;
    this.#announcer = new Announcer(host);
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#doneTimer);
    this.#copied = undefined;
  }

  /**
   * @param text Returns the text to copy. Called when the button is pressed.
   * @param name The accessible name of a button without a label.
   * @param done The announcement, and the label, after copying.
   * @param label The label, if any.
   */
  renderButton(
    text: () => string,
    name: string,
    done: string,
    label?: string,
  ): TemplateResult | typeof nothing {
    if (!globalThis.navigator?.clipboard) return nothing;
    const isDone = this.#copied === name;
    return html`<button
      part="button secondary copy"
      type="button"
      aria-label=${label ? nothing : name}
      title=${label ? nothing : name}
      @click=${() => this.#copy(text(), name, done)}
    >
      ${renderIcon(isDone ? check : copy)} ${label ? (isDone ? done : label) : nothing}
    </button>`;
  }

  async #copy(text: string, name: string, done: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Writing to the clipboard was denied: do not report success.
      return;
    }
    if (!this.#host.isConnected) return;
    this.#announcer.announce(done);
    this.#setCopied(name);
    clearTimeout(this.#doneTimer);
    this.#doneTimer = setTimeout(() => this.#setCopied(undefined), doneDuration);
  }

  #setCopied(copied: string | undefined): void {
    this.#copied = copied;
    this.#host.requestUpdate();
  }
}
