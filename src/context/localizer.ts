import type {ReactiveController, ReactiveElement} from 'lit';
import {followers, languageFor, tellFollowers, type Language} from '../localization/language.js';

let observer: MutationObserver | undefined;

/**
 * Finds an element's language: the nearest `lang`, out through every shadow root, up to the page's own. Another one
 * is drawn as soon as its texts are there, and until then what was shown stays.
 */
export class Localizer implements ReactiveController {
  /** The language to draw in. Until the first one is there, nothing is drawn: a wrong one would only flash. */
  language: Language | undefined;
  readonly #host: ReactiveElement;

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    followers.add(this.#follow);
    this.#follow();
  }

  hostDisconnected(): void {
    followers.delete(this.#follow);
  }

  readonly #follow = (): void => {
    const language = languageFor(langOf(this.#host)) ?? this.language;
    if (language === this.language) return;
    this.language = language;
    this.#host.requestUpdate();
  };
}

/** The nearest `lang`; every tree that it is looked for in is watched from then on. */
function langOf(host: Element): string {
  observer ??= new MutationObserver(tellFollowers);
  for (let element: Element | undefined = host; element;) {
    const root = element.getRootNode();
    observer.observe(root, {subtree: true, attributeFilter: ['lang']});
    const speaker: Element | null = element.closest('[lang]');
    if (speaker) return speaker.getAttribute('lang')!;
    element = (root as ShadowRoot).host;
  }
  return '';
}
