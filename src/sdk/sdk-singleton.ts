import type {FaultError} from '../base/fault.js';
import {faultError} from '../base/make-fault.js';
import type {SdkCallingClass} from './sdk.js';

/** The property of the class `Calling` in which a copy of this library stores its object. */
const mark = Symbol.for('webex-calling-elements.connection');

/**
 * Returns the only object of this library for an SDK. Creates it on first use.
 *
 * @throws {FaultError} `sdk-failed` if another copy of this library has one, because each copy assumes that only it
 *   controls the SDK.
 */
export function sdkSingleton<T extends object>(
  Calling: SdkCallingClass,
  isOurs: (marked: object) => marked is T,
  make: () => T,
): T {
  const {[mark]: marked} = Calling as SdkCallingClass & {[mark]?: object};
  if (marked && isOurs(marked)) return marked;
  if (marked) throw sdkInUse('another copy of this library on this page has the Webex Calling SDK');
  const made = make();
  Object.defineProperty(Calling, mark, {value: made});
  return made;
}

/** Returns the error for an SDK that something else uses, and logs the reason for the developer of the page. */
export function sdkInUse(reason: string): FaultError {
  // oxlint-disable-next-line no-console -- for the developer of the page
  console.warn(`webex-calling-elements: ${reason}`);
  return faultError('sdk-failed', {sdkMessage: reason});
}
