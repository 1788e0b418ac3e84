/**
 * The texts that nobody reads before somebody has begun to sign in, in English. They come with what signs in, and not
 * with the page.
 */
export const englishSignedIn = {
  // The line, one word for each state.
  unregistered: 'Not registered',
  connecting: 'Connecting',
  registered: 'Registered',
  reconnecting: 'Reconnecting',
  retrying: 'Trying again',
  elsewhere: 'In use elsewhere',

  // What a person should know about a state.
  'unregistered-hint': 'It takes no calls until it is registered.',
  offline: 'This browser is offline.',

  // Signing in.
  'sign-out': 'Sign out',
  cancel: 'Cancel',
  'signing-in-token': 'Getting an access token',
  'signing-in-sdk': 'Loading the Webex Calling SDK',
  'signing-in-device': 'Connecting to Webex',
  'signing-in-line': 'Getting the line',
  'signing-out-line': 'Deregistering the line',
  'signing-out-device': 'Leaving Webex',
  'signed-in': 'Signed in',

  // Commands.
  deregister: 'Deregister',
  deregistering: 'Deregistering',
  retry: 'Retry',
  'retry-now': 'Retry now',
  'use-here': 'Use here',

  // What a person should know about a state.
  'retrying-unknown': 'Webex did not register the line. It will try again by itself.',
  'retrying-throttled': 'Webex is busy and asked to wait. It will try again by itself.',
  'retrying-server': 'The server has a problem. It will try again by itself.',
  'retrying-network': 'There is no network. It will try again by itself.',
  'retrying-device-limit': 'Too many devices are registered. It will try again by itself.',
  'retrying-in-call': 'It will register again at the end of the call.',
  'elsewhere-tab': 'Another tab of this browser holds the line.',
  'elsewhere-device': 'Another device holds the line.',
  missed: {
    one: '{count} keepalive without an answer.',
    other: '{count} keepalives without an answer.',
  },
  'on-backup': 'The primary server is away: the line is on the backup.',
  'next-attempt': 'Next attempt in {seconds}',

  // What went wrong with the line, and what to do about it.
  'device-limit-exceeded': 'You are registered on too many devices.',
  'device-not-found': 'Webex does not know this device any more.',
  'token-expired': 'Your sign-in has expired.',
  'bad-request': 'Webex did not accept the registration.',
  forbidden: 'You are not set up for calls from a browser.',
  'registration-error': 'The line could not be registered.',
  'service-unavailable': 'Webex Calling cannot be reached.',
  'server-error': 'Webex Calling has a problem.',
  'too-many-requests': 'Webex Calling is busy.',
  timeout: 'Webex Calling took too long to answer.',
  'call-error': 'The call could not be made.',
  unknown: 'Something went wrong.',
  'no-servers': 'No server of Webex Calling was found.',
  'keepalives-blocked': 'A security policy of this page keeps the line from staying registered: {policy}.',
  'registered-elsewhere': 'The line is in use elsewhere.',
  'in-call-elsewhere': 'Another tab of this browser is in a call.',

  // What went wrong with a sign-in.
  'token-empty': 'There is no access token.',
  'token-malformed': 'This does not look like an access token.',
  'token-without-organisation': 'This access token belongs to no organisation.',
  'missing-scope': 'This access token may not be used for calls. It lacks: {scopes}.',
  'token-source-failed': 'No access token could be had.',
  'sdk-not-loaded': 'The Webex Calling SDK could not be loaded.',
  'sdk-integrity': 'The Webex Calling SDK is not the file that was expected, and was not run.',
  'sdk-timeout': 'The Webex Calling SDK took too long to load.',
  'sdk-unexpected': 'What was loaded is not the Webex Calling SDK.',
  'another-user': 'Another person has used this page before.',
  'catalogue-failed': 'Webex did not say where its services are.',
  'device-refused': 'Webex did not accept this browser as a device.',
  'mercury-failed': 'The connection to Webex for events failed.',
  'sdk-failed': 'The Webex Calling SDK could not start.',
  'no-line': 'You have no line.',
  'several-lines': 'You have several lines, and the page does not say which to use.',
  'line-unusable': 'The line is not one that can be used.',

  // What can be done.
  'do-retry': 'Try again.',
  'do-use-here': 'End the other one, then try again.',
  'do-check-number': 'Check the number.',
  'do-contact-admin': 'Ask your administrator.',
  'do-enter-token': 'Enter another one.',
  'do-fix-page': 'Tell whoever runs this page.',

  // The line's properties, in the guide's order.
  properties: 'Line properties',
  lineId: 'Line id',
  mobiusDeviceId: 'Device id',
  phoneNumber: 'Phone number',
  extension: 'Extension',
  status: 'Status at Webex',
  sipAddresses: 'SIP addresses',
  voicemail: 'Voicemail',
  lastSeen: 'Last seen',
  keepaliveInterval: 'Keepalive every',
  callKeepaliveInterval: 'Keepalive in a call every',
  rehomingIntervalMin: 'Back to the primary server after at least',
  rehomingIntervalMax: 'Back to the primary server after at most',
  voicePortalNumber: 'Voice portal number',
  voicePortalExtension: 'Voice portal extension',
  server: 'Server',
  'server-primary': 'primary',
  'server-backup': 'backup',
  'server-unknown': 'unknown',
  seconds: '{seconds}',
  minutes: '{minutes}',
  list: '{list}',
} as const;
