import type {Fault} from '../base/fault.js';
import {html, nothing, type ReactiveController, type ReactiveElement, type TemplateResult} from 'lit';
import type {Localizer} from '../context/localizer.js';
import type {Language} from '../localization/language.js';
import type {PlainKey} from '../localization/texts.js';
import {Announcer} from './announcer.js';

/** An instruction for a fault. */
interface Note {
  readonly fault: Fault;
  readonly key: PlainKey;
  /** The text that could not be copied, for manual selection. */
  readonly text: string | undefined;
}

/** Shows instructions for a fault beside its button, and copies the fault's details. */
export class FaultHelp implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #localizer: Localizer;
  readonly #announcer: Announcer;
  #note: Note | undefined;

  constructor(host: ReactiveElement, localizer: Localizer) {
    this.#host = host;
    this.#localizer = localizer;
    this.#announcer = new Announcer(host);
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#note = undefined;
  }

  /** Copies the details of a fault. If the browser does not allow that, shows them in a text area. */
  async copy(fault: Fault, text: string): Promise<void> {
    try {
      // This also throws on a page without https, which has no clipboard.
      await navigator.clipboard.writeText(text);
      this.showNote(fault, fault.action === 'contact-admin' ? 'copied-contact-admin' : 'copied-fix-page');
    } catch {
      this.showNote(fault, 'copy-refused', text);
    }
  }

  /** Announces a note, and shows it as long as the fault lasts. */
  showNote(fault: Fault, key: PlainKey, text?: string): void {
    const {language} = this.#localizer;
    if (!language || !this.#host.isConnected) return;
    this.#note = {fault, key, text};
    this.#announcer.announce(language.say(key));
    this.#host.requestUpdate();
  }

  /** Renders the note if it belongs to this fault. */
  render(fault: Fault | undefined, {say}: Language): TemplateResult | typeof nothing {
    if (!fault || this.#note?.fault !== fault) return nothing;
    const {key, text} = this.#note;
    return html`<div part="note">${say(key)}</div>
      ${
        text === undefined
          ? nothing
          : html`<textarea
              part="fault-details"
              dir="ltr"
              readonly
              rows="6"
              aria-label=${say('copy-details')}
              .value=${text}
              @focus=${selectAll}
            ></textarea>`
      }`;
  }
}

/** Selects the text of a text area that gets the focus. */
export function selectAll({target}: FocusEvent): void {
  (target as HTMLTextAreaElement).select();
}
