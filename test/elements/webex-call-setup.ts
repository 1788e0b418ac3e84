import type {CallAudio} from '../../src/call/call-state.js';
import type {WebexCall} from '../../src/elements/webex-call.js';
import {renderWithLine, press, addActiveCall} from './call-stage.js';

export const since = 0;

export async function renderCall() {
  const {element, line} = await renderWithLine('webex-call');
  return {element: element as WebexCall, line};
}

export async function renderActiveCall(audio?: CallAudio) {
  const {element, line} = await renderCall();
  const call = addActiveCall(line, undefined, audio);
  await element.updateComplete;
  return {element, line, call};
}

export async function openPanel(name: 'Keypad' | 'Transfer') {
  const {element, line, call} = await renderActiveCall();
  await press(element, name);
  return {element, line, call};
}
