export type {WebexEventMap} from '../context/event-map.js';
import {WebexLogin} from '../elements/webex-login.js';
import {defineTag} from './define-tag.js';

declare global {
  interface HTMLElementTagNameMap {
    'webex-login': WebexLogin;
  }
}

defineTag('webex-login', WebexLogin);
