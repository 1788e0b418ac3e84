import {isSameOrigin} from '../base/page-address.js';
import {warnOnce} from '../base/warn-once.js';
import {isSet, validateOption} from './validate-option.js';
import type {SessionOptions} from './session-options.js';

/**
 * Groups of options that belong together. The attributes of a group count only if they are from one element. Elements
 * that set the first option of a group have priority over those that do not.
 */
export const optionGroups: readonly (readonly [first: keyof SessionOptions, ...(keyof SessionOptions)[]])[] =
  [['loginUrl', 'tokenEndpoint', 'logoutUrl'], ['src', 'integrity'], ['loginMode'], ['tabs'], ['keepDevice']];

/** If a script sets one of these options, attributes of its group do not count. */
const decisiveOptions: ReadonlySet<keyof SessionOptions> = new Set(['loginUrl', 'tokenEndpoint', 'src']);

/** A value in use, and the element that has set it. */
interface Used<T> {
  readonly element: WeakRef<Element>;
  readonly value: T;
}

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
 * signs in or what it loads. Therefore:
 *
 * - Options from scripts override attributes. Options that `configure()` sets without an element override properties.
 * - If several elements have the same property, the last element counts. Its attributes of the same group count with it.
 * - Of each group, the attributes of only one element count: the first one in use. If elements disagree before the first
 *   use, none of them counts.
 * - The options in use stay when their element is removed.
 */
export class OptionSources {
  #configured: SessionOptions = {};
  /** In order of arrival. */
  readonly #byElement = new Map<Element, ElementOptions>();
  readonly #isInUse: () => boolean;
  /** The properties in use, by name. */
  #propertiesInUse = new Map<string, Used<unknown>>();
  /** The attributes in use, by group. */
  readonly #attributesInUse = new Map<unknown, Used<SessionOptions>>();
  /** Elements that have found another session. */
  readonly #moved = new WeakSet<Element>();

  /**
   * @param isInUse Whether a sign-in uses the options. If so, options in use stay even if their element finds another
   *   session.
   */
  constructor(isInUse: () => boolean = () => false) {
    this.#isInUse = isInUse;
  }

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
      const own = {...attributesBeside(properties, given), ...properties};
      this.#moved.delete(element);
      for (const [name, used] of this.#propertiesInUse)
        if (used.element.deref() === element && !(name in own)) this.#propertiesInUse.delete(name);
      this.#byElement.set(element, {attributes: given, properties: own});
    } else this.#configured = {...this.#configured, ...given};
  }

  /**
   * Removes the options of an element that has found another session. Those in use are removed when their use ends.
   *
   * @returns Whether a sign-in uses a server address of the element.
   */
  remove(element: Element): boolean {
    this.#byElement.delete(element);
    this.#moved.add(element);
    const addresses = [
      this.#attributesInUse.get(optionGroups[0]),
      this.#propertiesInUse.get('loginUrl'),
      this.#propertiesInUse.get('tokenEndpoint'),
    ];
    return this.#isInUse() && addresses.some(used => used?.element.deref() === element);
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
    if (!this.#isInUse()) this.#dropOptionsOfMoved();
    const properties = new Map(this.#propertiesInUse);
    for (const [element, {properties: own}] of this.#byElement)
      for (const [name, value] of Object.entries(own))
        properties.set(name, {element: new WeakRef(element), value});
    if (isUse) this.#propertiesInUse = properties;
    const values = Object.fromEntries([...properties].map(([name, {value}]) => [name, value]));
    const byScript: SessionOptions = {...values, ...this.#configured};
    const all: SessionOptions = {};
    for (const group of optionGroups) {
      const isReplaced = group.includes('src') && byScript.loadSdk;
      if (!isDecided(group, byScript) && !isReplaced) Object.assign(all, this.#fromMarkup(group, isUse));
    }
    return {...all, ...byScript};
  }

  #dropOptionsOfMoved(): void {
    for (const inUse of [this.#propertiesInUse, this.#attributesInUse])
      for (const [name, used] of inUse) {
        const element = used.element.deref();
        if (element && this.#moved.has(element)) inUse.delete(name as string);
      }
  }

  /** The options of a group from the first element in use. Undefined if elements disagree before the first use. */
  #fromMarkup(group: (typeof optionGroups)[number], isUse: boolean): SessionOptions | undefined {
    const candidates = this.#candidatesFor(group);
    const inUse = this.#attributesInUse.get(group);
    const first = inUse ? candidates.find(({element}) => element === inUse.element.deref()) : candidates[0];
    const values = first?.values ?? inUse?.value;
    const other = candidates.find(candidate => JSON.stringify(candidate.values) !== JSON.stringify(values));
    if (other) {
      warnOnce(
        `elements set different values for ${group.join(', ')}: ${JSON.stringify(values)} and ${JSON.stringify(other.values)}. ` +
          `${inUse ? 'Using the first one' : 'Ignoring both'}. Options set by a script override attributes`,
      );
      if (!inUse) return undefined;
    }
    if (first && isUse)
      this.#attributesInUse.set(group, {element: new WeakRef(first.element), value: first.values});
    return values;
  }

  /** The attributes of a group, by element. Elements with a cross-origin `loginUrl` count only if there are no others. */
  #candidatesFor(group: (typeof optionGroups)[number]): readonly Candidate[] {
    const candidates = [...this.#byElement].flatMap(([element, {attributes: all}]): Candidate[] => {
      const values = pick(all, group);
      return Object.keys(values).length ? [{element, values}] : [];
    });
    const sameOrigin = candidates.filter(({values: {loginUrl}}) => !loginUrl || isSameOrigin(loginUrl));
    const possible = sameOrigin.length ? sameOrigin : candidates;
    const withFirstOption = possible.filter(({values}) => Object.hasOwn(values, group[0]));
    return withFirstOption.length ? withFirstOption : possible;
  }
}

/**
 * Returns the attributes of an element in the groups for which a script has set a property of the same element. They apply
 * together, because a page or a framework may set one address as an attribute and another as a property.
 */
function attributesBeside(properties: SessionOptions, attributes: SessionOptions): SessionOptions {
  return pick(attributes, optionGroups.filter(group => isDecided(group, properties)).flat());
}

/** Whether a script has set an option because of which the attributes of the group do not count. */
function isDecided(group: readonly (keyof SessionOptions)[], byScript: SessionOptions): boolean {
  return group.some(name => decisiveOptions.has(name) && byScript[name] !== undefined);
}

/** Returns the options with these names, except those that are not set. */
function pick(options: SessionOptions, names: readonly (keyof SessionOptions)[]): SessionOptions {
  return Object.fromEntries(
    names.flatMap(name => (options[name] === undefined ? [] : [[name, options[name]]])),
  );
}
