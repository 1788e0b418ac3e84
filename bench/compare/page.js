// This library's elements in fixed states, in the language and direction given in the URL: `?lang=ar&dir=rtl`. No element
// here uses a real line.
import '../../dist/bundle/webex-calling-elements.js';

const now = Date.now();
const info = {
  lineId: '5b1f0c0e-3d5a-4a52-9a4d-6f1d3c1a7e01',
  phoneNumber: '+12065550101',
  extension: '5101',
  status: 'active',
  sipAddresses: [],
};
const registration = {line: info, server: 'primary', since: now - 3_600_000};
const user = {displayName: 'Ada Lovelace', phoneNumber: '+12065550101'};

const states = {
  absent: {status: 'absent'},
  unregistered: {status: 'unregistered'},
  registered: {status: 'registered', ...registration},
  reconnecting: {status: 'reconnecting', unreachableSince: now, cause: 'keepalive', ...registration},
  retrying: {status: 'retrying', cause: 'server'},
  deregistering: {status: 'deregistering', since: now},
  failed: {
    status: 'failed',
    fault: {about: 'line', type: 'registered-elsewhere', action: 'free-elsewhere', retryable: true},
  },
};
const sessions = {
  'signed-out': {status: 'signed-out'},
  'signed-in': {status: 'signed-in', user},
  failed: {
    status: 'failed',
    fault: {about: 'sign-in', type: 'token-empty', step: 'token', action: 'sign-in', retryable: true},
  },
};
const subscribeToNothing = () => () => undefined;
const succeed = () => Promise.resolve();

function fixedLine(name, inCall) {
  const isWanted = !['absent', 'unregistered', 'deregistering'].includes(name);
  return {
    snapshot: {state: states[name], wanted: isWanted, online: true, reachability: 'watched'},
    inCall,
    listen: subscribeToNothing,
    subscribe: subscribeToNothing,
    diagnostics: () => ({log: []}),
    register: succeed,
    deregister: succeed,
    retryNow: succeed,
    claimAutoRegister: () => false,
  };
}

function fixedSession(name) {
  const state = sessions[name];
  return {
    state,
    line: fixedLine('absent'),
    hasServer: name !== 'failed',
    configure: () => undefined,
    resume: succeed,
    listen: subscribeToNothing,
    signIn: succeed,
    signOut: succeed,
    subscribe: listener => (listener(state), () => undefined),
  };
}

const parameters = new URLSearchParams(location.search);
const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
const root = document.documentElement;
root.dir = parameters.get('dir') ?? 'ltr';
root.lang = parameters.get('lang') ?? 'en';
root.classList.add(`mds-theme-stable-${isDark ? 'dark' : 'light'}Webex`, 'mds-typography', 'mds-elevation');
if (isDark) root.classList.add('wa-dark');

for (const element of document.querySelectorAll('[data-session]')) {
  element.parentElement.addEventListener('context-request', event => {
    event.stopPropagation();
    event.callback(fixedSession(element.dataset.session), () => undefined);
  });
  // Insert the element again, so that it requests its session here.
  element.parentElement.append(element);
}
for (const element of document.querySelectorAll('[data-line]'))
  element.line = fixedLine(element.dataset.line, 'inCall' in element.dataset);
