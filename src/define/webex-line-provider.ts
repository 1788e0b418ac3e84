export type {WebexEventMap} from '../context/event-map.js';
import {ensurePageDefault} from '../context/page-default.js';
import {WebexLineProvider} from '../context/webex-line-provider.js';

ensurePageDefault();

declare global {
  interface HTMLElementTagNameMap {
    'webex-line-provider': WebexLineProvider;
  }
}

if (!customElements.get('webex-line-provider'))
  customElements.define('webex-line-provider', WebexLineProvider);
