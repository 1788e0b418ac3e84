/**
 * Defines the elements for calls, and exports their components for React 18 and 19.
 *
 * @module webex-calling-elements/react-calls
 */
'use client';
import './define-calls.js';
export type {ReactTags} from './frameworks/react-tags.js';
export {
  WebexAudioSettings,
  WebexCall,
  WebexDialer,
  WebexIncomingCall,
} from './frameworks/react-call-components.js';
