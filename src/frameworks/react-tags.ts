import type {ClassAttributes, HTMLAttributes} from 'react';
import type * as React from 'react';
import type {Attributes, ElementOf, PrefixedListeners, Properties, Tag} from './template-types.js';

/**
 * The tags in JSX. React 18 sets only the attributes of a custom element, so with its types a tag accepts neither
 * properties nor listeners. Use the components for them.
 */
export type ReactTags = {
  [Name in Tag]: HTMLAttributes<ElementOf<Name>> &
    ClassAttributes<ElementOf<Name>> &
    Attributes<Name> &
    (IsReact19 extends true ? Properties<Name> & PrefixedListeners<Name, 'on'> : unknown);
};

type IsReact19 = 'useActionState' extends keyof typeof React ? true : false;

declare module 'react' {
  // TypeScript finds the types of JSX tags only under this name.
  // oxlint-disable-next-line typescript/no-namespace
  namespace JSX {
    interface IntrinsicElements extends ReactTags {}
  }
}
