/**
 * The types of the tags in Solid's JSX, for `import type {} from 'webex-calling-elements/solid'`.
 *
 * @module webex-calling-elements/solid
 */
import type {JSX} from 'solid-js';
import type {Attributes, ElementOf, PrefixedListeners, Properties, Tag} from './template-types.js';

type SolidTags = {
  [Name in Tag]: Omit<JSX.HTMLAttributes<ElementOf<Name>>, keyof Properties<Name>> &
    Attributes<Name> &
    Properties<Name> &
    PrefixedListeners<Name, 'on:'>;
};

declare module 'solid-js' {
  // The type of tags in JSX is found by this name only.
  // oxlint-disable-next-line typescript/no-namespace
  namespace JSX {
    interface IntrinsicElements extends SolidTags {}
  }
}
