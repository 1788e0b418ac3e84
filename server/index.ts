export {createTokenHandler} from './token-handler.js';
export {toNodeListener} from './node-listener.js';
export type {GuestOptions} from './guest.js';
export type {LogEntry, TokenHandlerOptions} from './options.js';
export type {SignInMessage, SignInOutcome} from './outcome.js';
export type {Limits} from './rate-limit.js';
export type {SessionStore} from './session-store.js';
export type {Endpoints} from './upstream.js';
