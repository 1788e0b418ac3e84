/**
 * The sign-in handler for the application's server.
 *
 * @module server
 */
export {createSignInHandler} from './handler.js';
export {toNodeHandler} from './node.js';
export type {
  Endpoints,
  GuestOptions,
  Limits,
  LogEntry,
  SessionStore,
  SignInHandlerOptions,
  SignInMessage,
  SignInOutcome,
} from './options.js';
