/**
 * The English texts of calls. They load with the code of calls, so that a page without calls does not load them. Other
 * languages have all texts in one file.
 */
export const englishCalls = {
  // Faults of a call.
  'number-missing': 'Enter a number.',
  'number-has-letters': "Numbers can't contain letters.",
  'number-is-address': 'You can only call numbers, not SIP or email addresses.',
  'number-invalid': "That isn't a phone number.",
  'digits-invalid': "The keypad doesn't have these characters.",
  'calls-unsupported': "This browser can't make calls.",
  'microphone-missing': 'No microphone found. Connect one.',
  'microphone-denied': "The microphone is blocked. Allow it in your browser's settings for this site.",
  'microphone-dismissed': "You haven't allowed the microphone.",
  'microphone-blocked-in-frame': "This page isn't allowed to use the microphone.",
  'microphone-needs-https': 'The microphone only works on a secure page (https).',
  'microphone-in-use': "Couldn't open the microphone. Another app may be using it.",
  'answer-failed': "Couldn't answer the call.",
  'hold-failed': "Couldn't put the call on hold.",
  'resume-failed': "Couldn't resume the call.",
  'transfer-failed': "Couldn't transfer the call.",
  'transfer-unknown': "Webex hasn't confirmed the transfer.",
  'call-not-possible': "That isn't possible at this point in the call.",
  'call-ended': 'The call has ended.',
} as const;
