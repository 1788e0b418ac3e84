import type {CallSnapshot} from '../call/call-state.js';
import type {Language} from '../localization/language.js';
import {faultText} from './fault-text.js';

/**
 * Returns the state of a call in words, or the command in progress if the state does not show it. For a call that has
 * ended, returns the reason.
 */
export function callText(
  {state, pending}: Pick<CallSnapshot, 'state' | 'pending'>,
  language: Language,
): string {
  const {say} = language;
  switch (state.status) {
    case 'ended':
      return state.fault ? faultText(state.fault, language) : say(`end-${state.reason}`);
    case 'incoming':
      return say(pending === 'answer' ? 'call-answering' : 'call-incoming');
    default:
      return say(pending === 'transfer' ? 'call-transferring' : `call-${state.status}`);
  }
}

/** Returns the text that names the tab of a call. Undefined for this tab's call. */
export function tabText({tab, tabTitle: title}: CallSnapshot, {say}: Language): string | undefined {
  if (tab === 'here') return undefined;
  return title ? say('call-in-tab', {title}) : say('call-in-other-tab');
}
