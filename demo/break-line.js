// One press drops the connection of the registered line, which recovers without another one.
import {play} from './play.js';
import {lostConnection} from './scenarios.js';

const at = id => document.getElementById(id);
const button = at('break');

/** When the button was pressed, until the line has recovered or ended. */
let brokenAt;

button.addEventListener('click', breakLine);
document.addEventListener('webex-line-statechange', ({detail}) => show(detail.state.status));

async function breakLine() {
  brokenAt = Date.now();
  button.disabled = true;
  try {
    await play(lostConnection);
    answer('Webex dropped the connection, and refuses the next two attempts. Watch the status.');
  } catch (error) {
    brokenAt = undefined;
    answer(`Couldn’t drop the connection: ${error.message}`);
  }
}

function show(status) {
  button.disabled = status !== 'registered';
  if (status === 'reconnecting') return;
  const isRegistered = status === 'registered';
  at('break-hint').textContent = isRegistered
    ? 'Webex drops the connection that calls arrive on. You will see the line recover in about five seconds.'
    : 'Sign in first. Then drop the connection, and watch the line recover.';
  answer(isRegistered && brokenAt !== undefined ? recovered() : '');
  brokenAt = undefined;
}

function recovered() {
  const seconds = Math.round((Date.now() - brokenAt) / 1000);
  return `The line recovered in ${seconds} seconds. You pressed nothing, and the page didn’t reload.`;
}

/** The result of the person's press, which screen readers announce. It replaces the hint. */
function answer(text) {
  at('break-answer').textContent = text;
  at('break-hint').hidden = text !== '';
}
