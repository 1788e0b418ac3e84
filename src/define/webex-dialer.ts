export type {WebexEventMap} from '../context/event-map.js';
import {WebexDialer} from '../elements/webex-dialer.js';
import {defineTag} from './define-tag.js';

declare global {
  interface HTMLElementTagNameMap {
    'webex-dialer': WebexDialer;
  }
}

defineTag('webex-dialer', WebexDialer);
