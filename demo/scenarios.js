/** What the panel offers to play. Each is a scenario of the cloud's. */
export const scenarios = [
  {name: 'A sunny day', hint: 'Everything works.', json: {}},
  {
    name: 'A busy server',
    hint: 'Webex answers 429 and asks to wait for a minute. A countdown shows when it is tried again.',
    json: {register: [{status: 429, retryAfter: 60}, {status: 200}]},
  },
  {
    name: 'A server with a problem',
    hint: '503 once: the SDK tries again after half a minute.',
    json: {register: [{status: 503}, {status: 200}]},
  },
  {
    name: 'The primary is down',
    hint: 'The SDK goes to the backup after two minutes.',
    json: {down: ['primary']},
  },
  {
    name: 'Everything is down',
    hint: 'No server of Webex Calling can be found.',
    json: {down: ['primary', 'backup']},
  },
  {
    name: 'A slow server',
    hint: 'Three seconds for each registration: time to press Cancel.',
    json: {register: [{status: 200, delayMs: 3000}]},
  },
  {
    name: 'Registered elsewhere',
    hint: 'The device limit, with the list of devices: the SDK takes over automatically.',
    json: {register: [{status: 403, errorCode: 101, devices: true}, {status: 200}]},
  },
  {
    name: 'Too many devices',
    hint: 'The device limit without a list.',
    json: {register: [{status: 403, errorCode: 101, devices: false}]},
  },
  {
    name: 'Not entitled',
    hint: '403 for a person without calling in the browser.',
    json: {register: [{status: 403, errorCode: 102}]},
  },
  {
    name: 'The token expires',
    hint: 'The next keepalive is answered 401.',
    json: {keepaliveInterval: 2, keepalive: [{status: 200}, {status: 401}]},
  },
  {
    name: 'Keepalives go missing',
    hint: 'Two are answered 503, then they succeed again.',
    json: {keepaliveInterval: 2, keepalive: [{status: 200}, {status: 503}, {status: 503}, {status: 200}]},
  },
  {name: 'The device service refuses', hint: 'Sign in to see it.', json: {wdm: [{status: 401}]}},
  {name: 'Mercury refuses', hint: 'Sign in to see it.', json: {mercury: [{status: 403}]}},
];
