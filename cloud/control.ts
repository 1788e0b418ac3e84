import {Hono, type Context} from 'hono';
import {z} from 'zod';
import {BadInput, checked, closeCode, exactly, seconds} from './input.js';
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
export function control(state: CloudState): Hono {
  const app = new Hono();
  app.use('*', loopbackOnly);

  app.get('/scenario', c => c.json(state.scenario()));
  app.put('/scenario', async c => c.json(state.setScenario(await json(c))));

  app.post('/reset', c => {
    state.reset();
    return c.body(null, 204);
  });
  app.post('/tokens', async c => c.json(state.issueToken(checked(tokenRequest, await json(c)))));
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

  app.post('/devices/:id/ring', c => {
    const callId = state.ring(c.req.param('id'));
    return callId === undefined
      ? c.json({error: `No device with an open socket has the id ${c.req.param('id')}`}, 404)
      : c.json({callId});
  });
  app.get('/calls', c => c.json(state.calls()));
  app.post('/calls/:id/hang-up', c =>
    state.hangUp(c.req.param('id'))
      ? c.body(null, 204)
      : c.json(
          {error: `No call that goes on has the id ${c.req.param('id')}; GET /cloud/calls lists them`},
          404,
        ),
  );
  app.post('/mercury/drop', async c =>
    c.json({dropped: state.dropMercury(checked(dropRequest, await json(c)))}),
  );
  app.post('/mercury/mute', c => c.json({muted: state.muteMercury()}));
  app.all('*', c => c.json({error: `The control API has no ${c.req.method} ${c.req.path}`}, 404));
  return app;
}

/** Parses the body as JSON. An empty body is an empty object, so that a plain `POST /cloud/tokens` returns a token. */
async function json(c: Context): Promise<unknown> {
  const body = await c.req.text();
  try {
    return body === '' ? {} : JSON.parse(body);
  } catch (error) {
    throw new BadInput(`body: expected JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}
