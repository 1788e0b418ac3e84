import type {Fault} from './fault.js';

// Faults that can occur before the fault catalog is loaded (it loads with the code for signing in). Each equals the
// result of `makeFault()`.

export const signedOut = Object.freeze<Fault>({
  about: 'line',
  type: 'signed-out',
  action: 'sign-in',
  retryable: false,
});

export const foreignLoginUrl = Object.freeze<Fault>({
  about: 'sign-in',
  type: 'foreign-login-url',
  step: 'consent',
  action: 'fix-page',
  retryable: false,
});

export const libraryNotLoaded = Object.freeze<Fault>({
  about: 'sign-in',
  type: 'library-not-loaded',
  step: 'sdk',
  action: 'reload',
  retryable: false,
});

export const signInFailed = Object.freeze<Fault>({
  about: 'sign-in',
  type: 'sign-in-failed',
  step: 'line',
  action: 'retry',
  retryable: true,
});
