import {Hono} from 'hono';
import {answering, named, type CloudEnv} from './answers.js';
import {HOST_MAPS} from './hosts.js';
import type {ScenarioPlayer} from './scenario.js';

export const REGION_HOST = 'ds.ciscospark.com';

/** Every client's address (RFC 5737: it is nobody's). */
export const CLIENT_ADDRESS = '192.0.2.1';

/** Where the client is, request 4: a fixed address and no token. `webex` before 3.11 adds the client's address. */
export function region(scenario: ScenarioPlayer): Hono<CloudEnv> {
  const app = new Hono<CloudEnv>();
  app.get('/v1/region/:address?', named('region'), answering(scenario, 'region'), c => {
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
