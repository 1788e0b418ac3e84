// Sign-in is unavailable until the service worker is in control, because requests would go to Webex's real hosts. The
// library therefore loads only then, and until then the elements are empty. With the real Webex, the opposite applies:
// no worker may be in control.

const reloaded = 'webex-demo-reloaded';

const gate = document.querySelector('#gate');

document.addEventListener('webex-line-statechange', offerCalls);

const atWebex = document.documentElement.dataset.cloud === 'webex';

try {
  const begin = atWebex ? openAtWebex : takeControl;
  await begin();
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

async function takeControl() {
  const {serviceWorker} = navigator;
  if (!serviceWorker) {
    throw new Error(
      'The demo needs a service worker, which isn’t available here. Open this page at localhost, in a normal window, ' +
        'with service workers enabled. Nothing was sent to Webex.',
    );
  }
  await serviceWorker.register('/service-worker.js');
  await Promise.race([controlled(serviceWorker), wait(3000)]);
  if (serviceWorker.controller) return open(serviceWorker);
  // After a hard reload the page is not controlled by its worker; an ordinary reload restores it.
  if (sessionStorage.getItem(reloaded)) {
    sessionStorage.removeItem(reloaded);
    throw new Error(
      'The service worker couldn’t take control of this page, so you can’t sign in. Nothing was sent to Webex. ' +
        'Close other tabs of this demo, then reload.',
    );
  }
  sessionStorage.setItem(reloaded, 'yes');
  location.reload();
}

async function open(serviceWorker) {
  sessionStorage.removeItem(reloaded);
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

/** Loads the code for calls only once the line is registered. */
async function offerCalls({detail}) {
  if (detail.state.status !== 'registered') return;
  document.removeEventListener('webex-line-statechange', offerCalls);
  const {showCalls} = await import('./calls.js');
  await showCalls({isSimulated: !atWebex});
}

function controlled(serviceWorker) {
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
