import {Hono} from 'hono';
import {HOST_MAPS} from './hosts.js';
import {setEndpoint, type CloudEnv} from './request-context.js';
import {applyScenario} from './request-middleware.js';
import type {ScenarioPlayer} from './scenario.js';

export const REGION_HOST = 'ds.ciscospark.com';

/** Address of every client, from the range for documentation (RFC 5737). */
export const CLIENT_ADDRESS = '192.0.2.1';

/** The region of the client, at a fixed URL and without a token. Before 3.11 the SDK adds the client's address. */
export function region(scenario: ScenarioPlayer): Hono<CloudEnv> {
  const app = new Hono<CloudEnv>();
  app.get('/v1/region/:address?', setEndpoint('region'), applyScenario(scenario, 'region'), c => {
    const {regions, country} = HOST_MAPS[scenario.current().hostMap];
    const {primary} = regions;
    return c.json({
      clientAddress: CLIENT_ADDRESS,
      clientRegion: primary,
      countryCode: country,
      regionCode: primary,
    });
  });
  return app;
}
