import {faultError} from '../base/make-fault.js';
import type {DrivenLine} from '../line/host-driver.js';
import type {SdkLine} from '../line/sdk-line.js';
import type {SdkCallingClient} from './sdk.js';

/** A line of the page's own SDK, or the `CallingClient` or `Calling` that has it. In tests also a `ScenarioLine`. */
export type HostLine = SdkLine | HostClient | HostCalling | DrivenLine;

type HostClient = Pick<SdkCallingClient, 'getLines'>;

interface HostCalling {
  /** Set after `calling.register()` has succeeded. */
  readonly callingClient: HostClient | undefined;
  readonly callingConfig?: unknown;
}

/**
 * Returns the lines of a `CallingClient` or `Calling`. Undefined if `given` is a line.
 *
 * @throws {FaultError} `line-unusable` for a `Calling` that has not registered.
 */
export function linesOf(given: HostLine): ReturnType<HostClient['getLines']> | undefined {
  const {callingClient, callingConfig, getLines} = given as Partial<HostClient & HostCalling>;
  if (callingClient) return callingClient.getLines();
  // A `Calling` has `on`, `register` and `deregister`, so it would be mistaken for a line.
  if (callingConfig) throw faultError('line-unusable');
  return getLines?.call(given);
}
