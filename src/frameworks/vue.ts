/**
 * The types of the tags in Vue's templates, for `import type {} from 'webex-calling-elements/vue'`.
 *
 * @module webex-calling-elements/vue
 */
import type {HTMLAttributes, PublicProps} from 'vue';
import type {CamelCaseListeners, Properties, Tag} from './template-types.js';

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
