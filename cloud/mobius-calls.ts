import {Hono, type Context} from 'hono';
import {z} from 'zod';
import type {Calls, Leg} from './calls.js';
import type {Devices} from './devices.js';
import type {MobiusSite} from './hosts.js';
import {applyScenario, authorized, refuse, type CloudEnv} from './scenario-middleware.js';
import type {ScenarioPlayer} from './scenario.js';
import type {Tokens} from './tokens.js';

const CALL_NOT_FOUND = 113;

const device = z.object({correlationId: z.string().optional()}).optional();
const stateChange = z.object({device, callState: z.enum(['sig_alerting', 'sig_connected'])});
const media = z.object({
  device,
  localMedia: z.object({
    roap: z.object({seq: z.int(), messageType: z.string(), sdp: z.string().optional()}),
  }),
});
const ending = z.object({causecode: z.int(), cause: z.string()});

interface Parts {
  readonly scenario: ScenarioPlayer;
  readonly tokens: Tokens;
  readonly devices: Devices;
  readonly calls: Calls;
}

/** Call requests of a Mobius server, K2 to K5 in the reference. */
export function mobiusCalls(site: MobiusSite, {scenario, tokens, devices, calls}: Parts): Hono<CloudEnv> {
  const app = new Hono<CloudEnv>().basePath('/:device/calls/:call');
  const scenarioStep = applyScenario.bind(undefined, scenario);

  /** The leg that the request is about, if its device belongs to the account and to this server. */
  function legOf(c: Context<CloudEnv>): Leg | undefined {
    const {device: deviceId = '', call = ''} = c.req.param();
    return devices.holds(c.get('account'), site, deviceId) ? calls.live(deviceId, call) : undefined;
  }

  // K2
  app.patch('/', scenarioStep('callState'), authorized(tokens), async c => {
    const leg = legOf(c);
    if (leg === undefined) return missing(c);
    const body = stateChange.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) return refuse(c, 400, 'callState must be sig_alerting or sig_connected.');
    leg.correlationId = body.data.device?.correlationId ?? leg.correlationId;
    const state = body.data.callState === 'sig_connected' ? 'connected' : 'alerting';
    leg.at[state] ??= new Date().toISOString();
    if (leg.state === 'offered' || (leg.state === 'alerting' && state === 'connected')) leg.state = state;
    return c.json({});
  });

  // K3
  app.post('/media', scenarioStep('callMedia'), authorized(tokens), async c => {
    const leg = legOf(c);
    if (leg === undefined) return missing(c);
    const body = media.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) return refuse(c, 400, 'localMedia.roap needs seq and messageType.');
    const {seq, messageType, sdp} = body.data.localMedia.roap;
    leg.correlationId = body.data.device?.correlationId ?? leg.correlationId;
    leg.seq = Math.max(leg.seq, seq);
    leg.remoteSdp = sdp ?? leg.remoteSdp;
    // Without this event the SDK ends the call ten seconds after it was answered.
    if (messageType === 'ANSWER') calls.tell(leg, 'mobius.media', {message: {seq, messageType: 'OK'}});
    return c.json({});
  });

  // K4: a call that the other party has ended is unknown, so that a device that missed the event ends it too.
  app.post('/status', scenarioStep('callStatus'), authorized(tokens), c => {
    const leg = legOf(c);
    return leg === undefined || leg.state === 'ending' ? missing(c) : c.json({});
  });

  // K5
  app.delete('/', scenarioStep('callEnd'), authorized(tokens), async c => {
    const leg = legOf(c);
    if (leg === undefined) return missing(c);
    const {data} = ending.safeParse(await c.req.json().catch(() => undefined));
    calls.end(leg, data && {code: data.causecode, text: data.cause});
    return c.json({});
  });

  return app;
}

const missing = (c: Context<CloudEnv>) => refuse(c, 404, 'Call not found.', {errorCode: CALL_NOT_FOUND});
