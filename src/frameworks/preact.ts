/**
 * The types of the tags in Preact's JSX, for `import type {} from 'webex-calling-elements/preact'`.
 *
 * @module webex-calling-elements/preact
 */
import type {HTMLAttributes} from 'preact';
import type {Attributes, ElementOf, PrefixedListeners, Properties, Tag} from './template-types.js';

type PreactTags = {
  [Name in Tag]: Omit<HTMLAttributes<ElementOf<Name>>, keyof Properties<Name>> &
    Attributes<Name> &
    Properties<Name> &
    PrefixedListeners<Name, 'on'>;
};

declare module 'preact' {
  // The type of tags in JSX is found by this name only.
  // oxlint-disable-next-line typescript/no-namespace
  namespace JSX {
    interface IntrinsicElements extends PreactTags {}
  }
}
