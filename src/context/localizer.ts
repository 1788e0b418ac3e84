import type {ReactiveController, ReactiveElement} from 'lit';
import {english} from '../localization/english.js';
import {
  followers,
  languageFor,
  makeLanguage,
  tellFollowers,
  type Language,
} from '../localization/language.js';

/** How long an element waits for its first language before it is drawn in English, in milliseconds. */
const patience = 3_000;

let observer: MutationObserver | undefined;

/**
 * Finds an element's language: the nearest `lang`, out through every shadow root, up to the page's own. Another one
 * is drawn as soon as its texts are there, and until then what was shown stays.
 */
export class Localizer implements ReactiveController {
  /** The language to draw in. Until the first one is there, nothing is drawn: a wrong one would only flash. */
  language: Language | undefined;
  readonly #host: ReactiveElement;
  /** Whether the page says a direction as near as the language. */
  #isDirected: boolean | undefined;

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    followers.add(this.#follow);
    this.#follow();
    if (!this.language) setTimeout(() => this.language ?? this.#show(makeLanguage('en', english)), patience);
  }

  hostDisconnected(): void {
    followers.delete(this.#follow);
  }

  /** What is drawn says its language, as the page's may be one that is not there; and its direction, unless the page does. */
  hostUpdated(anew?: true): void {
    for (const child of this.#host.renderRoot.children as HTMLCollectionOf<HTMLElement>) {
      if (child.lang && !anew) continue;
      child.lang = this.language!.lang;
      child.dir = this.#isDirected ? '' : this.language!.dir;
    }
  }

  readonly #follow = (): void => {
    const language = languageFor(nearest('[lang]', this.#host)?.getAttribute('lang') ?? '');
    if (language && language !== this.language) this.#show(language);
    this.#isDirected = nearest('[lang],[dir]', this.#host)?.hasAttribute('dir');
    this.hostUpdated(true);
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
  (observer ??= new MutationObserver(tellFollowers)).observe(root, {
    subtree: true,
    attributeFilter: ['lang', 'dir'],
  });
  return element.closest(selector) ?? nearest(selector, (root as ShadowRoot).host);
}
