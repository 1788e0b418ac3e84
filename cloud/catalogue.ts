import {Hono} from 'hono';
import {answering, authorized, named, type CloudEnv} from './answers.js';
import {MOBIUS_HOSTS} from './devices.js';
import type {ScenarioPlayer} from './scenario.js';
import type {Tokens} from './tokens.js';

export const U2C_HOST = 'u2c.wbx2.com';
export const WDM_HOST = 'wdm-a.wbx2.com';
export const METRICS_HOST = 'metrics-a.wbx2.com';
export const TELEMETRY_HOST = 'telemetry-a.wbx2.com';
export const LOGS_HOST = 'client-logs-a.wbx2.com';

const SERVICE_LINKS = {
  u2c: `https://${U2C_HOST}/u2c/api/v1`,
  wdm: `https://${WDM_HOST}/wdm/api/v1`,
  mobius: `https://${MOBIUS_HOSTS.primary}/api/v1`,
  metrics: `https://${METRICS_HOST}/metrics/api/v1`,
  // Without it the SDK's metrics of a call are unhandled rejections in the page (trap C32).
  unifiedTelemetry: `https://${TELEMETRY_HOST}/api/v1`,
  clientLogs: `https://${LOGS_HOST}/api/v1`,
};

/** The catalogue, request 1: where the services are. */
export function catalogue(scenario: ScenarioPlayer, tokens: Tokens): Hono<CloudEnv> {
  const app = new Hono<CloudEnv>();
  const turn = answering(scenario, 'catalogue');
  // By organisation before the SDK looks at its token, hence without one; with the token afterwards.
  app.get('/u2c/api/v1/limited/catalog', named('catalogue'), turn, c => c.json(hostmap()));
  app.get('/u2c/api/v1/catalog', named('catalogue'), turn, authorized(tokens), c => c.json(hostmap()));
  return app;
}

function hostmap() {
  return {
    serviceLinks: SERVICE_LINKS,
    hostCatalog: {
      [U2C_HOST]: [entry(U2C_HOST, 'u2c')],
      [WDM_HOST]: [entry(WDM_HOST, 'wdm')],
      // Every entry whose id ends in :mobius is asked for discovery, in this order, until one answers. Each names itself
      // first: the SDK replaces the host of every request by the first entry of its list.
      [MOBIUS_HOSTS.primary]: [entry(MOBIUS_HOSTS.primary, 'mobius')],
      [MOBIUS_HOSTS.backup]: [entry(MOBIUS_HOSTS.backup, 'mobius', 'us-west-2_a')],
      [METRICS_HOST]: [entry(METRICS_HOST, 'metrics')],
      [TELEMETRY_HOST]: [entry(TELEMETRY_HOST, 'unifiedTelemetry')],
      [LOGS_HOST]: [entry(LOGS_HOST, 'clientLogs')],
    },
    format: 'hostmap',
  };
}

const entry = (host: string, service: string, cluster = 'us-east-2_a') => ({
  host,
  ttl: -1,
  priority: 5,
  id: `urn:TEAM:${cluster}:${service}`,
});
