export type {WebexEventMap} from '../context/event-map.js';
import {WebexCall} from '../elements/webex-call.js';
import {defineTag} from './define-tag.js';

declare global {
  interface HTMLElementTagNameMap {
    'webex-call': WebexCall;
  }
}

defineTag('webex-call', WebexCall);
