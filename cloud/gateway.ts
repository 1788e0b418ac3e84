import {Hono, type MiddlewareHandler} from 'hono';
import type {RequestLog} from './request-log.js';
import {setEndpoint, type CloudEnv} from './request-context.js';

/**
 * `/gateway/<host>/<path>`: a page's requests to other origins, forwarded by its service worker. The simulated service of
 * that host responds to them. They are never sent to the real host.
 */
export function gateway(services: ReadonlyMap<string, Hono<CloudEnv>>, log: RequestLog): Hono<CloudEnv> {
  const app = new Hono<CloudEnv>();

  app.use('*', preflight);
  app.use('*', async (c, next) => {
    const time = new Date().toISOString();
    const {host, path} = parseGatewayPath(c.req.path);
    let status = 0;
    let isLogged = false;
    const record = () => {
      if (isLogged) return;
      isLogged = true;
      log.add({time, method: c.req.method, host, path, status, endpoint: c.get('endpoint') ?? 'unknown'});
    };
    const trackingId = c.req.header('trackingid') ?? `CLOUD_${crypto.randomUUID()}`;
    c.set('trackingId', trackingId);
    c.set('logUnanswered', record);
    try {
      await next();
      status = c.res.status;
      c.header('Access-Control-Allow-Origin', c.req.header('origin') ?? '*');
      c.header('Access-Control-Expose-Headers', 'trackingid, retry-after');
      c.header('Vary', 'Origin');
      // Responses depend on the scenario and on the cloud's state, so they must not be cached.
      c.header('Cache-Control', 'no-store');
      c.header('trackingid', trackingId);
    } finally {
      record();
    }
  });

  for (const [host, service] of services) {
    app.route(`/${host}`, service);
  }

  app.all('*', setEndpoint('unknown'), c => {
    const {host, path} = parseGatewayPath(c.req.path);
    const message = services.has(host)
      ? `The cloud has no ${c.req.method} ${path} at ${host}.`
      : `The cloud has no host ${host} (${c.req.method} ${path}).`;
    return c.json({message, host, path, trackingId: c.get('trackingId')}, 404);
  });
  return app;
}

// Preflight requests come from the browser, not from the SDK. They use none of the scenario's responses and are not logged.
const preflight: MiddlewareHandler<CloudEnv> = (c, next) =>
  c.req.method === 'OPTIONS' && c.req.header('access-control-request-method') !== undefined
    ? Promise.resolve(
        c.body(null, 204, {
          'Access-Control-Allow-Origin': c.req.header('origin') ?? '*',
          'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
          'Access-Control-Allow-Headers': c.req.header('access-control-request-headers') ?? '*',
          'Access-Control-Max-Age': '600',
          Vary: 'Origin',
        }),
      )
    : next();

function parseGatewayPath(pathname: string): {host: string; path: string} {
  const [, host = '', path = '/'] = /^\/gateway\/([^/]*)(\/.*)?$/.exec(pathname) ?? [];
  return {host, path};
}
