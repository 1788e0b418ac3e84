import {Hono} from 'hono';
import {ACCOUNTS} from './accounts.js';
import {createAuthorizations} from './authorizations.js';
import {createCallControl} from './calls/call-control.js';
import {createCalls} from './calls/calls.js';
import type {CloudState} from './cloud-state.js';
import {catalog} from './catalog.js';
import {ConnectionDropped} from './connection-dropped.js';
import {control} from './control.js';
import {createDevices} from './devices.js';
import {directory} from './directory.js';
import {gateway} from './gateway.js';
import {createGuests, guestCalling} from './guests.js';
import {HOST_MAPS, U2C_HOST, type HostMap} from './hosts.js';
import {BadInput, bodyLimit} from './input.js';
import {createMercury, type Mercury} from './mercury.js';
import {mobius} from './mobius.js';
import {createNetwork, type Network} from './network.js';
import {oauth} from './oauth.js';
import {API_HOST, AVATAR_HOST, avatars, people} from './people.js';
import {region, REGION_HOST} from './region.js';
import {createRequestLog} from './request-log.js';
import type {CloudEnv} from './request-context.js';
import {createScenarioPlayer} from './scenario.js';
import {listen, type Listening} from './server.js';
import {clientLogs, metrics, networkProbe, PROBE_HOST, unifiedTelemetry} from './telemetry.js';
import {createTokens} from './tokens.js';
import {createWdmDevices, wdm} from './wdm.js';

export interface Cloud extends CloudState {
  readonly app: Hono;
  /** Responds to a request in this process. Rejects if the scenario drops the connection. */
  fetch(request: Request): Promise<Response>;
  readonly mercury: Mercury;
  /** The simulated network, for the server that passes requests on to this cloud. */
  readonly network: Network;
}

export interface CloudOptions {
  /** Default: 0, a free port. */
  readonly port?: number;
  /** Default: `localhost`, which is 127.0.0.1 and, if the machine has IPv6, [::1]. */
  readonly host?: string;
  /** Adds routes to the same server, such as a demo's pages. The cloud's own routes take precedence. */
  readonly routes?: (app: Hono, cloud: Cloud) => void;
}

export interface RunningCloud extends Cloud, Listening {}

/** Simulates the parts of Webex's cloud that the SDK uses. All state is in memory. */
export function createCloud(): Cloud {
  const scenario = createScenarioPlayer();
  const tokens = createTokens();
  const authorizations = createAuthorizations();
  const guests = createGuests();
  const devices = createDevices(() => scenario.current().deviceExpiry);
  const wdmDevices = createWdmDevices();
  const log = createRequestLog();
  const mercury = createMercury({scenario, tokens, wdmDevices, log});
  const network = createNetwork(() => scenario.current().network);
  const calls = createCalls({devices, mercury, accounts: ACCOUNTS, scenario});

  const state: CloudState = {
    accounts: ACCOUNTS,
    scenario: scenario.current,
    setScenario: (json: unknown) => scenario.replace(json),
    reset() {
      scenario.reset();
      network.reset();
      tokens.clear();
      authorizations.clear();
      guests.clear();
      devices.clear();
      calls.clear();
      wdmDevices.clear();
      mercury.drop();
      log.clear();
    },
    issueToken({account: name = 'ada', lifetime = scenario.current().tokenLifetime, scopes} = {}) {
      const account = ACCOUNTS.find(one => one.name === name);
      if (account === undefined) {
        const names = ACCOUNTS.map(one => one.name).join(', ');
        throw new BadInput(`account: expected one of ${names}, got ${name}`);
      }
      return tokens.issue(account, lifetime, scopes);
    },
    expireTokens: () => tokens.clear(),
    requests: log.list,
    devices: () => ({
      mobius: devices.list(),
      wdm: wdmDevices.list().map(({id, url, account, created, modified}) => ({
        id,
        url,
        account: account.name,
        created,
        modified,
        connected: mercury.hasSocket(id),
      })),
    }),
    removeDevice: id => devices.remove(id) || wdmDevices.remove(id),
    ...createCallControl({calls, devices, accounts: ACCOUNTS}),
    dropMercury: mercury.drop,
    muteMercury: mercury.mute,
  };

  const dependencies = {scenario, tokens, devices, wdmDevices, calls, guests};
  const regional = (hosts: HostMap): [string, Hono<CloudEnv>][] => [
    [hosts.wdm, wdm(hosts.wdm, dependencies)],
    [hosts.mobius.primary, mobius({hosts, server: 'primary'}, dependencies)],
    [hosts.mobius.backup, mobius({hosts, server: 'backup'}, dependencies)],
    [hosts.metrics, metrics()],
    [hosts.telemetry, unifiedTelemetry()],
    [hosts.logs, clientLogs(hosts.logs, tokens)],
  ];
  const webexApi = new Hono<CloudEnv>()
    .route('/', people(scenario, tokens))
    .route('/', directory(scenario, tokens, ACCOUNTS))
    .route('/', oauth({scenario, tokens, authorizations, accounts: ACCOUNTS}))
    .route('/', guestCalling(scenario, tokens, guests));
  const services = new Map<string, Hono<CloudEnv>>([
    [U2C_HOST, catalog(scenario, tokens)],
    [REGION_HOST, region(scenario)],
    ...Object.values(HOST_MAPS).flatMap(regional),
    [API_HOST, webexApi],
    [AVATAR_HOST, avatars(ACCOUNTS)],
    [PROBE_HOST, networkProbe()],
  ]);

  const app = new Hono();
  app.onError((error, c) => {
    if (error instanceof ConnectionDropped) {
      throw error;
    }
    return c.json({error: error.message}, error instanceof BadInput ? 400 : 500);
  });
  app.use('*', bodyLimit);
  // Identifies this cloud to a page's service worker, in case another program uses its port.
  app.use('*', async (c, next) => {
    await next();
    c.header('x-webex-cloud', 'simulated');
  });
  app.route('/gateway', gateway(services, log));
  app.route('/cloud', control(state, calls.farEnds));

  return {...state, app, mercury, network, fetch: async request => app.fetch(request)};
}

/** Starts the cloud on a port. Rejects with `EADDRINUSE` if the port is in use. */
export async function startCloud(options: CloudOptions = {}): Promise<RunningCloud> {
  const {port = 0, host = 'localhost', routes} = options;
  const cloud = createCloud();
  routes?.(cloud.app, cloud);
  return {...cloud, ...(await listen(cloud, port, host))};
}
