import {html, nothing, type PropertyDeclarations, type TemplateResult} from 'lit';
import {LineFinder} from '../context/line-finder.js';
import {Localizer} from '../context/localizer.js';
import {isLine, type Line} from '../line/line.js';
import type {LineEvent} from '../line/line-event.js';
import type {LineSnapshot} from '../line/line-state.js';
import type {Language} from '../localization/language.js';
import type {PlainKey} from '../localization/texts.js';
import {internalsOf, nameElement, showStatus} from './element-internals.js';
import {StyledElement} from '../context/styled-element.js';
import {keepTimesCurrent} from './time.js';

/**
 * The base class of all elements that show a line or its calls. It provides the language and the line, and exposes the
 * element's state as `:state()`.
 */
export abstract class LineElement extends StyledElement {
  static override properties: PropertyDeclarations = {line: {attribute: false}};

  readonly #internals = internalsOf(this);
  #hadFocus = false;
  protected readonly localizer = new Localizer(this);
  protected readonly finder = new LineFinder(this, {
    looksSame: (a, b) => this.looksSame(a, b),
    lineChanged: (snapshot, event) => this.lineChanged(snapshot, event),
    forget: () => this.forget(),
  });

  constructor() {
    super();
    keepTimesCurrent(this);
  }

  /**
   * The line shown by the element. By default the line of the nearest provider, or of the page.
   *
   * @throws {TypeError} When set to another object, such as a line of the SDK. Assign that to `sdkLine` of a
   *   `<webex-line-provider>`.
   */
  get line(): Line | undefined {
    return this.finder.line;
  }
  set line(line: Line | undefined) {
    if (line && !isLine(line)) {
      throw new TypeError(
        `<${this.localName}>: line must be a line of this library. To use your own SDK line, set sdkLine of a <webex-line-provider>.`,
      );
    }
    // Preact sets '' for null and undefined.
    this.finder.use(line || undefined);
  }

  /** The text key of the element's accessible name. */
  protected abstract readonly name: PlainKey;

  /** The state that style sheets see, as `:state()` and as a part of the root. */
  protected get status(): string {
    return this.finder.snapshot.state.status;
  }

  /** Renders a snapshot of the line. */
  protected abstract renderLine(snapshot: LineSnapshot, language: Language): unknown;

  /** Called when the element shows another line, and for each event of the line. */
  protected lineChanged(_snapshot: LineSnapshot, _event?: LineEvent): void {}

  /** Removes data of the previous person or line. Called when nobody is signed in any more, and for another line. */
  protected forget(): void {}

  /** Whether both snapshots render the same, so that no update is needed. */
  protected looksSame(a: LineSnapshot, b: LineSnapshot): boolean {
    return a === b;
  }

  /** Called when the focused control was removed or hidden. Override it to move the focus to another control. */
  protected focusLost(): void {}

  protected override render(): TemplateResult | typeof nothing {
    const {language, dir} = this.localizer;
    if (!language) return nothing;
    const {snapshot} = this.finder;
    return html`<div part="root ${this.status}" lang=${language.lang} dir=${dir}>
      ${this.renderLine(snapshot, language)}
    </div>`;
  }

  protected override willUpdate(): void {
    super.willUpdate();
    showStatus(this.#internals, this.status);
    this.#hadFocus = this.shadowRoot?.activeElement != null;
  }

  protected override updated(): void {
    nameElement(this.#internals, this.localizer.language?.say(this.name));
    const hasFocus = this.shadowRoot?.activeElement?.matches(':not([hidden])');
    if (this.#hadFocus && !hasFocus) this.focusLost();
  }
}
