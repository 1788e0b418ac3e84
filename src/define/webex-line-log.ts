export type {WebexEventMap} from '../context/event-map.js';
import {ensurePageDefault} from '../context/page-default.js';
import {WebexLineLog} from '../elements/webex-line-log.js';

ensurePageDefault();

declare global {
  interface HTMLElementTagNameMap {
    'webex-line-log': WebexLineLog;
  }
}

if (!customElements.get('webex-line-log')) customElements.define('webex-line-log', WebexLineLog);
