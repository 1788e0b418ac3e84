import {ask} from './cloud.js';

/**
 * Applies a scenario and takes the step that shows it, as far as the page can.
 *
 * @returns What the page does, or what the visitor has to do.
 */
export async function play({json, step}) {
  await ask('PUT', '/cloud/scenario', json);
  const {line} = document.querySelector('webex-line-controls');
  const {status} = line.snapshot.state;
  if (status === 'absent') return step === 'sign-in' ? 'Sign in.' : `Sign in${orRegister()}.`;
  switch (step) {
    case 'sign-in':
      return 'Sign out, then sign in.';
    case 'drop':
      if (status !== 'registered') return 'Register first, then play it again.';
      await ask('POST', '/cloud/mercury/drop');
      return 'The connection is gone.';
    default:
      void registerAgain(line, status);
      return 'Registering your line.';
  }
}

const orRegister = () =>
  document.querySelector('webex-line-controls').autoRegister ? '' : ', then press Register';

async function registerAgain(line, status) {
  try {
    if (status === 'registered' || status === 'reconnecting') await line.deregister();
    await line.register();
  } catch {
    // The elements show why.
  }
}
