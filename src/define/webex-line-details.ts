export type {WebexEventMap} from '../context/event-map.js';
import {WebexLineDetails} from '../elements/webex-line-details.js';
import {defineTag} from './define-tag.js';

declare global {
  interface HTMLElementTagNameMap {
    'webex-line-details': WebexLineDetails;
  }
}

defineTag('webex-line-details', WebexLineDetails);
