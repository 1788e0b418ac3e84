import {Hono} from 'hono';
import {z} from 'zod';
import {mobiusCalls, type MobiusCallsOptions} from './calls/mobius-calls.js';
import {mobiusHoldTransfer} from './calls/mobius-hold-transfer.js';
import type {MobiusDevice} from './devices.js';
import type {Guests} from './guests.js';
import {hostOf, mobiusUri, type MobiusSite} from './hosts.js';
import {CLIENT_ADDRESS} from './region.js';
import {refuse, setEndpoint, type CloudEnv} from './request-context.js';
import {applyScenario, authorized, type RefusalFields} from './request-middleware.js';
import type {ListedDevice} from './scenario.js';

const CALLING_SCOPE = 'spark:webrtc_calling';

const DEVICE_LIMIT_EXCEEDED = 101;
const DEVICE_CREATION_DISABLED = 102;

// The SDK passes both through unchanged. They are strings here, although the SDK declares them as numbers.
const VOICE_PORTAL = {voicePortalNumber: '+12065550199', voicePortalExtension: '5199'};

const registration = z.object({
  userId: z.string(),
  clientDeviceUri: z.string().min(1),
  // A guest's call token.
  serviceData: z.object({jwe: z.string().optional()}).optional().catch(undefined),
});

interface MobiusOptions extends MobiusCallsOptions {
  readonly guests: Guests;
}

/**
 * One server of Mobius, Webex's registration service. Both servers list all of a user's devices, but each
 * manages only those registered with it.
 */
