export type {WebexEventMap} from '../context/event-map.js';
import {ensurePageDefault} from '../context/page-default.js';
import {WebexIncomingCall} from '../elements/webex-incoming-call.js';

ensurePageDefault();

declare global {
  interface HTMLElementTagNameMap {
    'webex-incoming-call': WebexIncomingCall;
  }
}

if (!customElements.get('webex-incoming-call'))
  customElements.define('webex-incoming-call', WebexIncomingCall);
