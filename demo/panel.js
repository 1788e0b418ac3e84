// The section “Simulated cloud” controls the cloud and shows its requests. The elements don't depend on it.
import './break-line.js';
import {requestCloud} from './cloud.js';
import {copyOnClick} from './copy.js';
import {play, waitNotice} from './play.js';
import {scenarioFor, scenarios} from './scenarios.js';

const byId = id => document.getElementById(id);

await showAccounts();
await showScenarios();
byId('token-form').addEventListener('submit', getToken);
copyOnClick({button: byId('copy'), source: byId('token'), status: byId('token-answer')});
byId('scenario').addEventListener('change', showScenario);
byId('scenario-form').addEventListener('submit', playScenario);
runOnClick(byId('reset'), reset);
showEvents();
void watchCloud();

async function showAccounts() {
  const accounts = await requestCloud('GET', '/cloud/accounts');
  byId('account').append(...accounts.map(({name, displayName}) => new Option(displayName, name)));
}

async function getToken(event) {
  event.preventDefault();
  byId('token-answer').textContent = '';
  try {
    const {access_token: token} = await requestCloud('POST', '/cloud/tokens', {
      account: byId('account').value,
    });
    byId('token').value = token;
    byId('token-row').hidden = false;
    byId('token').select();
  } catch (error) {
    byId('token-answer').textContent = `Couldn’t get a token: ${error.message}`;
  }
}

/** Runs an action when a button is pressed, and shows its result or why it failed. */
function runOnClick(button, action) {
  button.addEventListener('click', async () => {
    byId('cloud-answer').textContent = '';
    try {
      byId('cloud-answer').textContent = await action();
    } catch (error) {
      byId('cloud-answer').textContent = `That didn’t work: ${error.message}`;
    }
  });
}

/** Lists the scenarios, and selects the one that the cloud is playing, which a reload of the page does not change. */
async function showScenarios() {
  const current = scenarioFor(await requestCloud('GET', '/cloud/scenario'));
  byId('scenario').append(...scenarios.map(({name}) => new Option(name)));
  byId('scenario').selectedIndex = scenarios.indexOf(current);
  showScenario();
}

function showScenario() {
  const {hint, json} = scenarios[byId('scenario').selectedIndex];
  byId('scenario-hint').textContent = hint;
  byId('scenario-hint').hidden = false;
  byId('scenario-answer').textContent = '';
  byId('scenario-json').value = JSON.stringify(json, undefined, 2);
}

async function playScenario(event) {
  event.preventDefault();
  try {
    const {name, hint, step} = scenarios[byId('scenario').selectedIndex];
    const next = await play({json: JSON.parse(byId('scenario-json').value), step});
    byId('scenario-hint').hidden = true;
    byId('scenario-answer').textContent = `Now playing “${name}”. ${next} ${hint}`;
  } catch (error) {
    byId('scenario-answer').textContent = `Couldn’t play it: ${error.message}`;
  }
}

/** Signs out first, because after the reset the page has no valid token to delete its devices with. */
async function reset() {
  const login = document.querySelector('webex-login');
  const {line} = document.querySelector('webex-line-controls');
  if (line.inCall) throw new Error('End the call first.');
  if (line.snapshot.state.status !== 'absent') {
    byId('cloud-answer').textContent = 'Signing out…';
    const signedOut = new Promise(resolve => {
      document.addEventListener('webex-signed-out', resolve, {once: true});
    });
    login.signOut();
    await signedOut;
  }
  await requestCloud('POST', '/cloud/reset');
  byId('scenario').selectedIndex = 0;
  showScenario();
  byId('token-row').hidden = true;
  return `You are signed out, and everything was reset, including tokens. ${waitNotice()}`;
}

/** Lists DOM events. They bubble from `<html>` or an element, so a listener of the document gets each one once. */
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
      const summary =
        detail?.state?.status ?? detail?.type ?? detail?.displayName ?? detail?.phoneNumber ?? '';
      byId('events').prepend(element('li', element('code', type), ` ${summary}`));
      while (byId('events').childElementCount > 50) byId('events').lastElementChild.remove();
    });
  }
}

/** Polls the cloud, which is the demo's own server, once a second while the panel is open. */
async function watchCloud() {
  const panel = document.querySelector('.cloud');
  for (;;) {
    if (!panel.open) await new Promise(resolve => panel.addEventListener('toggle', resolve, {once: true}));
    try {
      const [requests, devices] = await Promise.all([
        requestCloud('GET', '/cloud/requests'),
        requestCloud('GET', '/cloud/devices'),
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

/** Identifies the requests that are shown, so that the table is replaced only if they have changed. */
let shownRequests = '';

function showRequests(requests) {
  const last = requests.at(-1);
  const newRequests = `${requests.length} ${last?.time}`;
  if (newRequests === shownRequests) return;
  shownRequests = newRequests;
  const rows = requests
    .slice(-100)
    .toReversed()
    .map(({time, method, host, path, status, endpoint}) =>
      element(
        'tr',
        element('td', new Date(time).toLocaleTimeString('en', {timeStyle: 'medium'})),
        element('td', endpoint),
        element('td', `${method} ${host}${path}`),
        element('td', status === 0 ? 'dropped' : String(status)),
      ),
    );
  byId('requests').replaceChildren(...rows);
}

function showDevices({mobius, wdm}) {
  const items = [
    ...mobius.map(({deviceId, account, server}) => ({
      id: deviceId,
      name: `${nameOf(account)}’s line`,
      detail: `${server} server`,
    })),
    ...wdm.map(({id, account, connected}) => ({
      id,
      name: `${nameOf(account)}’s browser`,
      detail: connected ? 'connected' : 'not connected',
    })),
  ];
  const shown = items.map(item => Object.values(item).join(' ')).join();
  if (byId('devices').dataset.shown === shown) return;
  byId('devices').dataset.shown = shown;
  const focused = [...byId('devices').children].findIndex(item => item.contains(document.activeElement));
  byId('devices').replaceChildren(
    ...(items.length ? items.map(deviceItem) : [element('li', element('span', 'None yet.'))]),
  );
  // The focused button was replaced: focus the new one.
  if (focused !== -1) (byId('devices').querySelectorAll('button')[focused] ?? byId('reset')).focus();
}

/** Returns an account’s name with a capital letter. */
function nameOf(account) {
  return account[0].toUpperCase() + account.slice(1);
}

function deviceItem({id, name, detail}) {
  const remove = element('button', 'Remove');
  remove.type = 'button';
  remove.className = 'plain';
  remove.ariaLabel = `Remove ${name}`;
  runOnClick(remove, async () => {
    await requestCloud('DELETE', `/cloud/devices/${id}`);
    return `${name} was removed from the simulated cloud. The page will notice with its next request.`;
  });
  return element('li', element('span', `${name} (${detail})`), ' ', remove);
}

/** Creates an element from text only, so that network data never becomes markup. */
function element(name, ...children) {
  const created = document.createElement(name);
  created.append(...children);
  return created;
}
