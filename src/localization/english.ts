import type {englishSignedIn} from './english-signed-in.js';

const early = {
  // The line, one word for each state.
  absent: 'Not signed in',
  unregistered: 'Not registered',
  connecting: 'Connecting',
  registered: 'Registered',
  reconnecting: 'Reconnecting',
  retrying: 'Trying again',
  elsewhere: 'In use elsewhere',
  failed: 'Not registered',

  // What a person should know about a state.
  'absent-hint': 'Sign in to use the line.',
  'unregistered-hint': 'It takes no calls until it is registered.',
  offline: 'This browser is offline.',

  // What went wrong with the line, and what to do about it.
  'signed-out': 'Nobody has signed in.',

  // What went wrong with a sign-in.
  'library-not-loaded': 'A part of this page could not be loaded.',

  // What can be done.
  'do-sign-in': 'Sign in again.',
  'do-reload': 'Load the page anew, then sign in.',

  // Signing in.
  'sign-in': 'Sign in',
  'sign-out': 'Sign out',
  cancel: 'Cancel',
  token: 'Access token (for development)',
  'signing-in-token': 'Getting an access token',
  'signing-in-sdk': 'Loading the Webex Calling SDK',
  'signing-in-device': 'Connecting to Webex',
  'signing-in-line': 'Getting the line',
  'signing-out-line': 'Deregistering the line',
  'signing-out-device': 'Leaving Webex',
  'signing-out-session': 'Ending the session',
  'signed-in': 'Signed in',

  // Commands.
  register: 'Register',
  deregister: 'Deregister',
  deregistering: 'Deregistering',
  retry: 'Retry',
  'retry-now': 'Retry now',
  'use-here': 'Use here',
  reload: 'Load anew',
} as const;

/** Every text that the elements show, in English. Keys name what is said, never where. */
export const english = {...early} as typeof early & typeof englishSignedIn;

export type TextKey = keyof typeof english;

/** Adds the texts that came later. */
export function addTexts(texts: typeof englishSignedIn): void {
  Object.assign(english, texts);
}
