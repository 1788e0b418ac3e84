import {Hono} from 'hono';
import {streamSSE} from 'hono/streaming';
import {z} from 'zod';
import {parseInput, exactly, jsonBody, wholeNumber} from '../input.js';
import type {CallControl} from './call-api.js';
import {FAR_END_NUMBERS} from './destination.js';
import type {FarEnds, PageCommand} from './far-ends.js';

const text = z.string({error: 'expected a string'});
const sound = z.enum(['echo', 'tone'], {error: "expected 'echo' or 'tone'"});
const cause = exactly({code: wholeNumber(0, 999), text});

const caller = exactly({
  account: text.optional(),
  sound: sound.optional(),
  displayName: text.optional(),
  number: text.optional(),
});

/** Commands with the schema of their bodies. */
const COMMANDS = {
  'hang-up': exactly({cause: cause.optional()}),
  hold: exactly({}),
  resume: exactly({}),
  're-offer': exactly({sdp: text.optional()}),
  rename: exactly({displayName: text, number: text.optional()}),
  transfer: exactly({to: text}),
  forget: exactly({}),
} as const;

const event = z.looseObject({eventType: text}, {error: 'expected an object with eventType'});
const answer = exactly({sdp: text});

/** The control API of calls, and the channel to the pages that run far ends. */
export function callRoutes(control: CallControl, farEnds: FarEnds): Hono {
  const app = new Hono();

  app.post('/devices/:id/ring', async c => {
    const id = c.req.param('id');
    const callId = control.ring(id, parseInput(caller, await jsonBody(c)));
    return callId === undefined
      ? c.json({error: `No device with an open socket has the id ${id}, or no page runs the far ends`}, 404)
      : c.json({callId});
  });
  app.post('/devices/:id/event', async c =>
    control.sendEvent(c.req.param('id'), parseInput(event, await jsonBody(c)))
      ? c.body(null, 204)
      : c.json({error: `No device with an open socket has the id ${c.req.param('id')}`}, 404),
  );

  app.get('/calls', c => c.json(control.calls()));
  app.get('/numbers', c => c.json(FAR_END_NUMBERS));
  for (const [kind, schema] of Object.entries(COMMANDS)) {
    app.post(`/calls/:id/${kind}`, async c => {
      const id = c.req.param('id');
      const command = {kind, ...parseInput(schema, await jsonBody(c))} as Parameters<
        CallControl['commandCall']
      >[1];
      if (control.commandCall(id, command)) return c.body(null, 204);
      const isGone = control.calls().every(({callId, state}) => callId !== id || state === 'ended');
      return isGone
        ? c.json({error: `No current call has the id ${id}; GET /cloud/calls lists them`}, 404)
        : c.json({error: `The other party of this call cannot ${kind}`}, 409);
    });
  }

  app.get('/far-ends', c => c.json(control.farEnds()));
  // The page receives commands as an event stream, and answers with requests.
  app.get('/far-ends/orders', c =>
    streamSSE(c, async stream => {
      const removePage = farEnds.addPage((command: PageCommand) => {
        void stream.writeSSE({data: JSON.stringify(command)});
      });
      await stream.writeSSE({event: 'ready', data: ''});
      await new Promise<void>(resolve => {
        stream.onAbort(resolve);
      });
      removePage();
    }),
  );
  app.post('/far-ends/:id', async c =>
    farEnds.receive(c.req.param('id'), parseInput(answer, await jsonBody(c)).sdp)
      ? c.body(null, 204)
      : c.json({error: `No far end has the id ${c.req.param('id')}`}, 404),
  );
  return app;
}
