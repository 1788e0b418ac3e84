import {randomUUID} from 'node:crypto';
import {Hono} from 'hono';
import {setEndpoint, type CloudEnv} from './request-context.js';
import {authorized} from './request-middleware.js';
import type {Tokens} from './tokens.js';

export const PROBE_HOST = 'www.google.com';

/** Accepts behavioral metrics without storing them. */
export function metrics(): Hono<CloudEnv> {
  const app = new Hono<CloudEnv>().basePath('/metrics/api/v1');
  const accept = (path: string) => app.post(path, setEndpoint('metrics'), c => c.body(null, 204));
  accept('/clientmetrics');
  accept('/clientmetrics-prelogin');
  accept('/metrics');
  return app;
}

/** Accepts media metrics of calls without storing them. */
export function unifiedTelemetry(): Hono<CloudEnv> {
  const app = new Hono<CloudEnv>().basePath('/api/v1');
  app.post('/metric/v2', setEndpoint('telemetry'), c => c.body(null, 204));
  return app;
}

/** Accepts the uploads of the SDK's log after a final failure (URL, file, metadata) without storing them. */
export function clientLogs(host: string, tokens: Tokens): Hono<CloudEnv> {
  const app = new Hono<CloudEnv>().basePath('/api/v1/logs');
  app.use(setEndpoint('logs'));
  app.post('/urls', authorized(tokens), c => {
    const logFilename = `${randomUUID()}.txt`;
    const tempURL = `https://${host}/api/v1/logs/files/${logFilename}`;
    return c.json({tempURL, logFilename, userId: c.get('account').id});
  });
  // At Webex this is a pre-signed URL, so the SDK sends no token.
  app.put('/files/:name', c => c.body(null, 200));
  app.post('/meta', authorized(tokens), c => c.json({userId: c.get('account').id}));
  return app;
}

/** Responds to the SDK's test of the network, which the SDK sends when the browser reports `offline`. */
export function networkProbe(): Hono<CloudEnv> {
  const app = new Hono<CloudEnv>();
  app.get('/generate_204', setEndpoint('probe'), c => c.body(null, 204));
  return app;
}
