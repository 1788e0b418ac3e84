import {html, nothing, type ReactiveController, type ReactiveElement, type TemplateResult} from 'lit';
import {Announcer} from './announcer.js';
import {check, copy, renderIcon} from './button.js';

/** How long a button says that it has copied, in milliseconds. */
const doneDuration = 2_000;

/** Buttons that copy a text, and say when it is done. Without a clipboard (on a page without https) there are none. */
export class Copier implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #announcer: Announcer;
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
   * @param text What is copied, asked for when the button is pressed.
   * @param name What the button is called where it has no words.
   * @param words The words on it, where it has any.
   */
  renderButton(
    text: () => string,
    name: string,
    done: string,
    words?: string,
  ): TemplateResult | typeof nothing {
    if (!globalThis.navigator?.clipboard) return nothing;
    const isDone = this.#copied === name;
    return html`<button
      part="button secondary copy"
      type="button"
      aria-label=${words ? nothing : name}
      title=${words ? nothing : name}
      @click=${() => this.#copy(text(), name, done)}
    >
      ${renderIcon(isDone ? check : copy)} ${words ? (isDone ? done : words) : nothing}
    </button>`;
  }

  async #copy(text: string, name: string, done: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // The page may not write to the clipboard: nothing is said to be done that is not.
      return;
    }
    if (!this.#host.isConnected) return;
    this.#announcer.announce(done);
    this.#show(name);
    clearTimeout(this.#doneTimer);
    this.#doneTimer = setTimeout(() => this.#show(undefined), doneDuration);
  }

  #show(copied: string | undefined): void {
    this.#copied = copied;
    this.#host.requestUpdate();
  }
}
