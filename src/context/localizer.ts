import {nothing, type ReactiveController, type ReactiveElement} from 'lit';
import {english} from '../localization/english.js';
import {
  languageListeners,
  languageFor,
  makeLanguage,
  notifyLanguageListeners,
  type Language,
} from '../localization/language.js';

/** How long an element waits for its first language before it is drawn in English, in milliseconds. */
const loadTimeout = 3_000;

let observer: MutationObserver | undefined;

/**
 * Finds an element's language: the nearest `lang`, out through every shadow root, up to the page's own. Another one
 * is drawn as soon as its texts are there, and until then what was shown stays.
 */
export class Localizer implements ReactiveController {
  /** The language to draw in. Until the first one is there, nothing is drawn: a wrong one would only flash. */
  language: Language | undefined;
  readonly #host: ReactiveElement;
  /** Whether the page sets a direction at least as near as the language. */
  #isDirected: boolean | undefined;

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    languageListeners.add(this.#follow);
    this.#follow();
    if (!this.language)
      setTimeout(() => this.language ?? this.#show(makeLanguage('en', english)), loadTimeout);
  }

  hostDisconnected(): void {
    languageListeners.delete(this.#follow);
  }

  /** The direction of the language; nothing where the page sets one itself. */
  get dir(): Language['dir'] | typeof nothing {
    return this.#isDirected || !this.language ? nothing : this.language.dir;
  }

  readonly #follow = (): void => {
    const language = languageFor(nearest('[lang]', this.#host)?.getAttribute('lang') ?? '');
    if (language && language !== this.language) this.#show(language);
    const isDirected = nearest('[lang],[dir]', this.#host)?.hasAttribute('dir');
    if (isDirected === this.#isDirected) return;
    this.#isDirected = isDirected;
    this.#host.requestUpdate();
  };

  #show(language: Language): void {
    this.language = language;
    this.#host.requestUpdate();
  }
}

/** As `closest()`, out through the shadow roots. Every tree that is looked through is watched from then on. */
function nearest(selector: string, element: Element | undefined): Element | null {
  if (!element) return null;
  const root = element.getRootNode();
  (observer ??= new MutationObserver(notifyLanguageListeners)).observe(root, {
    subtree: true,
    attributeFilter: ['lang', 'dir'],
  });
  return element.closest(selector) ?? nearest(selector, (root as ShadowRoot).host);
}
