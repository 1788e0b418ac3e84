/**
 * Defines all elements except those for calls. Declares the types of all elements, including those for calls, for
 * Svelte's templates.
 *
 * @module webex-calling-elements/svelte
 */
import './define.js';
import type {HTMLAttributes} from 'svelte/elements';
import type {WebexEventMap} from './context/event-map.js';
import type {
  Attributes,
  ElementOf,
  Listeners,
  PrefixedListeners,
  Properties,
  Tag,
} from './frameworks/template-types.js';

type SvelteTags = {
  [Name in Tag]: Omit<HTMLAttributes<ElementOf<Name>>, keyof Properties<Name>> &
    Attributes<Name> &
    Properties<Name> &
    PrefixedListeners<Name, Prefix>;
};

/** `onwebex-signed-in`, or `on:webex-signed-in` in components without runes. */
type Prefix = 'on' | 'on:';

/** The listeners of `<svelte:document>` and `<svelte:window>`, which receive every type of event. */
type PageListeners = Listeners<keyof WebexEventMap, Prefix>;

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends SvelteTags {}
  interface SvelteDocumentAttributes extends PageListeners {}
  interface SvelteWindowAttributes extends PageListeners {}
}
