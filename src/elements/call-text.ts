import type {CallSnapshot, CallState} from '../call/call-state.js';
import type {Language} from '../localization/language.js';
import {faultText} from './fault-text.js';

/** Returns the state of a call in words. For a call that has ended, returns the reason. */
export function callText(state: CallState, language: Language): string {
  if (state.status !== 'ended') return language.say(`call-${state.status}`);
  return state.fault ? faultText(state.fault, language) : language.say(`end-${state.reason}`);
}

/** Returns the text that names the tab of a call. Undefined for this tab's call. */
export function tabText({tab, tabTitle: title}: CallSnapshot, {say}: Language): string | undefined {
  if (tab === 'here') return undefined;
  return title ? say('call-in-tab', {title}) : say('call-in-other-tab');
}
