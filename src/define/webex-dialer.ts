export type {WebexEventMap} from '../context/event-map.js';
import {ensurePageDefault} from '../context/page-default.js';
import {WebexDialer} from '../elements/webex-dialer.js';

ensurePageDefault();

declare global {
  interface HTMLElementTagNameMap {
    'webex-dialer': WebexDialer;
  }
}

if (!customElements.get('webex-dialer')) customElements.define('webex-dialer', WebexDialer);
