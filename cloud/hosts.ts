/** Hosts of a region's services. The scenario selects the region that the catalog lists. */
export interface HostMap {
  readonly wdm: string;
  readonly mobius: Readonly<Record<MobiusServer, string>>;
  readonly metrics: string;
  readonly telemetry: string;
  readonly logs: string;
  /** Cluster in the IDs of the catalog: `urn:TEAM:<cluster>:<service>`. */
  readonly clusters: Readonly<Record<MobiusServer, string>>;
  /** Regions in the discovery response. The primary's is also the result of the region lookup. */
  readonly regions: Readonly<Record<MobiusServer, string>>;
  /** Country in the response to the region lookup. */
  readonly country: string;
}

export type MobiusServer = 'primary' | 'backup';

export type HostMapName = 'us' | 'eu';

/** The host of the catalog, which clients know in advance. It is the same in every region. */
export const U2C_HOST = 'u2c.wbx2.com';

// Names have the format of the real ones, in case the SDK evaluates them.
export const HOST_MAPS: Readonly<Record<HostMapName, HostMap>> = {
  us: {
    wdm: 'wdm-a.wbx2.com',
    mobius: {
      primary: 'mobius-us-east-1.prod.infra.webex.com',
      backup: 'mobius-us-west-2.prod.infra.webex.com',
    },
    metrics: 'metrics-a.wbx2.com',
    telemetry: 'telemetry-a.wbx2.com',
    logs: 'client-logs-a.wbx2.com',
    clusters: {primary: 'us-east-2_a', backup: 'us-west-2_a'},
    regions: {primary: 'US-EAST', backup: 'US-WEST'},
    country: 'US',
  },
  eu: {
    wdm: 'wdm-k.wbx2.com',
    mobius: {
      primary: 'mobius-eu-central-1.prod.infra.webex.com',
      backup: 'mobius-eu-west-2.prod.infra.webex.com',
    },
    metrics: 'metrics-k.wbx2.com',
    telemetry: 'telemetry-k.wbx2.com',
    logs: 'client-logs-k.wbx2.com',
    clusters: {primary: 'eu-central-1_k', backup: 'eu-west-2_k'},
    regions: {primary: 'EU-CENTRAL', backup: 'EU-WEST'},
    country: 'DE',
  },
};

/** One Mobius server. The two servers of a region know each other's devices, and not those of another region. */
export interface MobiusSite {
  readonly hosts: HostMap;
  readonly server: MobiusServer;
}

export const hostOf = ({hosts, server}: MobiusSite): string => hosts.mobius[server];

export const mobiusUri = (site: MobiusSite): string => `https://${hostOf(site)}/api/v1`;
