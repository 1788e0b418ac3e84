export type {WebexEventMap} from '../context/event-map.js';
import {ensurePageDefault} from '../context/page-default.js';
import {WebexLineDetails} from '../elements/webex-line-details.js';

ensurePageDefault();

declare global {
  interface HTMLElementTagNameMap {
    'webex-line-details': WebexLineDetails;
  }
}

if (!customElements.get('webex-line-details')) customElements.define('webex-line-details', WebexLineDetails);
