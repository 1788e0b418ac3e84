import {rememberedAddresses} from '../sdk/catalog-memory.js';
import {preloadSdk} from '../sdk/load-sdk.js';
import {preconnect} from '../sdk/preconnect.js';
import {expectsSdk} from './expects-sdk.js';
import type {SessionOptions} from './session-options.js';

/** The hosts of the SDK's first requests, in every region. */
const addresses = ['https://u2c.wbx2.com', 'https://ds.ciscospark.com', 'https://webexapis.com'];

/**
 * Loads the SDK and opens connections for a sign-in that is expected. Sends no token and creates nothing at Webex, so there
 * is nothing to undo. Never rejects.
 */
export async function prepareSignIn(options: SessionOptions): Promise<void> {
  if (!(await expectsSdk(options))) return;
  preloadSdk(options);
  for (const address of [...addresses, ...rememberedAddresses()]) preconnect(address);
}
