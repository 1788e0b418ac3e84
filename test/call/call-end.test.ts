import {describe, expect, test} from 'vitest';
import {makeFault} from '../../src/base/make-fault.js';
import {endOf, type CallEndFacts, type CallEndReason} from '../../src/call/call-end.js';

const outgoing: CallEndFacts = {
  direction: 'outgoing',
  wasConnected: false,
  wasAnswered: false,
  rang: false,
  isOffline: false,
};
const ringing: CallEndFacts = {...outgoing, rang: true};
const talking: CallEndFacts = {...ringing, wasAnswered: true, wasConnected: true};
const incoming: CallEndFacts = {...outgoing, direction: 'incoming'};

const rows: readonly (readonly [name: string, facts: CallEndFacts, reason: CallEndReason])[] = [
  ['the person hangs up', {...talking, request: 'person'}, 'hung-up'],
  ['the person cancels a call that rings', {...ringing, request: 'person'}, 'cancelled'],
  ['the person declines', {...incoming, request: 'person'}, 'declined'],
  [
    'the person ends the call while answering',
    {...incoming, wasAnswered: true, request: 'person'},
    'cancelled',
  ],
  ['the person transfers', {...talking, request: 'transferred'}, 'transferred'],
  ['the person signs out', {...talking, request: 'line-ended'}, 'line-ended'],
  ['another tab takes over', {...talking, request: 'taken-over'}, 'taken-over'],
  ['the page is left', {...talking, request: 'page-left'}, 'page-left'],
  ['Webex does not respond to a call (trap C12)', {...outgoing, request: 'limit'}, 'network'],
  ['the other side hangs up', {...talking, cause: {code: 0, text: 'Normal Disconnect.'}}, 'remote-hung-up'],
  ['the other side hangs up, with the code for busy', {...talking, cause: {code: 115}}, 'remote-hung-up'],
  ['Webex reports that the audio was lost', {...talking, cause: {code: 131}}, 'no-media'],
  ['a call ends offline, without a reason', {...talking, isOffline: true}, 'network'],
  ['a keepalive is refused (trap C10)', {...talking, error: {type: 'not_found'}}, 'refused'],
  ['a call ends without a reason', talking, 'unknown'],
  ['busy, by event (trap C14)', {...ringing, cause: {code: 115, text: 'User Busy.'}}, 'busy'],
  ['busy, by a refusal', {...outgoing, error: {type: 'forbidden', text: 'Called user is busy.'}}, 'busy'],
  ['busy, by the text alone', {...outgoing, cause: {text: 'User Busy'}}, 'busy'],
  ['declined, by event', {...ringing, cause: {code: 119, text: 'Call rejected'}}, 'declined'],
  ['declined, by SIP', {...ringing, cause: {code: 603, text: 'Decline'}}, 'declined'],
  ['declined, by a refusal', {...outgoing, error: {text: 'Call is rejected'}}, 'declined'],
  ['unknown number, by event', {...outgoing, cause: {code: 404, text: 'Not Found'}}, 'unknown-number'],
  ['unknown number, by a refusal', {...outgoing, error: {type: 'not_found'}}, 'unknown-number'],
  ['no answer, by the text', {...ringing, cause: {code: 120, text: 'No Answer.'}}, 'no-answer'],
  ['not available', {...outgoing, cause: {code: 120, text: 'Not Available.'}}, 'not-reached'],
  ['not acceptable', {...outgoing, cause: {code: 118, text: 'Not Acceptable.'}}, 'not-reached'],
  ['no answer, by event', {...ringing, cause: {code: 480, text: 'No answer'}}, 'no-answer'],
  ['nobody answers within the SDK’s 60 s', ringing, 'no-answer'],
  ['not reached, with a cause that gives no reason', {...ringing, cause: {code: 0}}, 'not-reached'],
  ['no response arrives within the SDK’s 10 s (trap C8)', outgoing, 'network'],
  ['offline before any response', {...outgoing, isOffline: true}, 'network'],
  ['Webex refuses', {...outgoing, error: {type: 'server_error'}}, 'refused'],
  ['answered, and no audio within the SDK’s 10 s', {...ringing, wasAnswered: true}, 'no-media'],
  ['an SDP that the SDK cannot use (trap C11)', {...ringing, isSilent: true}, 'no-media'],
  ['the caller gives up', {...incoming, cause: {code: 0, text: 'Normal Disconnect.'}}, 'missed'],
  ['nobody answers here within the SDK’s 60 s', incoming, 'missed'],
  [
    'answered on another device',
    {...incoming, cause: {code: 0, text: 'Call completed elsewhere'}},
    'answered-elsewhere',
  ],
  [
    'the caller gives up before Webex receives the alerting message',
    {...incoming, error: {type: 'not_found'}},
    'missed',
  ],
  ['Webex refuses the alerting message', {...incoming, error: {type: 'server_error'}}, 'refused'],
  [
    'answered here while the network is down',
    {...incoming, wasAnswered: true, isOffline: true, error: {type: 'default_error'}},
    'network',
  ],
  ['answered here, and no audio', {...incoming, wasAnswered: true}, 'no-media'],
  [
    'the caller gives up while it is answered here',
    {...incoming, wasAnswered: true, error: {type: 'not_found'}},
    'missed',
  ],
  ['Webex refuses the answer', {...incoming, wasAnswered: true, error: {type: 'forbidden'}}, 'refused'],
  ['no microphone', {...outgoing, fault: makeFault('microphone-missing')}, 'microphone'],
  ['a microphone that is not allowed', {...outgoing, fault: makeFault('microphone-denied')}, 'permission'],
  [
    'a microphone that the system blocks',
    {...outgoing, fault: makeFault('microphone-blocked-by-system')},
    'permission',
  ],
  [
    'a frame that may not use the microphone',
    {...outgoing, fault: makeFault('microphone-blocked-in-frame')},
    'permission',
  ],
];

describe('the reason for the end of a call', () => {
  test.each(rows)('%s', (_, facts, reason) => {
    expect(endOf(facts).reason).toBe(reason);
  });

  test('includes Webex’s code', () => {
    expect(endOf({...ringing, cause: {code: 115, text: 'User Busy.'}})).toEqual({reason: 'busy', cause: 115});
  });

  test('includes the fault', () => {
    const fault = makeFault('microphone-in-use');
    expect(endOf({...outgoing, fault})).toEqual({reason: 'microphone', fault});
  });
});
