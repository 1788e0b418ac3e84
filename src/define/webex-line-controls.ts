export type {WebexEventMap} from '../context/event-map.js';
import {WebexLineControls} from '../elements/webex-line-controls.js';
import {defineTag} from './define-tag.js';

declare global {
  interface HTMLElementTagNameMap {
    'webex-line-controls': WebexLineControls;
  }
}

defineTag('webex-line-controls', WebexLineControls);
