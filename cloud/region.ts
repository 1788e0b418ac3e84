import {Hono} from 'hono';
import {answering, named, type CloudEnv} from './answers.js';
import {HOST_MAPS} from './hosts.js';
import type {ScenarioPlayer} from './scenario.js';

export const REGION_HOST = 'ds.ciscospark.com';

/** Where the client is, request 4: a fixed address and no token. */
export function region(scenario: ScenarioPlayer): Hono<CloudEnv> {
  const app = new Hono<CloudEnv>();
  app.get('/v1/region', named('region'), answering(scenario, 'region'), c => {
    const {regions, country} = HOST_MAPS[scenario.current().hostMap];
    const {primary} = regions;
    return c.json({
      clientAddress: '192.0.2.1',
      clientRegion: primary,
      countryCode: country,
      regionCode: primary,
    });
  });
  return app;
}
