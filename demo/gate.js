// Loads the library once the service worker controls the page: before that, a sign-in would send requests to Webex's real
// hosts. Until then the elements are empty, and a text is shown in their place. With the real Webex, the library loads
// only if no worker controls the page.

/** The key in `sessionStorage` that is set after a reload, so that the page is reloaded only once. */
const reloadedKey = 'webex-demo-reloaded';

const gate = document.querySelector('#gate');

document.addEventListener('webex-line-statechange', loadCalls);

const isRealWebex = document.documentElement.dataset.cloud === 'webex';

try {
  const openDemo = isRealWebex ? openAtWebex : openAtSimulatedCloud;
  await openDemo();
} catch (error) {
  gate.textContent = error.message;
}

/** Opens the demo with the real Webex. If a simulated cloud ran on this port before, first removes its service worker. */
async function openAtWebex() {
  if (navigator.serviceWorker?.controller) {
    const registrations = await navigator.serviceWorker.getRegistrations();
    await Promise.all(registrations.map(registration => registration.unregister()));
    return location.reload();
  }
  for (const simulated of document.querySelectorAll('.cloud, .simulated')) simulated.remove();
  document.querySelector('#behind').textContent =
    'This page runs the real Webex Calling SDK against the real Webex cloud.';
  await import('/dist/bundle/webex-calling-elements.js');
  gate.remove();
}

/** Opens the demo with the simulated cloud, once the service worker controls the page. */
async function openAtSimulatedCloud() {
  const {serviceWorker} = navigator;
  if (!serviceWorker) {
    throw new Error(
      'The demo needs a service worker, which isn’t available here. Open this page at localhost, in a normal window, ' +
        'with service workers enabled. Nothing was sent to Webex.',
    );
  }
  await serviceWorker.register('/service-worker.js');
  await Promise.race([whenControlled(serviceWorker), wait(3000)]);
  if (serviceWorker.controller) return loadDemo(serviceWorker);
  // After a hard reload the page is not controlled by its worker; an ordinary reload restores it.
  if (sessionStorage.getItem(reloadedKey)) {
    sessionStorage.removeItem(reloadedKey);
    throw new Error(
      'The service worker couldn’t take control of this page, so you can’t sign in. Nothing was sent to Webex. ' +
        'Close other tabs of this demo, then reload.',
    );
  }
  sessionStorage.setItem(reloadedKey, 'yes');
  location.reload();
}

async function loadDemo(serviceWorker) {
  sessionStorage.removeItem(reloadedKey);
  // Reload the page if it loses its worker.
  serviceWorker.addEventListener('controllerchange', () => location.reload());
  const [{runFarEnds}] = await Promise.all([
    import('./far-end.js'),
    import('/dist/bundle/webex-calling-elements.js'),
    import('./panel.js'),
  ]);
  void runFarEnds();
  gate.remove();
}

/** Loads the elements for calls when the line is registered for the first time. */
async function loadCalls({detail}) {
  if (detail.state.status !== 'registered') return;
  document.removeEventListener('webex-line-statechange', loadCalls);
  const {showCalls} = await import('./calls.js');
  await showCalls({isSimulated: !isRealWebex});
}

/** Resolves when a worker controls the page. */
function whenControlled(serviceWorker) {
  if (serviceWorker.controller) return undefined;
  return new Promise(resolve => {
    serviceWorker.addEventListener('controllerchange', resolve, {once: true});
  });
}

function wait(milliseconds) {
  return new Promise(resolve => {
    setTimeout(resolve, milliseconds);
  });
}
