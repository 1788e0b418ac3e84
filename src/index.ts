/**
 * The elements, and the functions and types that a page needs to use them.
 *
 * @module webex-calling-elements
 */
export {checkAccessToken, scopes, type AccessToken} from './auth/access-token.js';
export type {User} from './auth/profile.js';
export {
  faultTypes,
  type FaultAction,
  type FaultSubject,
  type FaultType,
  type SignInStep,
} from './base/fault-catalog.js';
export {FaultError, type Fault, type FaultDetails} from './base/fault.js';
export type {AbortOptions} from './base/listeners.js';
export type {Call, CallStatistics} from './call/call.js';
export type {CallEndReason} from './call/call-end.js';
export type {
  CallAudio,
  CallCommand,
  CallSnapshot,
  CallState,
  CallStatus,
  MuteState,
  RemoteParty,
} from './call/call-state.js';
export type {ServerAddresses} from './auth/server-addresses.js';
export type {LoginMode} from './auth/sign-in-window.js';
export {endpointToken, guestToken} from './auth/token-endpoint.js';
export type {TokenEvent} from './auth/token-keeper.js';
export {staticToken, type TokenSource} from './auth/token-source.js';
export type {HostLine} from './sdk/host-line.js';
export type {CallingClientConfig} from './sdk/sdk.js';
export type {CallEnded, CallStateChange, LineStateChange, WebexEventMap} from './context/event-map.js';
export {pageSession} from './context/page-default.js';
export {define, defineCalls, type DefineOptions} from './define/define.js';
export {WebexLineProvider} from './context/webex-line-provider.js';
export {WebexAudioSettings} from './elements/webex-audio-settings.js';
export {WebexCall} from './elements/webex-call.js';
export {WebexDialer} from './elements/webex-dialer.js';
export {WebexIncomingCall} from './elements/webex-incoming-call.js';
export {WebexLineControls} from './elements/webex-line-controls.js';
export {WebexLineDetails} from './elements/webex-line-details.js';
export {WebexLineLog} from './elements/webex-line-log.js';
export {WebexLineStatus} from './elements/webex-line-status.js';
export {WebexLogin} from './elements/webex-login.js';
export {describeFault} from './elements/fault-text.js';
export type {DiagnosticEntry, Diagnostics} from './line/diagnostics.js';
export type {CallsOptions, CommandOptions, DialOptions, Line} from './line/line.js';
export type {LineEvent, SdkLineEvent} from './line/line-event.js';
export type {LineInfo} from './line/line-info.js';
export type {
  Decider,
  Deletion,
  Elsewhere,
  LineSnapshot,
  LineState,
  LineStatus,
  MobiusServer,
  Outage,
  RetryCause,
  Trouble,
} from './line/line-state.js';
export type {SdkLine} from './line/sdk-line.js';
export {addLanguage, setNumberFormat, setTexts} from './localization/languages.js';
export type {NumberFormat} from './localization/phone-number.js';
export type {Plural, TextKey, Texts, Value} from './localization/texts.js';
export {
  audioDevices,
  type AudioDevice,
  type AudioDeviceList,
  type AudioDevices,
} from './media/audio-devices.js';
export type {AudioUse} from './media/audio-choices.js';
export {CallingSession} from './session/calling-session.js';
export type {SessionOptions} from './session/session-options.js';
export type {SessionState, SignOutStep} from './session/session-state.js';
