import {createComponent, type Component} from './react-component.js';

export const WebexDialer: Component<'webex-dialer'> = createComponent('webex-dialer');
export const WebexIncomingCall: Component<'webex-incoming-call'> = createComponent('webex-incoming-call');
export const WebexCall: Component<'webex-call'> = createComponent('webex-call');
export const WebexAudioSettings: Component<'webex-audio-settings'> = createComponent('webex-audio-settings');
