import {randomUUID} from 'node:crypto';
import {Hono} from 'hono';
import type {Account} from './accounts.js';
import {refuse, setEndpoint, type CloudEnv} from './request-context.js';
import {applyScenario, authorized} from './request-middleware.js';
import type {ScenarioPlayer} from './scenario.js';
import type {Tokens} from './tokens.js';

export interface WdmDevice {
  readonly id: string;
  readonly url: string;
  readonly account: Account;
  /** Device service with which the device is registered. */
  readonly host: string;
  readonly webSocketUrl: string;
  readonly deviceType: string;
  readonly created: string;
  readonly modified: string;
}

export type WdmDevices = ReturnType<typeof createWdmDevices>;

export function createWdmDevices() {
  const devices = new Map<string, WdmDevice>();

  function ownDevice(account: Account, host: string, id: string): WdmDevice | undefined {
    const device = devices.get(id);
    return device?.account === account && device.host === host ? device : undefined;
  }

  return {
    create(account: Account, host: string, origin: string, deviceType: string): WdmDevice {
      const id = randomUUID();
      const now = new Date().toISOString();
      const url = `https://${host}/wdm/api/v1/devices/${id}`;
      // A service worker cannot forward a WebSocket, so the socket's URL points at this server, with the host name that
      // the page uses.
      const webSocketUrl = `${origin.replace(/^http/, 'ws')}/mercury/${id}`;
      const device = {id, url, account, host, webSocketUrl, deviceType, created: now, modified: now};
      devices.set(id, device);
      return device;
    },
    refresh(account: Account, host: string, id: string): WdmDevice | undefined {
      const device = ownDevice(account, host, id);
      if (device === undefined) {
        return undefined;
      }
      const refreshed = {...device, modified: new Date().toISOString()};
      devices.set(id, refreshed);
      return refreshed;
    },
    release: (account: Account, host: string, id: string): boolean =>
      ownDevice(account, host, id) !== undefined && devices.delete(id),
    of: (account: Account, host: string): WdmDevice[] =>
      [...devices.values()].filter(device => device.account === account && device.host === host),
    find: (id: string): WdmDevice | undefined => devices.get(id),
    remove: (id: string): boolean => devices.delete(id),
    list: (): WdmDevice[] => [...devices.values()],
    clear: (): void => devices.clear(),
  };
}

interface WdmOptions {
  readonly scenario: ScenarioPlayer;
  readonly tokens: Tokens;
  readonly wdmDevices: WdmDevices;
}

/** Webex's device service (WDM): one device per SDK, with the URL of Mercury, the event socket. */
export function wdm(host: string, {scenario, tokens, wdmDevices: devices}: WdmOptions): Hono<CloudEnv> {
  const app = new Hono<CloudEnv>().basePath('/wdm/api/v1/devices');
  app.use(setEndpoint('wdm'), applyScenario(scenario, 'wdm'), authorized(tokens));

  app.post('/', async c => {
    const body: unknown = await c.req.json().catch(() => ({}));
    const device = devices.create(c.get('account'), host, new URL(c.req.url).origin, deviceTypeOf(body));
    return c.json(toResponse(device));
  });
  app.get('/', c => c.json({devices: devices.of(c.get('account'), host).map(toResponse)}));
  app.put('/:id', c => {
    const device = devices.refresh(c.get('account'), host, c.req.param('id'));
    return device === undefined ? deviceNotFound(c) : c.json(toResponse(device));
  });
  app.delete('/:id', c =>
    devices.release(c.get('account'), host, c.req.param('id')) ? c.body(null, 204) : deviceNotFound(c),
  );
  return app;
}

const deviceNotFound = (c: Parameters<typeof refuse>[0]) => refuse(c, 404, 'No such device.');

// The requested type (WEB) is stored, because the SDK removes only old devices of its own type.
function deviceTypeOf(body: unknown): string {
  const type =
    typeof body === 'object' && body !== null && 'deviceType' in body ? body.deviceType : undefined;
  return typeof type === 'string' ? type : 'WEB';
}

const toResponse = (device: WdmDevice) => ({
  url: device.url,
  userId: device.account.id,
  orgId: device.account.orgId,
  webSocketUrl: device.webSocketUrl,
  deviceType: device.deviceType,
  creationTime: device.created,
  modificationTime: device.modified,
  // The SDK resets each of these collections, and reads `developer` before it opens Mercury.
  features: {developer: [], entitlement: [], user: []},
});
