export type {WebexEventMap} from '../context/event-map.js';
import {ensurePageDefault} from '../context/page-default.js';
import {WebexLogin} from '../elements/webex-login.js';

ensurePageDefault();

declare global {
  interface HTMLElementTagNameMap {
    'webex-login': WebexLogin;
  }
}

if (!customElements.get('webex-login')) customElements.define('webex-login', WebexLogin);
