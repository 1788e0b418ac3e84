/**
 * The types of the tags in Svelte's templates, for `import type {} from 'webex-calling-elements/svelte'`.
 *
 * @module webex-calling-elements/svelte
 */
import type {HTMLAttributes} from 'svelte/elements';
import type {Attributes, ElementOf, PrefixedListeners, Properties, Tag} from './template-types.js';

type SvelteTags = {
  [Name in Tag]: Omit<HTMLAttributes<ElementOf<Name>>, keyof Properties<Name>> &
    Attributes<Name> &
    Properties<Name> &
    PrefixedListeners<Name, 'on'>;
};

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends SvelteTags {}
}
