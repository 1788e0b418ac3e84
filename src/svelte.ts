/**
 * Defines all elements except those for calls. Types all elements, including those for calls, in Svelte's templates.
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

/** Components without runes may use `on:webex-signed-in`. */
type Prefix = 'on' | 'on:';

/** The events that `<svelte:document>` and `<svelte:window>` receive. */
type PageListeners = Listeners<keyof WebexEventMap, Prefix>;

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends SvelteTags {}
  interface SvelteDocumentAttributes extends PageListeners {}
  interface SvelteWindowAttributes extends PageListeners {}
}
