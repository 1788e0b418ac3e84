import {isSameOrigin} from '../base/page-address.js';
import {warnOnce} from '../base/warn-once.js';
import {validateOption} from './validate-option.js';
import type {SessionOptions} from './session-options.js';

/**
 * Groups of options that belong together. The attributes of a group count only if they are from one element. Elements
 * that set the first option of a group have priority over those that do not.
 */
const groups: readonly (readonly (keyof SessionOptions)[])[] = [
  ['loginUrl', 'tokenEndpoint', 'logoutUrl'],
  ['src', 'integrity'],
  ['loginMode'],
  ['tabs'],
  ['keepDevice'],
];

/** If a script sets one of these options, attributes of its group do not count. */
const decisiveOptions: ReadonlySet<keyof SessionOptions> = new Set([
  'loginUrl',
  'tokenEndpoint',
  'src',
  'loadSdk',
]);

interface Candidate {
  readonly element: Element;
  readonly values: SessionOptions;
}

/**
 * The options of a session, from scripts and from attributes. Injected markup must not change where a shared session
 * signs in or what it loads. So options from scripts override attributes, and attributes count from one element only: the
 * first one in use. If elements disagree before the first use, none of them counts.
 */
export class OptionSources {
  #byScript: SessionOptions = {};
  /** By element, in order of arrival. */
  readonly #byMarkup = new Map<Element, SessionOptions>();
  /** The options in use, by group. */
  readonly #inUse = new Map<unknown, {readonly element: WeakRef<Element>; readonly values: SessionOptions}>();

  /**
   * @param element The element that has these options as attributes. Undefined for options of a script.
   * @throws {TypeError} If a script sets an option of the wrong type.
   */
  set(options: SessionOptions, element?: Element): void {
    const given = Object.fromEntries(
      Object.entries(options).filter(([name, value]) => {
        const problem = validateOption(name, value);
        if (!problem) return value !== undefined && value !== null;
        if (problem.isInvalid && !element) throw new TypeError(problem.text);
        warnOnce(problem.text);
        return false;
      }),
    ) as SessionOptions;
    if (element) this.#byMarkup.set(element, given);
    else this.#byScript = {...this.#byScript, ...given};
  }

  /** The current options. */
  get current(): SessionOptions {
    return this.#read(false);
  }

  /** Returns the options for a sign-in and fixes their source: from now on attributes of other elements are ignored. */
  use(): SessionOptions {
    return this.#read(true);
  }

  #read(isUse: boolean): SessionOptions {
    for (const element of this.#byMarkup.keys()) if (!element.isConnected) this.#byMarkup.delete(element);
    const all: SessionOptions = {};
    for (const group of groups) {
      const isDecided = group.some(name => decisiveOptions.has(name) && this.#byScript[name] !== undefined);
      const isReplaced = group.includes('src') && this.#byScript.loadSdk;
      if (!isDecided && !isReplaced) Object.assign(all, this.#fromMarkup(group, isUse));
    }
    return {...all, ...this.#byScript};
  }

  /** The options of a group from the first element in use. Undefined if elements disagree before the first use. */
  #fromMarkup(group: (typeof groups)[number], isUse: boolean): SessionOptions | undefined {
    const candidates = this.#candidatesFor(group);
    const inUse = this.#inUse.get(group);
    const first = inUse ? candidates.find(({element}) => element === inUse.element.deref()) : candidates[0];
    const values = first?.values ?? inUse?.values;
    const other = candidates.find(candidate => JSON.stringify(candidate.values) !== JSON.stringify(values));
    if (other) {
      warnOnce(
        `elements set different values for ${group.join(', ')}: ${JSON.stringify(values)} and ${JSON.stringify(other.values)}. ` +
          `${inUse ? 'Using the first one' : 'Ignoring both'}. Options set by a script override attributes`,
      );
      if (!inUse) return undefined;
    }
    if (first && isUse) this.#inUse.set(group, {element: new WeakRef(first.element), values: first.values});
    return values;
  }

  /** The attributes of a group, by element. Elements with a cross-origin `loginUrl` count only if there are no others. */
  #candidatesFor(group: (typeof groups)[number]): readonly Candidate[] {
    const candidates = [...this.#byMarkup].flatMap(([element, all]): Candidate[] => {
      const values = Object.fromEntries(
        group.flatMap(name => (all[name] === undefined ? [] : [[name, all[name]]])),
      ) as SessionOptions;
      return Object.keys(values).length ? [{element, values}] : [];
    });
    const sameOrigin = candidates.filter(({values: {loginUrl}}) => !loginUrl || isSameOrigin(loginUrl));
    const possible = sameOrigin.length ? sameOrigin : candidates;
    const withFirst = possible.filter(({values}) => Object.hasOwn(values, group[0]!));
    return withFirst.length ? withFirst : possible;
  }
}
