/** Two refusals and a slow response. The line recovers after about five seconds, so that a visitor can read what happens. */
export const lostConnection = {
  name: 'Connection lost',
  hint: 'Webex refuses two attempts to reconnect. You will see the line recover in about five seconds.',
  step: 'drop',
  json: {mercury: [{status: 503}, {status: 503}, {delayMs: 2000}, {status: 200}]},
};

/** The cloud scenarios that the panel offers. `hint`: what a visitor will see. `step`: the step that shows it. */
export const scenarios = [
  {
    name: 'Everything works',
    hint: 'You will see the line register.',
    step: 'register',
    json: {},
  },
  lostConnection,
  {
    name: 'Busy server',
    hint: 'Webex answers 429, and tells the page to wait. You will see a countdown of 20 seconds.',
    step: 'register',
    json: {register: [{status: 429, retryAfter: 20}, {status: 200}]},
  },
  {
    name: 'Server error',
    hint: 'Webex answers 503 once. You will see a countdown of about 30 seconds.',
    step: 'register',
    json: {register: [{status: 503}, {status: 200}]},
  },
  {
    name: 'Primary server down',
    hint: 'You will see the line register on the backup server after two minutes.',
    step: 'register',
    json: {down: ['primary']},
  },
  {
    name: 'All servers down',
    hint: 'You will see that no server can be found.',
    step: 'sign-in',
    json: {down: ['primary', 'backup']},
  },
  {
    name: 'Slow server',
    hint: 'Registering takes three seconds. You can press Cancel during that time.',
    step: 'register',
    json: {register: [{status: 200, delayMs: 3000}]},
  },
  {
    name: 'Registered elsewhere',
    hint: 'Another device has the line, and the SDK takes it over. You will see the line register.',
    step: 'register',
    json: {register: [{status: 403, errorCode: 101, devices: true}, {status: 200}]},
  },
  {
    name: 'Too many devices',
    hint: 'Webex refuses another device. You will see why, and a countdown.',
    step: 'register',
    json: {register: [{status: 403, errorCode: 101, devices: false}]},
  },
  {
    name: 'Not entitled',
    hint: 'This account isn’t set up for calls in a browser. You will see whom to contact.',
    step: 'register',
    json: {register: [{status: 403, errorCode: 102}]},
  },
  {
    name: 'Token expires',
    hint: 'Webex rejects the token a few seconds after you register. You will be asked to sign in again.',
    step: 'register',
    json: {keepaliveInterval: 2, keepalive: [{status: 200}, {status: 401}]},
  },
  {
    name: 'Missed keepalives',
    hint: 'Two keepalives fail, then they work again. You will see the line reconnect.',
    step: 'register',
    json: {keepaliveInterval: 2, keepalive: [{status: 200}, {status: 503}, {status: 503}, {status: 200}]},
  },
  {
    name: 'Device refused',
    hint: 'Webex doesn’t accept this browser as a device. You will see the sign-in fail.',
    step: 'sign-in',
    json: {wdm: [{status: 401}]},
  },
  {
    name: 'Event connection refused',
    hint: 'Webex refuses the connection over which calls arrive. You will see the sign-in fail.',
    step: 'sign-in',
    json: {mercury: [{status: 403}]},
  },
];

/**
 * Returns the offered scenario that the cloud is playing. The cloud's scenario also contains its defaults. If it matches
 * none, adds it as an edited scenario.
 */
export function scenarioFor(current) {
  const found = scenarios.findLast(({json}) => contains(current, json));
  if (found !== scenarios[0] || isUneventful(current)) return found;
  const edited = {name: 'Edited scenario', hint: 'It was edited as JSON.', step: 'register', json: current};
  scenarios.push(edited);
  return edited;
}

/** Whether all parts of `wanted` are in `actual`. Lists must have the same length. */
function contains(actual, wanted) {
  if (typeof wanted !== 'object') return actual === wanted;
  if (Array.isArray(wanted) && wanted.length !== actual?.length) return false;
  return Object.entries(wanted).every(([key, value]) => contains(actual?.[key], value));
}

/** Whether every answer is a success. */
const isUneventful = scenario =>
  Object.values(scenario)
    .filter(Array.isArray)
    .flat()
    .every(({status}) => status === 200);
