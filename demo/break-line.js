// The button "Drop the connection". After a press, the line recovers without any further action.
import {needsSignIn, play} from './play.js';
import {lostConnection} from './scenarios.js';

const byId = id => document.getElementById(id);
const button = byId('break');

/** When the button was pressed. Set until the line has recovered or ended. */
let brokenAt;

button.addEventListener('click', breakLine);
document.addEventListener('webex-line-statechange', ({detail}) => showState(detail.state));

async function breakLine() {
  if (button.ariaDisabled === 'true') return;
  brokenAt = Date.now();
  button.ariaDisabled = 'true';
  try {
    await play(lostConnection);
    showResult('Webex dropped the connection, and refuses the next two attempts. Watch the status.');
  } catch (error) {
    brokenAt = undefined;
    button.ariaDisabled = 'false';
    showResult(`Couldn’t drop the connection: ${error.message}`);
  }
}

function showState(state) {
  const {status} = state;
  // Do not use the attribute `disabled`: the button would lose the focus.
  button.ariaDisabled = String(status !== 'registered');
  byId('break-hint').textContent = hintFor(state);
  if (status === 'reconnecting') return;
  showResult(status === 'registered' && brokenAt !== undefined ? recoveryText() : '');
  brokenAt = undefined;
}

/** Explains what the button does, or what the visitor must do first. */
function hintFor(state) {
  switch (state.status) {
    case 'absent':
      return 'Sign in first. Then drop the connection, and watch the line recover.';
    case 'unregistered':
      return 'Register the line first.';
    case 'connecting':
      return 'Wait until the line is registered.';
    case 'registered':
      return 'Webex drops the connection that calls arrive on. The line recovers in about five seconds.';
    case 'reconnecting':
      return 'The line is already reconnecting.';
    case 'retrying':
      return 'The line isn’t registered. It tries again when the countdown ends.';
    case 'deregistering':
      return 'The line is being deregistered. Register it afterwards.';
    case 'elsewhere':
      return 'The line is in use elsewhere. Use it here first.';
    default:
      return needsSignIn(state)
        ? 'The sign-in has ended. Sign in again first.'
        : 'The line couldn’t be registered. First follow the advice shown in the status.';
  }
}

function recoveryText() {
  const seconds = Math.round((Date.now() - brokenAt) / 1000);
  return `The line recovered in ${seconds} seconds. You pressed nothing, and the page didn’t reload.`;
}

/** Shows the result of the press instead of the hint. Screen readers announce it. */
function showResult(text) {
  byId('break-answer').textContent = text;
  byId('break-hint').hidden = text !== '';
}
