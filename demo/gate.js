// Nobody can sign in here before the service worker is in control: until then a request would go to Webex's real
// hosts. So the library is loaded only then, and until then the tags are empty.

const reloaded = 'webex-demo-reloaded';

try {
  await openGate();
} catch (error) {
  document.querySelector('#gate').textContent = error.message;
}

async function openGate() {
  const {serviceWorker} = navigator;
  if (!serviceWorker) {
    throw new Error(
      'The demo needs a service worker, and this browser offers none here. It may be switched off, the window may be ' +
        'private, or the address is not localhost. Nothing was sent to Webex.',
    );
  }
  await serviceWorker.register('/service-worker.js');
  await serviceWorker.ready;
  if (!serviceWorker.controller) await Promise.race([controlled(serviceWorker), wait(1000)]);
  // A hard reload leaves the page without its worker: an ordinary one brings it back.
  if (!serviceWorker.controller && !sessionStorage.getItem(reloaded)) {
    sessionStorage.setItem(reloaded, 'yes');
    location.reload();
    return;
  }
  sessionStorage.removeItem(reloaded);
  if (!serviceWorker.controller) {
    throw new Error(
      'The service worker does not take control of this page. Close its other tabs, then load it again.',
    );
  }
  // Whatever takes the worker away takes the page with it.
  serviceWorker.addEventListener('controllerchange', () => location.reload());
  document.querySelector('#gate').remove();
  await Promise.all([import('/dist/bundle/webex-calling-elements.js'), import('/demo/panel.js')]);
}

function controlled(serviceWorker) {
  return new Promise(resolve => {
    serviceWorker.addEventListener('controllerchange', resolve, {once: true});
  });
}

function wait(milliseconds) {
  return new Promise(resolve => {
    setTimeout(resolve, milliseconds);
  });
}
