/** Where a cloud's regional services are. The scenario chooses which of them the catalogue names. */
export interface HostMap {
  readonly wdm: string;
  readonly mobius: Readonly<Record<MobiusServer, string>>;
  readonly metrics: string;
  readonly telemetry: string;
  readonly logs: string;
  /** As the catalogue's ids name them: `urn:TEAM:<cluster>:<service>`. */
  readonly clusters: Readonly<Record<MobiusServer, string>>;
  /** As discovery names them. The primary's is also what the region look-up answers. */
  readonly regions: Readonly<Record<MobiusServer, string>>;
  /** The country that the region look-up answers. */
  readonly country: string;
}

export type MobiusServer = 'primary' | 'backup';

export type HostMapName = 'us' | 'eu';

/** The one service that every client finds without a catalogue, in every region. */
export const U2C_HOST = 'u2c.wbx2.com';

// The shape of the real names, so that what code derives from them stays true.
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

/** One Mobius server. The two of a host map know each other's devices, and none of another map's. */
export interface MobiusSite {
  readonly hosts: HostMap;
  readonly server: MobiusServer;
}

export const hostOf = ({hosts, server}: MobiusSite): string => hosts.mobius[server];

export const mobiusUri = (site: MobiusSite): string => `https://${hostOf(site)}/api/v1`;
