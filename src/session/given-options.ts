import {isOfThisOrigin} from '../base/page-address.js';
import {warnOnce} from '../base/warn-once.js';
import {problemWith} from './option-shapes.js';
import type {SessionOptions} from './session-options.js';

/** Options that belong together: one element gives all of them. The first names are those that the others go with. */
const groups: readonly (readonly (keyof SessionOptions)[])[] = [
  ['loginUrl', 'tokenEndpoint', 'logoutUrl'],
  ['src', 'integrity'],
  ['loginMode'],
  ['tabs'],
  ['onLeave'],
];

/** What a script gives in place of a whole group. */
const heads: ReadonlySet<keyof SessionOptions> = new Set(['loginUrl', 'tokenEndpoint', 'src', 'loadSdk']);

interface Offer {
  readonly element: Element;
  readonly values: SessionOptions;
}

/**
 * What a session is to use, by scripts and by attributes. Whoever can inject markup into a page must not aim what the
 * page shares at something else. So what a script sets goes before every attribute; attributes count from one element,
 * and from the first use on that is the only one. Elements that disagree before that cancel each other out.
 */
export class GivenOptions {
  #byScript: SessionOptions = {};
  /** By element, in the order in which they came. */
  readonly #byMarkup = new Map<Element, SessionOptions>();
  /** In use, by group. */
  readonly #kept = new Map<unknown, {readonly element: WeakRef<Element>; readonly values: SessionOptions}>();

  /**
   * @param element The element that has these as attributes. Without one they are a script's.
   * @throws {TypeError} Where a script gives something of a wrong shape.
   */
  give(options: SessionOptions, element?: Element): void {
    const given = Object.fromEntries(
      Object.entries(options).filter(([name, value]) => {
        const problem = problemWith(name, value);
        if (!problem) return value !== undefined && value !== null;
        if (problem.isShape && !element) throw new TypeError(problem.text);
        warnOnce(problem.text);
        return false;
      }),
    ) as SessionOptions;
    if (element) this.#byMarkup.set(element, given);
    else this.#byScript = {...this.#byScript, ...given};
  }

  /** As things stand. */
  get current(): SessionOptions {
    return this.#read(false);
  }

  /** For a use that begins: from now on no other element's attributes count. */
  use(): SessionOptions {
    return this.#read(true);
  }

  #read(isUse: boolean): SessionOptions {
    for (const element of this.#byMarkup.keys()) if (!element.isConnected) this.#byMarkup.delete(element);
    const all: SessionOptions = {};
    for (const group of groups) {
      const isDecided = group.some(name => heads.has(name) && this.#byScript[name] !== undefined);
      const isLoader = group.includes('src') && this.#byScript.loadSdk;
      if (!isDecided && !isLoader) Object.assign(all, this.#agreed(group, isUse));
    }
    return {...all, ...this.#byScript};
  }

  #agreed(group: (typeof groups)[number], isUse: boolean): SessionOptions | undefined {
    const offers = this.#offersOf(group);
    const kept = this.#kept.get(group);
    const first = kept ? offers.find(({element}) => element === kept.element.deref()) : offers[0];
    const values = first?.values ?? kept?.values;
    const other = offers.find(offer => JSON.stringify(offer.values) !== JSON.stringify(values));
    if (other) {
      warnOnce(
        `elements disagree about ${group.join(', ')}: ${JSON.stringify(values)} and ${JSON.stringify(other.values)}. ` +
          `${kept ? 'The first counts' : 'None of them counts'}; what a script sets goes before both`,
      );
      if (!kept) return undefined;
    }
    if (first && isUse) this.#kept.set(group, {element: new WeakRef(first.element), values: first.values});
    return values;
  }

  /** What elements give of a group. An address of another site's is nobody's, unless there is no other. */
  #offersOf(group: (typeof groups)[number]): readonly Offer[] {
    const offers = [...this.#byMarkup].flatMap(([element, all]): Offer[] => {
      const values = Object.fromEntries(
        group.flatMap(name => (all[name] === undefined ? [] : [[name, all[name]]])),
      ) as SessionOptions;
      return Object.keys(values).length ? [{element, values}] : [];
    });
    const ours = offers.filter(({values: {loginUrl}}) => !loginUrl || isOfThisOrigin(loginUrl));
    const possible = ours.length ? ours : offers;
    const leading = possible.filter(({values}) => Object.hasOwn(values, group[0]!));
    return leading.length ? leading : possible;
  }
}
