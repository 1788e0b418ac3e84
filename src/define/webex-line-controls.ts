export type {WebexEventMap} from '../context/event-map.js';
import {ensurePageDefault} from '../context/page-default.js';
import {WebexLineControls} from '../elements/webex-line-controls.js';

ensurePageDefault();

declare global {
  interface HTMLElementTagNameMap {
    'webex-line-controls': WebexLineControls;
  }
}

if (!customElements.get('webex-line-controls'))
  customElements.define('webex-line-controls', WebexLineControls);
