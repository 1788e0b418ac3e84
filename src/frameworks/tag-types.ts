// Generated from custom-elements.json by scripts/tag-types.mjs.
import type {WebexAudioSettings} from '../elements/webex-audio-settings.js';
import type {WebexCall} from '../elements/webex-call.js';
import type {WebexDialer} from '../elements/webex-dialer.js';
import type {WebexIncomingCall} from '../elements/webex-incoming-call.js';
import type {WebexLineControls} from '../elements/webex-line-controls.js';
import type {WebexLineDetails} from '../elements/webex-line-details.js';
import type {WebexLineLog} from '../elements/webex-line-log.js';
import type {WebexLineProvider} from '../context/webex-line-provider.js';
import type {WebexLineStatus} from '../elements/webex-line-status.js';
import type {WebexLogin} from '../elements/webex-login.js';

/** The attributes of every tag. */
interface SharedAttributes {
  /** `compact` makes gaps and buttons smaller. */
  density?: 'compact' | undefined;
}

/** The attributes of `<webex-dialer>`. */
interface WebexDialerAttributes extends SharedAttributes {
  /** `compact` hides the keypad. The default, `full`, shows it. */
  view?: WebexDialer['view'] | undefined;
  /** The content of the field, as typed. Empty if set to `null` or `undefined`, or if the attribute is removed. */
  number?: WebexDialer['number'] | undefined;
  /** The emergency numbers, separated by spaces: the notice is shown for them, and calls to them are emergency calls. Defaults to the emergency numbers of most countries. Calls to those are emergency calls even if this list omits them. */
  'emergency-numbers'?: WebexDialer['emergencyNumbers'] | undefined;
}

/** The attributes of `<webex-line-controls>`. */
interface WebexLineControlsAttributes extends SharedAttributes {
  /** Registers the line as soon as it exists: once for each sign-in, and only if there was no earlier command in this tab, and no other tab has deregistered the line or lost it to another device. False by default. */
  'auto-register'?: WebexLineControls['autoRegister'] | undefined;
}

/** The attributes of `<webex-line-log>`. */
interface WebexLineLogAttributes extends SharedAttributes {
  /** `all` (default) shows events and states; `states`, only changes of state; `faults`, only errors and failures. */
  filter?: WebexLineLog['filter'] | undefined;
}

/** The attributes of `<webex-line-provider>`. */
interface WebexLineProviderAttributes extends SharedAttributes {
  /** Address of the SDK's browser build. By default the tested version on unpkg.com. */
  'sdk-src'?: WebexLineProvider['sdkSrc'] | undefined;
  /** Integrity hash of the SDK's browser build, in the format of `<script integrity>`. */
  'sdk-integrity'?: WebexLineProvider['sdkIntegrity'] | undefined;
  /** `shared` (default): one registration for all tabs of the browser. `separate`: this tab registers its own device. */
  tabs?: WebexLineProvider['tabs'] | undefined;
  /** Keeps the device at Webex when the page is closed. By default the page deletes it. */
  'keep-device'?: WebexLineProvider['keepDevice'] | undefined;
}

/** The attributes of `<webex-line-status>`. */
interface WebexLineStatusAttributes extends SharedAttributes {
  /** `text` (default) shows state, number and message, `dot` only the mark, `chip` mark and state, `card` also details. */
  view?: WebexLineStatus['view'] | undefined;
}

