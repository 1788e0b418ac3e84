import {html, LitElement, nothing, type PropertyDeclarations, type TemplateResult} from 'lit';
import {LineFinder} from '../context/line-finder.js';
import {Localizer} from '../context/localizer.js';
import type {LineController} from '../line/line-controller.js';
import type {LineSnapshot} from '../line/line-state.js';
import type {Language} from '../localization/language.js';
import type {PlainKey} from '../localization/texts.js';
import {internalsOf, nameElement, showStatus} from './status-state.js';

/** What all elements of a line share: their language, the line that they show, and its state for style sheets. */
export abstract class LineElement extends LitElement {
  static override properties: PropertyDeclarations = {controller: {attribute: false}};

  readonly #internals = internalsOf(this);
  protected readonly localizer = new Localizer(this);
  protected readonly finder = new LineFinder(this, (a, b) => this.looksSame(a, b));

  /** The line to show, in place of the one that the provider or the page shares. */
  get controller(): LineController | undefined {
    return this.finder.line;
  }
  set controller(controller: LineController | undefined) {
    this.finder.use(controller);
  }

  /** What the element is, for people who do not see it. */
  protected abstract readonly name: PlainKey;

  /** Renders the state of the line, whichever it is. */
  protected abstract renderLine(snapshot: LineSnapshot, language: Language): unknown;

  /** Whether a change of the line leaves what the element shows as it is. Then it is not updated. */
  protected looksSame(a: LineSnapshot, b: LineSnapshot): boolean {
    return a === b;
  }

  protected override render(): TemplateResult | typeof nothing {
    const {language, dir} = this.localizer;
    if (!language) return nothing;
    const {snapshot} = this.finder;
    return html`<div part="root ${snapshot.state.status}" lang=${language.lang} dir=${dir}>
      ${this.renderLine(snapshot, language)}
    </div>`;
  }

  protected override willUpdate(): void {
    showStatus(this.#internals, this.finder.snapshot.state.status);
  }

  protected override updated(): void {
    nameElement(this.#internals, this.localizer.language?.say(this.name));
  }
}
