export type {WebexEventMap} from '../context/event-map.js';
import {ensurePageDefault} from '../context/page-default.js';
import {WebexLineStatus} from '../elements/webex-line-status.js';

ensurePageDefault();

declare global {
  interface HTMLElementTagNameMap {
    'webex-line-status': WebexLineStatus;
  }
}

if (!customElements.get('webex-line-status')) customElements.define('webex-line-status', WebexLineStatus);
