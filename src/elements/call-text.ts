import type {CallState} from '../call/call-state.js';
import type {Language} from '../localization/language.js';
import {faultText} from './fault-text.js';

/** The state of a call in words. For a call that has ended, why. */
export function callText(state: CallState, language: Language): string {
  if (state.status !== 'ended') return language.say(`call-${state.status}`);
  return state.fault ? faultText(state.fault, language) : language.say(`end-${state.reason}`);
}
