import {nothing, type ReactiveController, type ReactiveElement} from 'lit';
import {isServer} from '../base/is-server.js';
import {
  englishTexts,
  languageListeners,
  languageFor,
  makeLanguage,
  notifyLanguageListeners,
  type Language,
} from '../localization/language.js';

/** How long an element waits for its first language before it renders in English, in milliseconds. */
const loadTimeout = 3_000;

let observer: MutationObserver | undefined;
/** The trees that are already observed. Observing a tree again for each element would be slow. */
const observed = new WeakSet<Node>();

/**
 * Determines an element's language from the nearest `lang`, across shadow roots. A new language is rendered once it has
 * loaded; until then the previous one stays.
 */
export class Localizer implements ReactiveController {
  readonly #host: ReactiveElement;
  #language: Language | undefined;
  /**
   * Whether the page sets the direction: `dir` is on the same ancestor as `lang`, or on a closer one. False while the
   * texts are in another language than the page, because the page's direction does not apply to them.
   */
  #hasDir: boolean | undefined;

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
  }

  /**
   * The language to render in. Undefined until the first one has loaded or `loadTimeout` is over, so that no other
   * language is shown briefly. A server does not know the page around the element, so it uses the element's own `lang`,
   * or English if that language has not been loaded.
   */
  get language(): Language | undefined {
    return isServer ? languageFor(this.#host.getAttribute('lang') ?? '') : this.#language;
  }

  hostConnected(): void {
    if (isServer) return;
    languageListeners.add(this.#determine);
    this.#determine();
    if (!this.language)
      setTimeout(() => this.language ?? this.#show(makeLanguage('en', englishTexts)), loadTimeout);
  }

  hostDisconnected(): void {
    languageListeners.delete(this.#determine);
  }

  /** The direction of the language, or `nothing` if the page sets `dir`. */
  get dir(): Language['dir'] | typeof nothing {
    return this.#hasDir || !this.language ? nothing : this.language.dir;
  }

  readonly #determine = (): void => {
    const tag = nearest('[lang]', this.#host)?.getAttribute('lang') ?? '';
    const language = languageFor(tag);
    if (language && language !== this.language) this.#show(language);
    // English texts in a Hebrew page are still left to right.
    const isOther = tag && tag.trim().slice(0, 2).toLowerCase() !== this.language?.lang.slice(0, 2);
    const hasDir = !isOther && nearest('[lang],[dir]', this.#host)?.hasAttribute('dir');
    if (hasDir === this.#hasDir) return;
    this.#hasDir = hasDir;
    this.#host.requestUpdate();
  };

  #show(language: Language): void {
    this.#language = language;
    this.#host.requestUpdate();
  }
}

/** Like `closest()`, across shadow roots. Observes every tree that it searches. */
function nearest(selector: string, element: Element | undefined): Element | null {
  if (!element) return null;
  const root = element.getRootNode();
  observe(root);
  return element.closest(selector) ?? nearest(selector, (root as ShadowRoot).host);
}

function observe(root: Node): void {
  if (observed.has(root)) return;
  observed.add(root);
  observer ??= new MutationObserver(notifyLanguageListeners);
  observer.observe(root, {subtree: true, attributeFilter: ['lang', 'dir']});
}
