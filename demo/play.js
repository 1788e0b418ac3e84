import {ask} from './cloud.js';

/** The time until which Webex told this page to wait. Until then the library sends nothing, whatever a person presses. */
let waitUntil = 0;

document.addEventListener('webex-line-statechange', ({detail: {state}}) => {
  if (state.status === 'retrying' && state.cause === 'throttled')
    waitUntil = state.nextAttemptAt ?? waitUntil;
});

/** Returns what to do while Webex has told this page to wait. Empty otherwise. */
export function waitNotice() {
  const seconds = Math.ceil((waitUntil - Date.now()) / 1000);
  return seconds > 0
    ? `Webex told this page to wait, so your line registers in ${seconds} seconds. To continue immediately, reload the page.`
    : '';
}

/**
 * Applies a scenario and takes the step that shows it, as far as the page can.
 *
 * @returns What the page does, or what the visitor must do.
 */
export async function play({json, step}) {
  await ask('PUT', '/cloud/scenario', json);
  const {line} = document.querySelector('webex-line-controls');
  const {state} = line.snapshot;
  const {status} = state;
  if (status === 'absent') return step === 'sign-in' ? 'Sign in.' : `Sign in${orRegister()}.`;
  if (needsSignIn(state)) return 'Sign in again.';
  switch (step) {
    case 'sign-in':
      return 'Sign out, then sign in.';
    case 'drop':
      if (status === 'reconnecting') return 'The line is already reconnecting.';
      if (status !== 'registered') return 'Register the line, then play it again.';
      await ask('POST', '/cloud/mercury/drop');
      return 'The connection was dropped.';
    default:
      void registerAgain(line, status);
      return waitNotice() || 'Registering your line.';
  }
}

/** Whether the person must sign in again. */
export const needsSignIn = ({status, fault}) =>
  status === 'failed' && ['sign-in', 'enter-token'].includes(fault.action);

const orRegister = () =>
  document.querySelector('webex-line-controls').autoRegister ? '' : ', then press Register';

/** Ends any attempt in progress, such as a countdown, so that the new scenario is shown from its beginning. */
async function registerAgain(line, status) {
  try {
    if (!['unregistered', 'elsewhere', 'failed'].includes(status)) await line.deregister();
    await line.register();
  } catch {
    // The elements show why.
  }
}
