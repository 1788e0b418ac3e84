export type {WebexEventMap} from '../context/event-map.js';
import {WebexLineProvider} from '../context/webex-line-provider.js';
import {defineTag} from './define-tag.js';

declare global {
  interface HTMLElementTagNameMap {
    'webex-line-provider': WebexLineProvider;
  }
}

defineTag('webex-line-provider', WebexLineProvider);
