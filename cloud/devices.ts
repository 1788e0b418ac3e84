import {randomUUID} from 'node:crypto';
import type {Account} from './accounts.js';

export type MobiusServer = 'primary' | 'backup';

// The shape of the real names, so that what code derives from them stays true.
export const MOBIUS_HOSTS: Readonly<Record<MobiusServer, string>> = {
  primary: 'mobius-us-east-1.prod.infra.webex.com',
  backup: 'mobius-us-west-2.prod.infra.webex.com',
};

export const mobiusUri = (server: MobiusServer) => `https://${MOBIUS_HOSTS[server]}/api/v1`;

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
  readonly server: MobiusServer;
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

export function createDevices() {
  const entries = new Map<string, Entry>();
  const byClient = (account: Account, clientDeviceUri: string) =>
    [...entries.values()].find(
      entry => entry.account === account && entry.device.clientDeviceUri === clientDeviceUri,
    );

  return {
    /** The device of this client, or undefined when the account holds as many as it may. */
    register(
      account: Account,
      server: MobiusServer,
      clientDeviceUri: string,
      limit: number,
    ): MobiusDevice | undefined {
      const known = byClient(account, clientDeviceUri);
      if (known === undefined && this.of(account).length >= limit) {
        return undefined;
      }
      const now = new Date().toISOString();
      // The same client on the same server is the same device; on the other server it is a new one, and the old one goes.
      const deviceId = known?.server === server ? known.device.deviceId : randomUUID();
      const device: MobiusDevice = {
        deviceId,
        uri: `${mobiusUri(server)}/calling/web/devices/${deviceId}`,
        clientDeviceUri,
        status: 'active',
        lastSeen: now,
        addresses: [`sip:${account.sipAddress}`],
      };
      if (known !== undefined && known.device.deviceId !== deviceId) {
        entries.delete(known.device.deviceId);
      }
      entries.set(deviceId, {account, server, device, created: entries.get(deviceId)?.created ?? now});
      return device;
    },

    /** Oldest first: devices[0] is the one that the SDK deletes when it meets the limit. */
    of: (account: Account): MobiusDevice[] =>
      [...entries.values()].filter(entry => entry.account === account).map(entry => entry.device),

    /** The keepalive: false when this server does not hold such a device of this account. */
    touch(account: Account, server: MobiusServer, deviceId: string): boolean {
      const entry = entries.get(deviceId);
      if (entry?.account !== account || entry.server !== server) {
        return false;
      }
      entries.set(deviceId, {...entry, device: {...entry.device, lastSeen: new Date().toISOString()}});
      return true;
    },

    deregister(account: Account, server: MobiusServer, deviceId: string): boolean {
      const entry = entries.get(deviceId);
      return entry?.account === account && entry.server === server && entries.delete(deviceId);
    },

    /** Whether this server holds such a device of this account. */
    holds(account: Account, server: MobiusServer, deviceId: string): boolean {
      const entry = entries.get(deviceId);
      return entry?.account === account && entry.server === server;
    },

    find: (deviceId: string): MobiusDevice | undefined => entries.get(deviceId)?.device,
    remove: (deviceId: string): boolean => entries.delete(deviceId),
    list: (): HeldDevice[] => [...entries.values()].map(held),
    clear: (): void => entries.clear(),
  };
}

const held = ({device, account, server, created}: Entry): HeldDevice => ({
  ...device,
  account: account.name,
  server,
  created,
});
