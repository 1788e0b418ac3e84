import type {englishSignedIn} from './english-signed-in.js';

export const earlyEnglish = {
  // The line, one word for each state. All of them from the beginning, as the widest says how much room there is.
  absent: 'Not signed in',
  unregistered: 'Not registered',
  connecting: 'Connecting',
  registered: 'Registered',
  reconnecting: 'Reconnecting',
  deregistering: 'Deregistering',
  retrying: 'Trying again',
  elsewhere: 'In use elsewhere',
  failed: 'Not registered',

  // What a person should know about a state.
  'absent-hint': 'Sign in to use the line.',

  // What went wrong with a sign-in.
  'library-not-loaded': 'A part of this page could not be loaded.',

  // What can be done.
  'do-reload': 'Load the page anew, then sign in.',

  // What the elements are, for people who do not see them.
  line: 'Phone line',
  account: 'Webex account',

  // Signing in.
  'sign-in': 'Sign in',
  'sign-out': 'Sign out',
  cancel: 'Cancel',
  token: 'Access token (for development)',

  // Commands.
  register: 'Register',
  deregister: 'Deregister',
  retry: 'Retry',
  'retry-now': 'Retry now',
  'use-here': 'Use here',
  'sign-in-again': 'Sign in again',
  'copy-details': 'Copy details',
  copied: 'Copied',
  reload: 'Load anew',
} as const;

/** Every text that the elements show, in English. Keys name what is said, never where. */
export const english = {...earlyEnglish} as typeof earlyEnglish & typeof englishSignedIn;
