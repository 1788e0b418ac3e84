import {requestCloud} from './cloud.js';

/** The time until which Webex told this page to wait. Until then the line cannot register, whatever a person presses. */
let waitUntil = 0;

document.addEventListener('webex-line-statechange', ({detail: {state}}) => {
  if (state.status === 'retrying' && state.cause === 'throttled')
    waitUntil = state.nextAttemptAt ?? waitUntil;
});

/** Explains what to do while Webex has told this page to wait. Empty otherwise. */
export function waitNotice() {
  const seconds = Math.ceil((waitUntil - Date.now()) / 1000);
  return seconds > 0
    ? `Webex told this page to wait, so your line registers in ${seconds} seconds. To continue immediately, reload the page.`
    : '';
}

/**
 * Applies a scenario, and takes the step that shows its effect if the page can.
 *
 * @returns What the page does, or what the visitor must do.
 */
export async function play({json, step}) {
  await requestCloud('PUT', '/cloud/scenario', json);
  const {line} = document.querySelector('webex-line-controls');
  const {state} = line.snapshot;
  const {status} = state;
  if (status === 'absent') return step === 'sign-in' ? 'Sign in.' : `Sign in${registerStep()}.`;
  if (needsSignIn(state)) return 'Sign in again.';
  switch (step) {
    case 'sign-in':
      return 'Sign out, then sign in.';
    case 'drop':
      if (status === 'reconnecting') return 'The line is already reconnecting.';
      if (status !== 'registered') return 'Register the line, then play it again.';
      await requestCloud('POST', '/cloud/mercury/drop');
      return 'The connection was dropped.';
    default:
      void registerAgain(line, status);
      return waitNotice() || 'Registering your line.';
  }
}

/** Whether the person must sign in again. */
export const needsSignIn = ({status, fault}) =>
  status === 'failed' && ['sign-in', 'enter-token'].includes(fault.action);

/** Returns the text for the next step after a sign-in. Empty if the line registers automatically. */
const registerStep = () =>
  document.querySelector('webex-line-controls').autoRegister ? '' : ', then press Register';

/** Ends any attempt in progress, such as a countdown, so that the new scenario is shown from its beginning. */
async function registerAgain(line, status) {
  try {
    if (!['unregistered', 'elsewhere', 'failed'].includes(status)) await line.deregister();
    await line.register();
  } catch {
    // The elements show the reason.
  }
}
