// Shows the elements for calls once the line is registered, and calls the far ends of the simulated cloud, which this
// page runs itself.
import '/dist/bundle/call-elements.js';
import {ask} from './cloud.js';

/** A number that the simulated cloud doesn't know. */
const unknown = '+12065550111';

const shown = document.querySelector('.elements');
const section = document.querySelector('#calls');

/** Shows the elements for calls. With the real Webex there are no far ends. */
export async function showCalls({isSimulated}) {
  const [dialer, incoming, call, settings] = ['dialer', 'incoming-call', 'call', 'audio-settings'].map(name =>
    document.createElement(`webex-${name}`),
  );
  dialer.view = 'compact';
  const stage = section.querySelector('.stage');
  for (const place of [stage, settings]) Object.assign(place, {lang: shown.lang, dir: shown.dir});
  if (isSimulated) await offerFarEnds(dialer);
  stage.replaceChildren(dialer, incoming, call);
  section.querySelector('details > p').replaceWith(settings);
}

async function offerFarEnds(dialer) {
  const numbers = {...(await ask('GET', '/cloud/numbers')), unknown};
  const answer = section.querySelector('#call-answer');
  const onPress = (button, act) => {
    button.addEventListener('click', () => {
      answer.textContent = '';
      act().catch(error => (answer.textContent = error.message));
    });
    button.disabled = false;
  };
  for (const button of section.querySelectorAll('[data-call]'))
    onPress(button, async () => {
      dialer.number = numbers[button.dataset.call];
      await dialer.dial();
    });
  onPress(section.querySelector('#be-called'), async () => {
    const {state} = dialer.line.snapshot;
    if (state.status !== 'registered') throw new Error('Register first.');
    await ask('POST', `/cloud/devices/${state.line.mobiusDeviceId}/ring`, {sound: 'echo'});
  });
}
