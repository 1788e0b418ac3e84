/**
 * Defines all elements except those for calls. Declares the types of all elements, including those for calls, for
 * Preact's JSX.
 *
 * @module webex-calling-elements/preact
 */
import './define.js';
import type {HTMLAttributes} from 'preact';
import type {Attributes, ElementOf, PrefixedListeners, Properties, Tag} from './frameworks/template-types.js';

type PreactTags = {
  [Name in Tag]: Omit<HTMLAttributes<ElementOf<Name>>, keyof Properties<Name>> &
    Attributes<Name> &
    Properties<Name> &
    PrefixedListeners<Name, 'on'>;
};

declare module 'preact' {
  // TypeScript finds the types of JSX tags only under this name.
  // oxlint-disable-next-line typescript/no-namespace
  namespace JSX {
    interface IntrinsicElements extends PreactTags {}
  }
}
