/**
 * Defines all elements except those for calls. Declares the types of all elements, including those for calls, for
 * Vue's templates.
 *
 * @module webex-calling-elements/vue
 */
import './define.js';
import type {HTMLAttributes, PublicProps} from 'vue';
import type {CamelCaseListeners, Properties, Tag} from './frameworks/template-types.js';

type VueTags = {
  [Name in Tag]: new () => {
    $props: PublicProps &
      Omit<HTMLAttributes, keyof Properties<Name>> &
      Properties<Name> &
      CamelCaseListeners<Name>;
  };
};

declare module 'vue' {
  interface GlobalComponents extends VueTags {}
}
