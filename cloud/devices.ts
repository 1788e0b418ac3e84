import {randomUUID} from 'node:crypto';
import type {Account} from './accounts.js';
import {hostOf, mobiusUri, type MobiusServer, type MobiusSite} from './hosts.js';

/** A device as Mobius describes it. */
export interface MobiusDevice {
  readonly deviceId: string;
  readonly uri: string;
  readonly clientDeviceUri: string;
  readonly status: 'active';
  readonly lastSeen: string;
  readonly addresses: readonly string[];
}

interface Entry {
  readonly account: Account;
  readonly site: MobiusSite;
  readonly device: MobiusDevice;
  readonly created: string;
  /** The only number that a guest's device calls. */
  readonly calledNumber: string | undefined;
}

/** A device as the control API returns it, with its account and its server. */
export type HeldDevice = MobiusDevice & {
  readonly account: string;
  readonly server: MobiusServer;
  readonly created: string;
};

export type Devices = ReturnType<typeof createDevices>;

/** @param expiry Returns the seconds without a keepalive after which a device is removed; undefined for never. */
export function createDevices(expiry: () => number | undefined = () => undefined) {
  const registered = new Map<string, Entry>();

  /** Returns the registered devices by ID, oldest first, after removing those without keepalives. */
  function entries(): Map<string, Entry> {
    const oldest = Date.now() - (expiry() ?? Infinity) * 1000;
    for (const [deviceId, {device}] of registered) {
      if (Date.parse(device.lastSeen) < oldest) registered.delete(deviceId);
    }
    return registered;
  }

  /** Returns the account's devices at both servers of the region, oldest first. */
  const entriesInRegion = (site: MobiusSite, account: Account) =>
    [...entries().values()].filter(entry => entry.account === account && entry.site.hosts === site.hosts);

  /** Returns the device, if it belongs to this server and this account. */
  function findOwn(site: MobiusSite, account: Account, deviceId: string): Entry | undefined {
    const entry = entries().get(deviceId);
    return entry?.account === account && hostOf(entry.site) === hostOf(site) ? entry : undefined;
  }

  return {
    /** Registers a client. Returns its device, or undefined if the account has reached its limit. */
    register(
      account: Account,
      site: MobiusSite,
      clientDeviceUri: string,
      limit: number,
      calledNumber?: string,
    ): MobiusDevice | undefined {
      const own = entriesInRegion(site, account);
      const old = own.find(({device}) => device.clientDeviceUri === clientDeviceUri);
      if (old === undefined && own.length >= limit) {
        return undefined;
      }
      const now = new Date().toISOString();
      // On the same server a client keeps its device; on the other server it gets a new one, and the old one is removed.
      const deviceId = old?.site.server === site.server ? old.device.deviceId : randomUUID();
      const device: MobiusDevice = {
        deviceId,
        uri: `${mobiusUri(site)}/calling/web/devices/${deviceId}`,
        clientDeviceUri,
        status: 'active',
        lastSeen: now,
        addresses: [`sip:${account.sipAddress}`],
      };
      if (old !== undefined && old.device.deviceId !== deviceId) {
        registered.delete(old.device.deviceId);
      }
      const created = registered.get(deviceId)?.created ?? now;
      registered.set(deviceId, {account, site, device, created, calledNumber});
      return device;
    },

    /** The account's devices at both servers of the region, oldest first: at the limit the SDK deletes devices[0]. */
    of: (account: Account, site: MobiusSite): MobiusDevice[] =>
      entriesInRegion(site, account).map(({device}) => device),

    /** Records a keepalive. Returns false if this server does not have the device, or it belongs to another account. */
    touch(account: Account, site: MobiusSite, deviceId: string): boolean {
      const entry = findOwn(site, account, deviceId);
      if (entry === undefined) {
        return false;
      }
      registered.set(deviceId, {...entry, device: {...entry.device, lastSeen: new Date().toISOString()}});
      return true;
    },

    deregister: (account: Account, site: MobiusSite, deviceId: string): boolean =>
      findOwn(site, account, deviceId) !== undefined && registered.delete(deviceId),

    /** Whether this server has the device, and it belongs to this account. */
    has: (account: Account, site: MobiusSite, deviceId: string): boolean =>
      findOwn(site, account, deviceId) !== undefined,

    accountOf: (deviceId: string): Account | undefined => entries().get(deviceId)?.account,
    calledNumberOf: (deviceId: string): string | undefined => entries().get(deviceId)?.calledNumber,
    find: (deviceId: string): MobiusDevice | undefined => entries().get(deviceId)?.device,
    remove: (deviceId: string): boolean => entries().delete(deviceId),
    list: (): HeldDevice[] => [...entries().values()].map(toHeldDevice),
    clear: (): void => registered.clear(),
  };
}

const toHeldDevice = ({device, account, site, created}: Entry): HeldDevice => ({
  ...device,
  account: account.name,
  server: site.server,
  created,
});
