export type {WebexEventMap} from '../context/event-map.js';
import {WebexIncomingCall} from '../elements/webex-incoming-call.js';
import {defineTag} from './define-tag.js';

declare global {
  interface HTMLElementTagNameMap {
    'webex-incoming-call': WebexIncomingCall;
  }
}

defineTag('webex-incoming-call', WebexIncomingCall);
