import {Hono, type Context} from 'hono';
import {z} from 'zod';
import type {Devices} from '../devices.js';
import type {MobiusSite} from '../hosts.js';
import {refuse, type CloudEnv} from '../request-context.js';
import {applyScenario, authorized} from '../request-middleware.js';
import type {ScenarioPlayer} from '../scenario.js';
import type {Tokens} from '../tokens.js';
import type {Calls} from './calls.js';
import type {Leg} from './party.js';

const DEVICE_NOT_REGISTERED = 112;
const CALL_NOT_FOUND = 113;

const device = z.object({correlationId: z.string().optional()}).optional();
const roap = z.object({seq: z.int(), messageType: z.string(), sdp: z.string().optional()});
const newCall = z.object({
  device: z.object({correlationId: z.string()}),
  localMedia: z.object({roap: roap.extend({messageType: z.literal('OFFER'), sdp: z.string()})}),
  // A guest's call has no callee: its call token names the number.
  callee: z.object({address: z.string()}).optional(),
});
const stateChange = z.object({device, callState: z.enum(['sig_alerting', 'sig_connected'])});
const media = z.object({device, localMedia: z.object({roap})});
const endReason = z.object({causecode: z.int(), cause: z.string()});

export interface MobiusCallsOptions {
  readonly scenario: ScenarioPlayer;
  readonly tokens: Tokens;
  readonly devices: Devices;
  readonly calls: Calls;
}

/** The routes of a server of Mobius, Webex's registration and call service, for calls, except hold, resume and transfer. */
export function mobiusCalls(
  site: MobiusSite,
  {scenario, tokens, devices, calls}: MobiusCallsOptions,
): Hono<CloudEnv> {
  const app = new Hono<CloudEnv>().basePath('/:device');
  const scenarioStep = applyScenario.bind(undefined, scenario);

  /** Returns the leg of a request, if the device in the URL belongs to the account and to this server. */
  function legOf(c: Context<CloudEnv>): Leg | undefined {
    const {device: deviceId = '', call = ''} = c.req.param();
    return devices.has(c.get('account'), site, deviceId) ? calls.findLive(deviceId, call) : undefined;
  }

  // Place a call.
  app.post('/call', scenarioStep('call'), authorized(tokens), async c => {
    const deviceId = c.req.param('device') ?? '';
    const account = c.get('account');
    if (!devices.has(account, site, deviceId)) {
      return refuse(c, 403, 'Device is not registered.', {errorCode: DEVICE_NOT_REGISTERED});
    }
    const body = newCall.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) return refuse(c, 400, 'device.correlationId and an OFFER are required.');
    const {localMedia, callee} = body.data;
    const address = callee?.address ?? devices.calledNumberOf(deviceId);
    if (address === undefined) return refuse(c, 400, 'callee.address is required.');
    const destination = calls.resolve(address);
    if (destination?.kind === 'refused') {
      const {status, errorCode} = destination;
      return refuse(c, status, 'The call was refused.', {errorCode});
    }
    const {correlationId} = body.data.device;
    const {callId} = calls.place({deviceId, account}, correlationId, localMedia.roap, destination);
    return c.json({device: {deviceId, correlationId}, callId, callData: {callState: 'sig_proceeding'}});
  });

  // Ring or answer.
  app.patch('/calls/:call', scenarioStep('callState'), authorized(tokens), async c => {
    const leg = legOf(c);
    if (leg === undefined) return callNotFound(c);
    const body = stateChange.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) return refuse(c, 400, 'callState must be sig_alerting or sig_connected.');
    leg.correlationId = body.data.device?.correlationId ?? leg.correlationId;
    if (body.data.callState === 'sig_connected') calls.onAnswered(leg);
    else calls.onAlerting(leg);
    return c.json({});
  });

  // Negotiate audio.
  app.post('/calls/:call/media', scenarioStep('callMedia'), authorized(tokens), async c => {
    const leg = legOf(c);
    if (leg === undefined) return callNotFound(c);
    const body = media.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) return refuse(c, 400, 'localMedia.roap needs seq and messageType.');
    leg.correlationId = body.data.device?.correlationId ?? leg.correlationId;
    leg.roap.receive(body.data.localMedia.roap);
    return c.json({});
  });

  // Keep the call alive. Respond with 404 once the other party has hung up, so that a device that missed the event also
  // ends the call.
  app.post('/calls/:call/status', scenarioStep('callStatus'), authorized(tokens), c => {
    const leg = legOf(c);
    if (leg === undefined || leg.state === 'ending') return callNotFound(c);
    leg.keepalives += 1;
    leg.keptAliveAt = Date.now();
    return c.json({});
  });

  // End the call.
  app.delete('/calls/:call', scenarioStep('callEnd'), authorized(tokens), async c => {
    const leg = legOf(c);
    if (leg === undefined) return callNotFound(c);
    const {data} = endReason.safeParse(await c.req.json().catch(() => undefined));
    calls.end(leg, data && {code: data.causecode, text: data.cause});
    return c.json({});
  });

  return app;
}

export const callNotFound = (c: Context<CloudEnv>) =>
  refuse(c, 404, 'Call not found.', {errorCode: CALL_NOT_FOUND});
