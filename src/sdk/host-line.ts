import {faultError} from '../base/make-fault.js';
import type {SdkLine} from '../line/sdk-line.js';
import type {SdkCallingClient} from './sdk.js';

/** What a host may hand over: a line, or what it has its lines from, a `CallingClient` or a `Calling`. */
export type HostLine = SdkLine | HostClient | HostCalling;

type HostClient = Pick<SdkCallingClient, 'getLines'>;

interface HostCalling {
  /** There once `calling.register()` has succeeded. */
  readonly callingClient: HostClient | undefined;
  readonly callingConfig?: unknown;
}

/**
 * The lines of what a host has its lines from; undefined where it is a line that was handed over.
 *
 * @throws {FaultError} `line-unusable`
 */
export function linesOf(given: HostLine): ReturnType<HostClient['getLines']> | undefined {
  const {callingClient, callingConfig, getLines} = given as Partial<HostClient & HostCalling>;
  if (callingClient) return callingClient.getLines();
  // It has `on`, `register` and `deregister`, and would pass for a line.
  if (callingConfig) throw faultError('line-unusable');
  return getLines?.call(given);
}
