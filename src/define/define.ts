import {WebexLineProvider} from '../context/webex-line-provider.js';
import {WebexAudioSettings} from '../elements/webex-audio-settings.js';
import {WebexCall} from '../elements/webex-call.js';
import {WebexDialer} from '../elements/webex-dialer.js';
import {WebexIncomingCall} from '../elements/webex-incoming-call.js';
import {WebexLineControls} from '../elements/webex-line-controls.js';
import {WebexLineDetails} from '../elements/webex-line-details.js';
import {WebexLineLog} from '../elements/webex-line-log.js';
import {WebexLineStatus} from '../elements/webex-line-status.js';
import {WebexLogin} from '../elements/webex-login.js';
import {defineTag} from './define-tag.js';

export interface DefineOptions {
  /** The prefix of every tag name: `acme` defines `<acme-login>`, `<acme-line-status>` and so on. `webex` by default. */
  readonly prefix?: string | undefined;
  /** The registry of a shadow root. The page's registry by default. */
  readonly registry?: CustomElementRegistry | undefined;
}

/**
 * Defines all elements, except those for calls, with another prefix or in the registry of a shadow root, for pages
 * where another library already uses `webex-…`. Tags that are already defined are skipped. The elements do not find their
 * line by tag names, so elements with different prefixes or in different registries share one line.
 *
 * @throws {DOMException} `SyntaxError` if `prefix` cannot begin a tag name.
 * @example
 * import {define} from 'webex-calling-elements';
 * define({prefix: 'acme'}); // <acme-login>, <acme-line-status>, …
 */
export function define(options?: DefineOptions): void {
  defineEach(
    {
      'line-provider': WebexLineProvider,
      login: WebexLogin,
      'line-status': WebexLineStatus,
      'line-controls': WebexLineControls,
      'line-details': WebexLineDetails,
      'line-log': WebexLineLog,
    },
    options,
  );
}

/**
 * Defines the elements for calls. This is a separate function from `define()`, so that an application without calls
 * does not contain them.
 *
 * @throws {DOMException} `SyntaxError` if `prefix` cannot begin a tag name.
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

/** @param classes The classes, by tag name without the prefix. */
function defineEach(
  classes: Readonly<Record<string, CustomElementConstructor>>,
  {prefix = 'webex', registry = customElements}: DefineOptions = {},
): void {
  const isDefault = prefix === 'webex' && registry === customElements;
  for (const [name, elementClass] of Object.entries(classes)) {
    // Keep the class itself for `webex-…`, because a registry accepts each class only once.
    defineTag(`${prefix}-${name}`, isDefault ? elementClass : class extends elementClass {}, registry);
  }
}
