export type {WebexEventMap} from '../context/event-map.js';
import {WebexLineStatus} from '../elements/webex-line-status.js';
import {defineTag} from './define-tag.js';

declare global {
  interface HTMLElementTagNameMap {
    'webex-line-status': WebexLineStatus;
  }
}

defineTag('webex-line-status', WebexLineStatus);
