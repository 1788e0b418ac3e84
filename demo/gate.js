// Nobody can sign in here before the service worker is in control: until then a request would go to Webex's real
// hosts. So the library is loaded only then, and until then the tags are empty. Where the real Webex is behind this
// page, it is the other way round: no worker may be in control.

const reloaded = 'webex-demo-reloaded';

// The page with a server of its own signs in by a window; this one shows what is there without.
if (new URLSearchParams(location.search).has('token')) {
  document.querySelector('webex-login').removeAttribute('login-url');
}

const gate = document.querySelector('#gate');

const atWebex = document.documentElement.dataset.cloud === 'webex';

try {
  await (atWebex ? openAtWebex() : takeControl());
} catch (error) {
  gate.textContent = error.message;
}

/** The worker of a stand-in that ran on this port before leaves by itself, at the next navigation. */
async function openAtWebex() {
  if (navigator.serviceWorker?.controller) {
    const registrations = await navigator.serviceWorker.getRegistrations();
    await Promise.all(registrations.map(registration => registration.unregister()));
    return location.reload();
  }
  document.querySelector('.cloud').remove();
  document.querySelector('#behind').textContent = 'It runs the real Webex Calling SDK on the real Webex.';
  await import('/dist/bundle/webex-calling-elements.js');
  gate.remove();
}

async function takeControl() {
  const {serviceWorker} = navigator;
  if (!serviceWorker) {
    throw new Error(
      'The demo needs a service worker, which isn’t available here. Service workers may be turned off, this may be a ' +
        'private window, or the address isn’t localhost. Nothing was sent to Webex.',
    );
  }
  await serviceWorker.register('/service-worker.js');
  await Promise.race([controlled(serviceWorker), wait(3000)]);
  if (serviceWorker.controller) return open(serviceWorker);
  // A hard reload leaves the page without its worker: an ordinary one brings it back.
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
  // Whatever takes the worker away takes the page with it.
  serviceWorker.addEventListener('controllerchange', () => location.reload());
  await Promise.all([import('/dist/bundle/webex-calling-elements.js'), import('./panel.js')]);
  gate.remove();
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
