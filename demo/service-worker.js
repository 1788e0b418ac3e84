// Brings what the page, the SDK and the SDK's keepalive worker send to other origins to the stand-in for Webex's
// cloud, on the server that this page came from. So the demo runs in anybody's browser, over plain http on localhost.

const marker = 'x-webex-cloud';

addEventListener('install', () => skipWaiting());
addEventListener('activate', event => event.waitUntil(clients.claim()));

addEventListener('fetch', event => {
  const {request} = event;
  if (request.mode === 'navigate') event.respondWith(navigate(request));
  else if (new URL(request.url).origin !== location.origin) event.respondWith(forward(request));
});

/**
 * Another server may have taken the demo's port since: then this worker goes, and the page is asked for again, so that
 * not even that first page is controlled. Nothing is left behind.
 */
async function navigate(request) {
  const response = await fetch(request);
  if (response.headers.has(marker) || response.type === 'opaqueredirect') return response;
  await registration.unregister();
  return request.method === 'GET' ? Response.redirect(request.url, 307) : response;
}

/**
 * Only pages of the demo come here, as `navigate` sees to it. What they send carries a token, if only a stand-in's:
 * where the cloud does not answer it goes nowhere, and never to the real host.
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
  return response.headers.has(marker) ? response : Response.error();
}
