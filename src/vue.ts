/**
 * Defines all tags, and types them in Vue's templates.
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
      CamelCaseListeners<Name> & {density?: 'compact'};
  };
};

declare module 'vue' {
  interface GlobalComponents extends VueTags {}
}
