// The panel next to the page controls the cloud and shows its requests. The elements don't depend on it.
import './break-line.js';
import {ask} from './cloud.js';
import {play} from './play.js';
import {scenarios} from './scenarios.js';

const at = id => document.getElementById(id);

await showAccounts();
showScenarios();
at('token-form').addEventListener('submit', getToken);
at('copy').addEventListener('click', copyToken);
at('scenario').addEventListener('change', showScenario);
at('scenario-form').addEventListener('submit', playScenario);
at('drop-mercury').addEventListener('click', () => ask('POST', '/cloud/mercury/drop'));
at('reset').addEventListener('click', reset);
showEvents();
void watchCloud();

async function showAccounts() {
  const accounts = await ask('GET', '/cloud/accounts');
  at('account').append(...accounts.map(({name, displayName}) => new Option(displayName, name)));
}

async function getToken(event) {
  event.preventDefault();
  const {access_token: token} = await ask('POST', '/cloud/tokens', {account: at('account').value});
  at('token').value = token;
  at('token-row').hidden = false;
  at('token').select();
}

async function copyToken() {
  at('token').select();
  await navigator.clipboard.writeText(at('token').value).catch(() => document.execCommand('copy'));
}

function showScenarios() {
  at('scenario').append(...scenarios.map(({name}) => new Option(name)));
  showScenario();
}

function showScenario() {
  const {hint, json} = scenarios[at('scenario').selectedIndex];
  at('scenario-hint').textContent = hint;
  at('scenario-hint').hidden = false;
  at('scenario-answer').textContent = '';
  at('scenario-json').value = JSON.stringify(json, undefined, 2);
}

async function playScenario(event) {
  event.preventDefault();
  try {
    const {name, hint, step} = scenarios[at('scenario').selectedIndex];
    const next = await play({json: JSON.parse(at('scenario-json').value), step});
    at('scenario-hint').hidden = true;
    at('scenario-answer').textContent = `Now playing “${name}”. ${next} ${hint}`;
  } catch (error) {
    at('scenario-answer').textContent = `Couldn’t play it: ${error.message}`;
  }
}

async function reset() {
  await ask('POST', '/cloud/reset');
  at('scenario').selectedIndex = 0;
  showScenario();
  at('scenario-answer').textContent = 'Everything was reset, including tokens.';
}

/** Events bubble from the provider, so a listener here gets each once. */
function showEvents() {
  const names = [
    'connecting',
    'registered',
    'unregistered',
    'reconnecting',
    'reconnected',
    'error',
    'incoming-call',
    'statechange',
  ];
  const events = [
    ...names.map(name => `webex-line-${name}`),
    'webex-signed-in',
    'webex-signed-out',
    'webex-sign-in-error',
    'webex-incoming-call',
    'webex-call-statechange',
    'webex-call-ended',
  ];
  const requests = ['sign-in', 'sign-out', 'register', 'deregister'].map(name => `webex-${name}-request`);
  for (const name of [...events, ...requests]) {
    document.addEventListener(name, ({type, detail}) => {
      const what = detail?.state?.status ?? detail?.type ?? detail?.displayName ?? detail?.phoneNumber ?? '';
      at('events').prepend(element('li', element('code', type), ` ${what}`));
      while (at('events').childElementCount > 50) at('events').lastElementChild.remove();
    });
  }
}

/** Polls the cloud once a second while the panel is open. It is the demo's own server. */
async function watchCloud() {
  const panel = document.querySelector('.cloud');
  for (;;) {
    if (!panel.open) await new Promise(resolve => panel.addEventListener('toggle', resolve, {once: true}));
    try {
      const [requests, devices] = await Promise.all([
        ask('GET', '/cloud/requests'),
        ask('GET', '/cloud/devices'),
      ]);
      showRequests(requests);
      showDevices(devices);
    } catch {
      // The server was stopped. Keep the content until it is back.
    }
    await new Promise(resolve => {
      setTimeout(resolve, 1000);
    });
  }
}

let newest = '';

function showRequests(requests) {
  const last = requests.at(-1);
  const mark = `${requests.length} ${last?.time}`;
  if (mark === newest) return;
  newest = mark;
  const rows = requests
    .slice(-100)
    .toReversed()
    .map(({time, method, host, path, status, endpoint}) =>
      element(
        'tr',
        element('td', time.slice(11, 19)),
        element('td', endpoint),
        element('td', `${method} ${host}${path}`),
        element('td', status === 0 ? 'dropped' : String(status)),
      ),
    );
  at('requests').replaceChildren(...rows);
}

function showDevices({mobius, wdm}) {
  const items = [
    ...mobius.map(({id, account, server}) => ({id, text: `${nameOf(account)}’s line (${server} server)`})),
    ...wdm.map(({id, account, connected}) => ({
      id,
      text: `${nameOf(account)}’s browser (${connected ? 'connected' : 'not connected'})`,
    })),
  ];
  const shown = items.map(({id, text}) => `${id} ${text}`).join();
  if (at('devices').dataset.shown === shown) return;
  at('devices').dataset.shown = shown;
  at('devices').replaceChildren(
    ...(items.length ? items.map(deviceItem) : [element('li', element('span', 'None yet.'))]),
  );
}

/** An account’s display name. */
function nameOf(account) {
  return account[0].toUpperCase() + account.slice(1);
}

function deviceItem({id, text}) {
  const remove = element('button', 'Remove');
  remove.className = 'plain';
  remove.addEventListener('click', () => ask('DELETE', `/cloud/devices/${id}`));
  return element('li', element('span', text), ' ', remove);
}

/** Creates an element from text only, so that network data never becomes markup. */
function element(name, ...children) {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}
