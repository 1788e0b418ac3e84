import {Hono} from 'hono';
import {z} from 'zod';
import {callRoutes} from './calls/call-routes.js';
import type {FarEnds} from './calls/far-ends.js';
import {parseInput, closeCode, exactly, jsonBody, seconds} from './input.js';
import {loopbackOnly} from './loopback.js';
import type {CloudState} from './cloud-state.js';

const text = z.string({error: 'expected a string'});

const tokenRequest = exactly({
  account: text.optional(),
  lifetime: seconds(31_536_000).optional(),
  scopes: z.array(text, {error: 'expected a list of scopes'}).optional(),
});

const dropRequest = exactly({code: closeCode.optional()});

/** The control API for tests and the demo, under /cloud/. */
export function control(state: CloudState, farEnds: FarEnds): Hono {
  const app = new Hono();
  app.use('*', loopbackOnly);

  app.get('/scenario', c => c.json(state.scenario()));
  app.put('/scenario', async c => c.json(state.setScenario(await jsonBody(c))));

  app.post('/reset', c => {
    state.reset();
    return c.body(null, 204);
  });
  app.post('/tokens', async c => c.json(state.issueToken(parseInput(tokenRequest, await jsonBody(c)))));
  app.post('/tokens/expire', c => {
    state.expireTokens();
    return c.body(null, 204);
  });
  app.get('/requests', c => c.json(state.requests()));
  app.get('/accounts', c => c.json(state.accounts));

  app.get('/devices', c => c.json(state.devices()));
  app.delete('/devices/:id', c =>
    state.removeDevice(c.req.param('id'))
      ? c.body(null, 204)
      : c.json({error: `No device has the id ${c.req.param('id')}; GET /cloud/devices lists them`}, 404),
  );

  app.route('/', callRoutes(state, farEnds));

  app.post('/mercury/drop', async c =>
    c.json({dropped: state.dropMercury(parseInput(dropRequest, await jsonBody(c)))}),
  );
  app.post('/mercury/mute', c => c.json({muted: state.muteMercury()}));
  app.all('*', c => c.json({error: `The control API has no ${c.req.method} ${c.req.path}`}, 404));
  return app;
}
