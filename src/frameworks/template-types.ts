import type {WebexEventMap} from '../context/event-map.js';
import type {WebexTags} from './tag-types.js';

/** A tag of this library. */
export type Tag = keyof WebexTags;

export type ElementOf<Name extends Tag> = WebexTags[Name]['element'];

/** The attributes of a tag, as in HTML: `login-url`. */
export type Attributes<Name extends Tag> = WebexTags[Name]['attributes'];

/** The properties of a tag, as in JavaScript: `loginUrl`. All are optional. */
export type Properties<Name extends Tag> = Optional<
  Pick<ElementOf<Name>, WebexTags[Name]['properties'] & keyof ElementOf<Name>>
>;

/** The listeners of a tag, named after the event with a prefix: `onwebex-signed-in`, `on:webex-signed-in`. */
export type PrefixedListeners<Name extends Tag, Prefix extends string> = Listeners<
  WebexTags[Name]['events'],
  Prefix
>;

/** The listeners of the given events, named after the event with a prefix. */
export type Listeners<Events extends keyof WebexEventMap, Prefix extends string> = {
  [Event in Events as `${Prefix}${Event}`]?: Listener<Event>;
};

/** The listeners of a tag in camel case: `onWebexSignedIn`. */
export type CamelCaseListeners<Name extends Tag> = {
  [Event in WebexTags[Name]['events'] as `on${PascalCase<Event>}`]?: Listener<Event>;
};

type Listener<Event extends keyof WebexEventMap> = ((event: WebexEventMap[Event]) => void) | undefined;

/** Makes properties optional. Accepts `undefined` explicitly, because a page may compile with `exactOptionalPropertyTypes`. */
type Optional<T> = {[Key in keyof T]?: T[Key] | undefined};

type PascalCase<Text extends string> = Text extends `${infer First}-${infer Rest}`
  ? `${Capitalize<First>}${PascalCase<Rest>}`
  : Capitalize<Text>;
