import {randomUUID} from 'node:crypto';
import type {Account} from './accounts.js';
import {hostOf, mobiusUri, type MobiusServer, type MobiusSite} from './hosts.js';

/** A device as Mobius describes it, request 6. */
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
}

/** What the control API shows: the device, whose it is and which server holds it. */
export type HeldDevice = MobiusDevice & {
  readonly account: string;
  readonly server: MobiusServer;
  readonly created: string;
};

export type Devices = ReturnType<typeof createDevices>;

/** @param expiry Seconds without a keepalive after which a device is forgotten, as it stands now; none for never. */
export function createDevices(expiry: () => number | undefined = () => undefined) {
  const known = new Map<string, Entry>();

  function entries(): Map<string, Entry> {
    const oldest = Date.now() - (expiry() ?? Infinity) * 1000;
    for (const [deviceId, {device}] of known) {
      if (Date.parse(device.lastSeen) < oldest) known.delete(deviceId);
    }
    return known;
  }

  const at = (site: MobiusSite, account: Account) =>
    [...entries().values()].filter(entry => entry.account === account && entry.site.hosts === site.hosts);

  /** The device, where this very server holds it, and it is this account's. */
  function heldAt(site: MobiusSite, account: Account, deviceId: string): Entry | undefined {
    const entry = entries().get(deviceId);
    return entry?.account === account && hostOf(entry.site) === hostOf(site) ? entry : undefined;
  }

  return {
    /** The device of this client, or undefined when the account holds as many as it may. */
    register(
      account: Account,
      site: MobiusSite,
      clientDeviceUri: string,
      limit: number,
    ): MobiusDevice | undefined {
      const own = at(site, account);
      const old = own.find(({device}) => device.clientDeviceUri === clientDeviceUri);
      if (old === undefined && own.length >= limit) {
        return undefined;
      }
      const now = new Date().toISOString();
      // The same client on the same server is the same device; on the other server it is a new one, and the old one goes.
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
        known.delete(old.device.deviceId);
      }
      known.set(deviceId, {account, site, device, created: known.get(deviceId)?.created ?? now});
      return device;
    },

    /** Oldest first: devices[0] is the one that the SDK deletes when it meets the limit. */
    of: (account: Account, site: MobiusSite): MobiusDevice[] => at(site, account).map(({device}) => device),

    /** The keepalive: false when this server does not hold such a device of this account. */
    touch(account: Account, site: MobiusSite, deviceId: string): boolean {
      const entry = heldAt(site, account, deviceId);
      if (entry === undefined) {
        return false;
      }
      known.set(deviceId, {...entry, device: {...entry.device, lastSeen: new Date().toISOString()}});
      return true;
    },

    deregister: (account: Account, site: MobiusSite, deviceId: string): boolean =>
      heldAt(site, account, deviceId) !== undefined && known.delete(deviceId),

    /** Whether this server holds such a device of this account. */
    holds: (account: Account, site: MobiusSite, deviceId: string): boolean =>
      heldAt(site, account, deviceId) !== undefined,

    accountOf: (deviceId: string): Account | undefined => entries().get(deviceId)?.account,
    find: (deviceId: string): MobiusDevice | undefined => entries().get(deviceId)?.device,
    remove: (deviceId: string): boolean => entries().delete(deviceId),
    list: (): HeldDevice[] => [...entries().values()].map(held),
    clear: (): void => known.clear(),
  };
}

const held = ({device, account, site, created}: Entry): HeldDevice => ({
  ...device,
  account: account.name,
  server: site.server,
  created,
});
