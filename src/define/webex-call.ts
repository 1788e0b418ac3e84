export type {WebexEventMap} from '../context/event-map.js';
import {ensurePageDefault} from '../context/page-default.js';
import {WebexCall} from '../elements/webex-call.js';

ensurePageDefault();

declare global {
  interface HTMLElementTagNameMap {
    'webex-call': WebexCall;
  }
}

if (!customElements.get('webex-call')) customElements.define('webex-call', WebexCall);
