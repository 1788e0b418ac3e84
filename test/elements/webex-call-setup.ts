import type {CallAudio} from '../../src/call/call-state.js';
import type {WebexCall} from '../../src/elements/webex-call.js';
import {drawCalls, press, talk} from './call-stage.js';

export const since = 0;

export async function stage() {
  const {element, line} = await drawCalls('webex-call');
  return {element: element as WebexCall, line};
}

export async function talking(audio?: CallAudio) {
  const {element, line} = await stage();
  const call = talk(line, undefined, audio);
  await element.updateComplete;
  return {element, line, call};
}

export async function withPanel(name: 'Keypad' | 'Transfer') {
  const {element, line, call} = await talking();
  await press(element, name);
  return {element, line, call};
}
