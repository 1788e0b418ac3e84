import {Hono} from 'hono';
import {HOST_MAPS, mobiusUri, U2C_HOST, type HostMap} from './hosts.js';
import {setEndpoint, type CloudEnv} from './request-context.js';
import {applyScenario, authorized} from './request-middleware.js';
import type {ScenarioPlayer} from './scenario.js';
import type {Tokens} from './tokens.js';

/** The service catalog: URLs of the services. */
export function catalog(scenario: ScenarioPlayer, tokens: Tokens): Hono<CloudEnv> {
  const app = new Hono<CloudEnv>();
  const scenarioStep = applyScenario(scenario, 'catalog');
  const currentCatalog = () => catalogOf(HOST_MAPS[scenario.current().hostMap]);
  // The SDK requests the catalog first by organization and without a token, and then with its token.
  app.get('/u2c/api/v1/limited/catalog', setEndpoint('catalog'), scenarioStep, c => c.json(currentCatalog()));
  app.get('/u2c/api/v1/catalog', setEndpoint('catalog'), scenarioStep, authorized(tokens), c =>
    c.json(currentCatalog()),
  );
  return app;
}

function catalogOf(hosts: HostMap) {
  const {wdm, mobius, metrics, telemetry, logs, clusters} = hosts;
  const entry = (host: string, service: string, cluster = clusters.primary) => ({
    host,
    ttl: -1,
    priority: 5,
    id: `urn:TEAM:${cluster}:${service}`,
  });
  return {
    serviceLinks: {
      u2c: `https://${U2C_HOST}/u2c/api/v1`,
      wdm: `https://${wdm}/wdm/api/v1`,
      mobius: mobiusUri({hosts, server: 'primary'}),
      metrics: `https://${metrics}/metrics/api/v1`,
      // Without this entry the SDK's call metrics cause unhandled rejections in the page (trap C32).
      unifiedTelemetry: `https://${telemetry}/api/v1`,
      clientLogs: `https://${logs}/api/v1`,
    },
    hostCatalog: {
      [U2C_HOST]: [entry(U2C_HOST, 'u2c')],
      [wdm]: [entry(wdm, 'wdm')],
      // The SDK sends discovery requests to each host whose entry has an ID that ends in :mobius, in this order, until one
      // responds. Each host lists itself first, because the SDK replaces the host of a request with the first entry of its
      // list.
      [mobius.primary]: [entry(mobius.primary, 'mobius')],
      [mobius.backup]: [entry(mobius.backup, 'mobius', clusters.backup)],
      [metrics]: [entry(metrics, 'metrics')],
      [telemetry]: [entry(telemetry, 'unifiedTelemetry')],
      [logs]: [entry(logs, 'clientLogs')],
    },
    format: 'hostmap',
  };
}
