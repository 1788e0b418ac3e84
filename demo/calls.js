// Calls, once the line is registered: the elements, and the far ends of the simulated cloud, which this page runs itself.
import '/dist/bundle/call-elements.js';
import {ask} from './cloud.js';

/** The far ends, by their names in the cloud's list of numbers. */
const farEnds = {
  echo: 'Call the echo',
  tone: 'Call a tone',
  busy: 'Call a busy line',
  declined: 'Be declined',
  noAnswer: 'Call nobody home',
  ringsForEver: 'Ring for ever',
  unknown: 'Call an unknown number',
};

const shown = document.querySelector('.elements');

/** Shows the elements for calls. With the real Webex there are no far ends. */
export async function showCalls({isSimulated}) {
  const sheet = element('link', {rel: 'stylesheet', href: '/demo/calls.css'});
  document.head.append(sheet);
  const section = document.querySelector('#calls');
  const [dialer, incoming, call, settings] = [
    element('webex-dialer', {view: 'compact'}),
    element('webex-incoming-call'),
    element('webex-call'),
    element('webex-audio-settings', {lang: shown.lang, dir: shown.dir}),
  ];
  const stage = element(
    'div',
    {className: 'stage', lang: shown.lang, dir: shown.dir},
    dialer,
    incoming,
    call,
  );
  stage.dataset.theme = '';
  section.append(
    element('h2', {id: 'calls-heading', textContent: 'Make a call'}),
    ...(isSimulated ? await simulatedCalls(dialer) : []),
    stage,
    element('details', {}, element('summary', {textContent: 'Microphone and speakers'}), settings),
  );
  section.hidden = false;
}

async function simulatedCalls(dialer) {
  const numbers = {...(await ask('GET', '/cloud/numbers')), unknown: '+12065550111'};
  const answer = element('p', {role: 'status'});
  const press = (text, act) => {
    const button = element('button', {type: 'button', className: 'plain', textContent: text});
    button.addEventListener('click', () => {
      answer.textContent = '';
      act().catch(error => (answer.textContent = error.message));
    });
    return button;
  };
  const callButtons = Object.entries(farEnds).map(([name, text]) =>
    press(text, async () => {
      dialer.number = numbers[name];
      await dialer.dial();
    }),
  );
  const beCalled = press('Be called', async () => {
    const {state} = dialer.line.snapshot;
    if (state.status !== 'registered') throw new Error('Register first.');
    await ask('POST', `/cloud/devices/${state.line.mobiusDeviceId}/ring`, {sound: 'echo'});
  });
  return [
    element('p', {
      className: 'quiet',
      textContent:
        'The browser asks for the microphone when you call or answer, and not before. Your voice goes to this page and ' +
        'back, and to nobody else. Without a microphone the call ends and says why, and a ring can still be declined.',
    }),
    element('div', {className: 'row'}, ...callButtons, beCalled),
    answer,
  ];
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
