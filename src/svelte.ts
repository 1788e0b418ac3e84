/**
 * Defines all elements except those for calls. Types all elements, including those for calls, in Svelte's templates.
 *
 * @module webex-calling-elements/svelte
 */
import './define.js';
import type {HTMLAttributes} from 'svelte/elements';
import type {Attributes, ElementOf, PrefixedListeners, Properties, Tag} from './frameworks/template-types.js';

type SvelteTags = {
  [Name in Tag]: Omit<HTMLAttributes<ElementOf<Name>>, keyof Properties<Name>> &
    Attributes<Name> &
    Properties<Name> &
    PrefixedListeners<Name, 'on'>;
};

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends SvelteTags {}
}
