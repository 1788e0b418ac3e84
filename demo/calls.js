// Shows the elements for calls, with buttons that call the test numbers of the simulated cloud. The cloud has no media, so
// this page is also the other end of these calls (far-end.js).
import '/dist/bundle/call-elements.js';
import {requestCloud} from './cloud.js';

/** A number that the simulated cloud doesn't know. */
const unknownNumber = '+12065550111';

const preview = document.querySelector('.elements');
const section = document.querySelector('#calls');

/**
 * Shows the elements for calls.
 *
 * @param options.isSimulated Whether to offer the far ends, which the real Webex does not have.
 */
export async function showCalls({isSimulated}) {
  const [dialer, incoming, call, settings] = ['dialer', 'incoming-call', 'call', 'audio-settings'].map(name =>
    document.createElement(`webex-${name}`),
  );
  dialer.view = 'compact';
  const stage = section.querySelector('.stage');
  for (const place of [stage, settings]) Object.assign(place, {lang: preview.lang, dir: preview.dir});
  if (isSimulated) await offerFarEnds(dialer);
  stage.replaceChildren(dialer, incoming, call);
  section.querySelector('details > p').replaceWith(settings);
}

/** Enables the buttons that call a far end, or let one call this page. */
async function offerFarEnds(dialer) {
  const numbers = {...(await requestCloud('GET', '/cloud/numbers')), unknown: unknownNumber};
  const message = section.querySelector('#call-answer');
  const onPress = (button, action) => {
    button.addEventListener('click', () => {
      message.textContent = '';
      action().catch(error => (message.textContent = error.message));
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
    await requestCloud('POST', `/cloud/devices/${state.line.mobiusDeviceId}/ring`, {sound: 'echo'});
  });
}
