import type {ReactiveController, ReactiveElement} from 'lit';

/** How long a state has to last to be worth a word, and how long the word stays to be found, in milliseconds. */
const [settles, stays] = [500, 5_000];

/** What the page said last, whichever element said it: two of them never say the same. */
let latest = {text: '', at: -Infinity};

/**
 * Tells people who do not see the page what changed: once, when it has settled. Its host has a region with the role
 * `status`, which waits for its turn, and where something may need an action one with the role `alert`, which does not.
 */
export class Announcer implements ReactiveController {
  readonly #host: ReactiveElement;
  #known: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param isNew Whether its host has just come: how things stand then is no news. */
  constructor(host: ReactiveElement, isNew = true) {
    this.#host = host;
    if (!isNew) this.#known = '';
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#known = undefined;
  }

  /** Says how things stand, where that is not what it said before. What an element finds on joining is no news. */
  standing(text: string, role: 'status' | 'alert' = 'status'): void {
    if (text === this.#known) return;
    const isNews = this.#known !== undefined;
    this.#known = text;
    clearTimeout(this.#timer);
    // Where something has to be done it is said at once.
    if (isNews) this.#timer = setTimeout(() => this.#settled(text, role), role === 'alert' ? 0 : settles);
  }

  /** Says what somebody has just done, and waits for. */
  announce(text: string, role: 'status' | 'alert' = 'status'): void {
    this.#write(text, role);
    clearTimeout(this.#timer);
    // Whoever reads through the page finds it where it stands, and not a second time.
    this.#timer = setTimeout(() => this.#write('', role), stays);
  }

  #settled(text: string, role: 'status' | 'alert'): void {
    const now = performance.now();
    if (text === latest.text && now - latest.at < settles) return;
    latest = {text, at: now};
    this.announce(text, role);
  }

  #write(text: string, role: string): void {
    const region = this.#host.renderRoot.querySelector(`.unseen[role=${role}]`);
    if (region) region.textContent = text;
  }
}
