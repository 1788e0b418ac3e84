import type {Call} from '../call/call.js';
import {isLive, type CallState} from '../call/call-state.js';
import {joinForAnnouncement} from '../localization/format.js';
import type {Language} from '../localization/language.js';
import type {Urgency} from './announcer.js';
import {partyName} from './call-party.js';
import {troubleOf, type CallSample} from './call-quality.js';
import {callText} from './call-text.js';

interface CallsView {
  readonly calls: readonly Call[];
  sampleOf(call: Call): CallSample | undefined;
  /** The state of the call that ended last, unless a card shows its end. Announced once all calls have ended. */
  readonly lastEnd: CallState | undefined;
}

/**
 * Returns the announcement of the calls, without values that change every second. A problem with the sound is urgent,
 * except the silence of the other person, who may only be listening. If `lastEnd` is announced, the remaining cards are
 * not announced again, because their calls ended earlier.
 */
export function callsAnnouncement({calls, sampleOf, lastEnd}: CallsView): {
  readonly text: (language: Language) => string;
  readonly urgency: Urgency;
} {
  const cards = calls.map(call => ({snapshot: call.snapshot, trouble: troubleOf(call, sampleOf(call))}));
  const end = cards.some(({snapshot}) => isLive(snapshot.state)) ? undefined : lastEnd;
  return {
    text: language => {
      const {say, lang} = language;
      const texts = cards.flatMap(({snapshot, trouble}) => [
        partyName(snapshot.remote, language),
        callText(snapshot, language),
        isLive(snapshot.state) && snapshot.muted.verified === true && say('muted'),
        trouble && say(trouble),
      ]);
      return joinForAnnouncement(lang, end ? [callText({state: end}, language)] : texts);
    },
    urgency: cards.some(({trouble}) => trouble && trouble !== 'audio-silent-there') ? 'alert' : 'status',
  };
}
