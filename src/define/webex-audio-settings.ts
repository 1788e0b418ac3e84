export type {WebexEventMap} from '../context/event-map.js';
import {ensurePageDefault} from '../context/page-default.js';
import {WebexAudioSettings} from '../elements/webex-audio-settings.js';

ensurePageDefault();

declare global {
  interface HTMLElementTagNameMap {
    'webex-audio-settings': WebexAudioSettings;
  }
}

if (!customElements.get('webex-audio-settings'))
  customElements.define('webex-audio-settings', WebexAudioSettings);
