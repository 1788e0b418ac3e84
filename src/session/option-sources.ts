import {isSameOrigin} from '../base/page-address.js';
import {warnOnce} from '../base/warn-once.js';
import {isSet, validateOption} from './validate-option.js';
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

/** The options of an element: its attributes, and the properties that a script has set. */
interface ElementOptions {
  readonly attributes: SessionOptions;
  readonly properties: SessionOptions;
}

/**
 * The options of a session, from scripts and from attributes. Injected markup must not change where a shared session
 * signs in or what it loads. So options from scripts override attributes, and attributes count from one element only: the
 * first one in use. If elements disagree before the first use, none of them counts. Of properties, those of the last
 * element count, and `configure()` overrides them. The options in use stay when their element is removed.
 */
export class OptionSources {
  #configured: SessionOptions = {};
  /** In order of arrival. */
  readonly #byElement = new Map<Element, ElementOptions>();
  #propertiesInUse: Record<string, unknown> = {};
  /** The attributes in use, by group. */
  readonly #inUse = new Map<unknown, {readonly element: WeakRef<Element>; readonly values: SessionOptions}>();

  /**
   * Sets options of a script, which are added to the earlier ones, or all options of an element.
   *
   * @param element The element that has these options as attributes. Undefined for options of a script.
   * @param properties The valid options that a script has set as properties of the element.
   * @throws {TypeError} If a script sets an option of the wrong type.
   */
  set(options: SessionOptions, element?: Element, properties: SessionOptions = {}): void {
    const given = Object.fromEntries(
      Object.entries(options).filter(([name, value]) => {
        const problem = validateOption(name, value);
        if (!problem) return isSet(value);
        if (problem.isInvalid && !element) throw new TypeError(problem.text);
        warnOnce(problem.text);
        return false;
      }),
    ) as SessionOptions;
    if (element) {
      this.#endUseOfProperties(element, properties);
      this.#byElement.set(element, {attributes: given, properties});
    } else this.#configured = {...this.#configured, ...given};
  }

  /** Removes the options of an element, except those in use if `keepsUsed`. */
  remove(element: Element, keepsUsed: boolean): void {
    if (!keepsUsed) {
      this.#endUseOfProperties(element);
      for (const [group, used] of this.#inUse)
        if (used.element.deref() === element) this.#inUse.delete(group);
    }
    this.#byElement.delete(element);
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
    for (const element of this.#byElement.keys()) if (!element.isConnected) this.#byElement.delete(element);
    const properties = {...this.#propertiesInUse};
    for (const element of this.#byElement.values()) Object.assign(properties, element.properties);
    if (isUse) this.#propertiesInUse = properties;
    const byScript: SessionOptions = {...properties, ...this.#configured};
    const all: SessionOptions = {};
    for (const group of groups) {
      const isDecided = group.some(name => decisiveOptions.has(name) && byScript[name] !== undefined);
      const isReplaced = group.includes('src') && byScript.loadSdk;
      if (!isDecided && !isReplaced) Object.assign(all, this.#fromMarkup(group, isUse));
    }
    return {...all, ...byScript};
  }

  /** Ends the use of the properties that an element no longer has. */
  #endUseOfProperties(element: Element, properties: SessionOptions = {}): void {
    for (const name of Object.keys(this.#byElement.get(element)?.properties ?? {}))
      if (!(name in properties)) delete this.#propertiesInUse[name];
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
    const candidates = [...this.#byElement].flatMap(([element, {attributes: all}]): Candidate[] => {
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
