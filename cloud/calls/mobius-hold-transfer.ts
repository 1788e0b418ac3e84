import {Hono, type Context} from 'hono';
import {z} from 'zod';
import type {MobiusSite} from '../hosts.js';
import {refuse, type CloudEnv} from '../request-context.js';
import {applyScenario, authorized} from '../request-middleware.js';
import {callNotFound, type MobiusCallsOptions} from './mobius-calls.js';
import type {Leg} from './party.js';

const INVALID_STATUS = 111;

const callReference = z.object({device: z.object({deviceId: z.string()}), callId: z.string()});
const transferRequest = z.discriminatedUnion('transferType', [
  z.object({
    transferType: z.literal('BLIND'),
    blindTransferContext: z.object({destination: z.string()}),
  }),
  z.object({
    transferType: z.literal('CONSULT'),
    consultTransferContext: z.object({transferToCallId: z.string()}),
  }),
]);

/**
 * The routes of a server of Mobius, Webex's registration and call service, for hold, resume and transfer. Like Webex,
 * the cloud sends events after the response, so each change is made in `setImmediate()`.
 */
export function mobiusHoldTransfer(
  site: MobiusSite,
  {scenario, tokens, devices, calls}: MobiusCallsOptions,
): Hono<CloudEnv> {
  const app = new Hono<CloudEnv>();
  const scenarioStep = applyScenario.bind(undefined, scenario);

  function legOf(c: Context<CloudEnv>, body: unknown): Leg | undefined {
    const {data} = callReference.safeParse(body);
    return data !== undefined && devices.has(c.get('account'), site, data.device.deviceId)
      ? calls.findLive(data.device.deviceId, data.callId)
      : undefined;
  }

  const changeHold = (isHolding: boolean) => async (c: Context<CloudEnv>) => {
    const leg = legOf(c, await bodyOf(c));
    if (leg === undefined) return callNotFound(c);
    if (leg.state !== 'connected') return notConnected(c);
    setImmediate(() => calls.hold(leg, isHolding));
    return c.json({});
  };
  app.post('/callhold/hold', scenarioStep('hold'), authorized(tokens), changeHold(true));
  app.post('/callhold/resume', scenarioStep('resume'), authorized(tokens), changeHold(false));

  app.post('/calltransfer/commit', scenarioStep('transfer'), authorized(tokens), async c => {
    const body = await bodyOf(c);
    const leg = legOf(c, body);
    if (leg === undefined) return callNotFound(c);
    const {data} = transferRequest.safeParse(body);
    if (data === undefined) return refuse(c, 400, 'transferType and its context are required.');
    if (leg.party === undefined) return notConnected(c);
    if (data.transferType === 'BLIND') {
      const destination = calls.resolve(data.blindTransferContext.destination);
      if (destination === undefined) return refuse(c, 404, 'The destination does not exist.');
      setImmediate(() => calls.transfer(leg, destination));
      return c.json({});
    }
    const consulted = calls.findLive(leg.deviceId, data.consultTransferContext.transferToCallId);
    if (consulted === undefined) return callNotFound(c);
    if (consulted.party === undefined || consulted === leg) return notConnected(c);
    setImmediate(() => calls.transferBetween(leg, consulted));
    return c.json({});
  });

  return app;
}

const bodyOf = (c: Context<CloudEnv>): Promise<unknown> => c.req.json().catch(() => undefined);

const notConnected = (c: Context<CloudEnv>) =>
  refuse(c, 403, 'The call is not connected.', {errorCode: INVALID_STATUS});
