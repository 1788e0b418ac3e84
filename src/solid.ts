/**
 * Defines all elements except those for calls. Declares the types of all elements, including those for calls, for
 * Solid's JSX.
 *
 * @module webex-calling-elements/solid
 */
import './define.js';
import type {JSX as SolidJSX} from 'solid-js';
import type {Attributes, ElementOf, PrefixedListeners, Properties, Tag} from './frameworks/template-types.js';

type SolidTags = {
  [Name in Tag]: Omit<SolidJSX.HTMLAttributes<ElementOf<Name>>, keyof Properties<Name>> &
    Attributes<Name> &
    Properties<Name> &
    PrefixedListeners<Name, 'on:'>;
};

declare module 'solid-js' {
  // TypeScript finds the types of JSX tags only under this name.
  // oxlint-disable-next-line typescript/no-namespace
  namespace JSX {
    interface IntrinsicElements extends SolidTags {}
  }
}
