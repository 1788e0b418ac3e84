export type {WebexEventMap} from '../context/event-map.js';
import {WebexLineLog} from '../elements/webex-line-log.js';
import {defineTag} from './define-tag.js';

declare global {
  interface HTMLElementTagNameMap {
    'webex-line-log': WebexLineLog;
  }
}

defineTag('webex-line-log', WebexLineLog);