export function mobius(site: MobiusSite, options: MobiusOptions): Hono<CloudEnv> {
  const {hosts, server} = site;
  const {scenario, tokens, devices, guests} = options;
  const app = new Hono<CloudEnv>().basePath('/api/v1');
  const scenarioStep = applyScenario.bind(undefined, scenario);

  app.use('/calling/web/', setEndpoint('discovery'));
  app.use('/calling/web/myip', setEndpoint('address'));
  app.use('/calling/web/device', setEndpoint('register'));
  app.use('/calling/web/devices', setEndpoint('devices'));
  app.use('/calling/web/devices/:id', setEndpoint('deregister'));
  app.use('/calling/web/devices/:id/status', setEndpoint('keepalive'));
  app.use('/calling/web/devices/:id/call', setEndpoint('call'));
  app.patch('/calling/web/devices/:id/calls/:call', setEndpoint('callState'));
  app.delete('/calling/web/devices/:id/calls/:call', setEndpoint('callEnd'));
  app.use('/calling/web/devices/:id/calls/:call/media', setEndpoint('callMedia'));
  app.use('/calling/web/devices/:id/calls/:call/status', setEndpoint('callStatus'));
  app.use('/calling/web/services/callhold/hold', setEndpoint('hold'));
  app.use('/calling/web/services/callhold/resume', setEndpoint('resume'));
  app.use('/calling/web/services/calltransfer/commit', setEndpoint('transfer'));
  app.use('/ping', setEndpoint('ping'));
  app.use((c, next) =>
    scenario.current().down.includes(server)
      ? Promise.resolve(refuse(c, 503, `${hostOf(site)} is down.`))
      : next(),
  );

  app.get('/ping', c => c.json({}));

  // Before 3.11 the SDK requests its IP address first, and then the region of that address.
  app.get('/calling/web/myip', authorized(tokens), c => c.json({ipv4: CLIENT_ADDRESS}));

  app.get('/calling/web/', scenarioStep('discovery'), authorized(tokens), c =>
    c.req.query('regionCode') === undefined || c.req.query('countryCode') === undefined
      ? refuse(c, 400, 'regionCode and countryCode are required.')
      : c.json({
          primary: {region: hosts.regions.primary, uris: [mobiusUri({hosts, server: 'primary'})]},
          backup: {region: hosts.regions.backup, uris: [mobiusUri({hosts, server: 'backup'})]},
        }),
  );

  /** Returns the fields of a refusal at the device limit: the devices that the scenario lists, or the account's. */
  const deviceList: RefusalFields = (c, {status, errorCode, devices: listed = true}) => {
    if (status !== 403 || errorCode !== DEVICE_LIMIT_EXCEEDED || listed === false) {
      return {};
    }
    const account = tokens.grantOf(c.req.header('authorization'))?.account;
    if (listed !== true) {
      return {userId: account?.id, devices: listed.map(device => toMobiusDevice(device, site))};
    }
    if (account !== undefined && devices.of(account, site).length === 0) {
      // At the limit there must be another device, because the SDK deletes devices[0] (trap 3).
      devices.register(account, site, `https://${hosts.wdm}/wdm/api/v1/devices/another-client`, 1);
    }
    return {userId: account?.id, devices: account === undefined ? [] : devices.of(account, site)};
  };

  app.post(
    '/calling/web/device',
    scenarioStep('register', deviceList),
    authorized(tokens, CALLING_SCOPE),
    async c => {
      const account = c.get('account');
      const body = registration.safeParse(await c.req.json().catch(() => undefined));
      if (!body.success) {
        return refuse(c, 400, 'userId and clientDeviceUri are required.');
      }
      if (body.data.userId !== account.id) {
        // Trap 16: the SDK sends the first user's token with the second user's ID.
        return refuse(c, 403, 'The token belongs to another user.');
      }
      if (!account.entitledToWebRtcCalling) {
        const errorCode = DEVICE_CREATION_DISABLED;
        return refuse(c, 403, 'User is not configured for WebRTC calling.', {errorCode});
      }
      const limit = scenario.current().deviceLimit ?? account.deviceLimit;
      const calledNumber = guests.calledNumber(body.data.serviceData?.jwe ?? '');
      const device = devices.register(account, site, body.data.clientDeviceUri, limit, calledNumber);
      if (device === undefined) {
        const errorCode = DEVICE_LIMIT_EXCEEDED;
        const fields = {errorCode, userId: account.id, devices: devices.of(account, site)};
        return refuse(c, 403, 'User device limit exceeded.', fields);
      }
      return c.json({
        userId: account.id,
        device,
        keepaliveInterval: scenario.current().keepaliveInterval,
        callKeepaliveInterval: 10,
        ...VOICE_PORTAL,
        rehomingIntervalMin: 60,
        rehomingIntervalMax: 120,
      });
    },
  );

  app.get('/calling/web/devices', authorized(tokens), c => {
    const account = c.get('account');
    return c.req.query('userid') === account.id
      ? c.json({userId: account.id, devices: devices.of(account, site)})
      : refuse(c, 403, 'userid must be the user of the token.');
  });

  app.post('/calling/web/devices/:id/status', scenarioStep('keepalive'), authorized(tokens), c =>
    devices.touch(c.get('account'), site, c.req.param('id'))
      ? c.json({})
      : refuse(c, 404, 'Device not found.'),
  );

  app.route('/calling/web/devices', mobiusCalls(site, options));
  app.route('/calling/web/services', mobiusHoldTransfer(site, options));

  // The response is always JSON, because the SDK parses it.
  app.delete('/calling/web/devices/:id', scenarioStep('deregister'), authorized(tokens), c =>
    devices.deregister(c.get('account'), site, c.req.param('id'))
      ? c.json({})
      : refuse(c, 404, 'Device not found.'),
  );

  return app;
}

/** Adds the fields that the scenario leaves out. */
const toMobiusDevice = (device: ListedDevice, site: MobiusSite): MobiusDevice => ({
  deviceId: device.deviceId,
  uri: device.uri ?? `${mobiusUri(site)}/calling/web/devices/${device.deviceId}`,
  clientDeviceUri: device.clientDeviceUri ?? '',
  lastSeen: device.lastSeen ?? new Date().toISOString(),
  addresses: device.addresses ?? [],
  status: 'active',
});
