export type {WebexEventMap} from '../context/event-map.js';
import {WebexAudioSettings} from '../elements/webex-audio-settings.js';
import {defineTag} from './define-tag.js';

declare global {
  interface HTMLElementTagNameMap {
    'webex-audio-settings': WebexAudioSettings;
  }
}

defineTag('webex-audio-settings', WebexAudioSettings);