/** The attributes of `<webex-login>`. */
interface WebexLoginAttributes extends SharedAttributes {
  /** `full` (default) shows everything, `compact` picture, name and menu, `avatar` picture and menu, `button` only the button. */
  view?: WebexLogin['view'] | undefined;
  /** Address of the server's `login` route, same-origin. Without this and `tokenSource`, shows a token field for development. */
  'login-url'?: WebexLogin['loginUrl'] | undefined;
  /** Address of the server's `token` route. Defaults to `token` in the folder of `login-url`. */
  'token-endpoint'?: WebexLogin['tokenEndpoint'] | undefined;
  /** Address of the server's `logout` route. Defaults to `logout` in the folder of `login-url`, or of `token-endpoint`. */
  'logout-url'?: WebexLogin['logoutUrl'] | undefined;
  /** `auto` (default) opens a window or, if that is blocked, redirects; `popup` only opens a window; `redirect` redirects. */
  'login-mode'?: WebexLogin['loginMode'] | undefined;
  /** Address of the SDK's browser build. By default the tested version on unpkg.com. */
  'sdk-src'?: WebexLogin['sdkSrc'] | undefined;
  /** Integrity hash of the SDK's browser build, in the format of `<script integrity>`. */
  'sdk-integrity'?: WebexLogin['sdkIntegrity'] | undefined;
  /** `shared` (default): one registration for all tabs of the browser. `separate`: this tab registers its own device. */
  tabs?: WebexLogin['tabs'] | undefined;
  /** Keeps the device at Webex when the page is closed. By default the page deletes it. */
  'keep-device'?: WebexLogin['keepDevice'] | undefined;
}
/** The class, the attributes, the properties that a page may set, and the events of each tag. */
export interface WebexTags {
  'webex-audio-settings': {
    element: WebexAudioSettings;
    attributes: SharedAttributes;
    properties: 'line';
    events: 'webex-incoming-call' | 'webex-call-statechange' | 'webex-call-ended' | 'webex-line-statechange';
  };
  'webex-call': {
    element: WebexCall;
    attributes: SharedAttributes;
    properties: 'line';
    events:
      | 'webex-end-request'
      | 'webex-transfer-request'
      | 'webex-dial-request'
      | 'webex-incoming-call'
      | 'webex-call-statechange'
      | 'webex-call-ended'
      | 'webex-line-statechange';
  };
  'webex-dialer': {
    element: WebexDialer;
    attributes: WebexDialerAttributes;
    properties: 'view' | 'emergencyNumbers' | 'number' | 'line';
    events:
      | 'webex-dial-request'
      | 'webex-incoming-call'
      | 'webex-call-statechange'
      | 'webex-call-ended'
      | 'webex-line-statechange';
  };
  'webex-incoming-call': {
    element: WebexIncomingCall;
    attributes: SharedAttributes;
    properties: 'line';
    events:
      | 'webex-answer-request'
      | 'webex-decline-request'
      | 'webex-dial-request'
      | 'webex-incoming-call'
      | 'webex-call-statechange'
      | 'webex-call-ended'
      | 'webex-line-statechange';
  };
  'webex-line-controls': {
    element: WebexLineControls;
    attributes: WebexLineControlsAttributes;
    properties: 'autoRegister' | 'line';
    events:
      | 'webex-register-request'
      | 'webex-sign-in-request'
      | 'webex-deregister-request'
      | 'webex-line-statechange'
      | 'webex-line-registered'
      | 'webex-line-connecting'
      | 'webex-line-unregistered'
      | 'webex-line-reconnecting'
      | 'webex-line-reconnected'
      | 'webex-line-error'
      | 'webex-line-incoming-call';
  };
  'webex-line-details': {
    element: WebexLineDetails;
    attributes: SharedAttributes;
    properties: 'line';
    events:
      | 'webex-line-statechange'
      | 'webex-line-registered'
      | 'webex-line-connecting'
      | 'webex-line-unregistered'
      | 'webex-line-reconnecting'
      | 'webex-line-reconnected'
      | 'webex-line-error'
      | 'webex-line-incoming-call';
  };
  'webex-line-log': {
    element: WebexLineLog;
    attributes: WebexLineLogAttributes;
    properties: 'filter' | 'line';
    events:
      | 'webex-line-statechange'
      | 'webex-line-registered'
      | 'webex-line-connecting'
      | 'webex-line-unregistered'
      | 'webex-line-reconnecting'
      | 'webex-line-reconnected'
      | 'webex-line-error'
      | 'webex-line-incoming-call';
  };
  'webex-line-provider': {
    element: WebexLineProvider;
    attributes: WebexLineProviderAttributes;
    properties:
      | 'sdkSrc'
      | 'sdkIntegrity'
      | 'loadSdk'
      | 'callingClientConfig'
      | 'tabs'
      | 'keepDevice'
      | 'selectLine'
      | 'sdkLine';
    events:
      | 'webex-line-statechange'
      | 'webex-line-registered'
      | 'webex-line-connecting'
      | 'webex-line-unregistered'
      | 'webex-line-reconnecting'
      | 'webex-line-reconnected'
      | 'webex-line-error'
      | 'webex-line-incoming-call'
      | 'webex-incoming-call'
      | 'webex-call-statechange'
      | 'webex-call-ended'
      | 'webex-signed-in'
      | 'webex-signed-out'
      | 'webex-sign-in-error'
      | 'webex-token-expiring'
      | 'webex-token-expired';
  };
  'webex-line-status': {
    element: WebexLineStatus;
    attributes: WebexLineStatusAttributes;
    properties: 'view' | 'line';
    events:
      | 'webex-line-statechange'
      | 'webex-line-registered'
      | 'webex-line-connecting'
      | 'webex-line-unregistered'
      | 'webex-line-reconnecting'
      | 'webex-line-reconnected'
      | 'webex-line-error'
      | 'webex-line-incoming-call';
  };
  'webex-login': {
    element: WebexLogin;
    attributes: WebexLoginAttributes;
    properties:
      | 'view'
      | 'loginUrl'
      | 'tokenEndpoint'
      | 'logoutUrl'
      | 'loginMode'
      | 'sdkSrc'
      | 'sdkIntegrity'
      | 'loadSdk'
      | 'tabs'
      | 'keepDevice'
      | 'tokenSource';
    events:
      | 'webex-sign-in-request'
      | 'webex-sign-out-request'
      | 'webex-signed-in'
      | 'webex-signed-out'
      | 'webex-sign-in-error'
      | 'webex-token-expiring'
      | 'webex-token-expired';
  };
}
