import {WebexAudioSettings} from '../elements/webex-audio-settings.js';
import {WebexCall} from '../elements/webex-call.js';
import {WebexDialer} from '../elements/webex-dialer.js';
import {WebexIncomingCall} from '../elements/webex-incoming-call.js';
import {defineEach, type DefineOptions} from './define.js';

/**
 * Defines the elements for calls like `define()`, apart from it, so that an application without calls does not contain
 * them.
 *
 * @throws {DOMException} `SyntaxError` if `prefix` is not the beginning of a tag.
 * @example
 * import {define, defineCalls} from 'webex-calling-elements';
 * define({prefix: 'acme'});
 * defineCalls({prefix: 'acme'}); // <acme-dialer>, <acme-call>, …
 */
export function defineCalls(options?: DefineOptions): void {
  defineEach(
    {
      dialer: WebexDialer,
      'incoming-call': WebexIncomingCall,
      call: WebexCall,
      'audio-settings': WebexAudioSettings,
    },
    options,
  );
}
