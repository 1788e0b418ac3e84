// Redirects cross-origin requests of the page, the SDK and the SDK's keepalive worker to the simulated cloud on this
// page's server, so that the demo runs in any browser, over plain http on localhost.

/** The header of all responses from the demo's server. */
const cloudHeader = 'x-webex-cloud';

addEventListener('install', () => skipWaiting());
addEventListener('activate', event => event.waitUntil(clients.claim()));

addEventListener('fetch', event => {
  const {request} = event;
  if (request.mode === 'navigate') event.respondWith(navigate(request));
  else if (new URL(request.url).origin !== location.origin) event.respondWith(forward(request));
});

/**
 * Loads a page. If another server now uses the demo's port, this worker unregisters and reloads the page, so that it does
 * not control any page of that server.
 */
async function navigate(request) {
  const response = await fetch(request);
  if (response.headers.has(cloudHeader) || response.type === 'opaqueredirect') return response;
  await registration.unregister();
  return request.method === 'GET' ? Response.redirect(request.url, 307) : response;
}

/**
 * Sends a cross-origin request to the simulated cloud. `navigate` ensures that only requests of the demo's pages arrive
 * here. They contain a token of the simulated cloud. If the cloud does not answer, they therefore fail instead of going to
 * the real host.
 */
async function forward(request) {
  const {host, pathname, search} = new URL(request.url);
  const body = ['GET', 'HEAD'].includes(request.method) ? undefined : await request.arrayBuffer();
  const {method, headers} = request;
  const response = await fetch(`/gateway/${host}${pathname}${search}`, {
    method,
    headers,
    body,
    cache: 'no-store',
  });
  return response.headers.has(cloudHeader) ? response : Response.error();
}
