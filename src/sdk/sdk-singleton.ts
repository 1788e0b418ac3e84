import {faultError} from '../base/make-fault.js';
import type {SdkCallingClass} from './sdk.js';

/** Where a copy of this library leaves its mark on the SDK, for another copy on the same page. */
const mark = Symbol.for('webex-calling-elements.connection');

/**
 * The one object of a class that belongs to an SDK.
 *
 * @throws {FaultError} `sdk-failed` where another copy of this library has it: two of them would each take the other
 *   for the only one.
 */
export function sdkSingleton<T extends object>(
  Calling: SdkCallingClass,
  isOurs: (marked: object) => marked is T,
  make: () => T,
): T {
  const {[mark]: marked} = Calling as SdkCallingClass & {[mark]?: object};
  if (marked && isOurs(marked)) return marked;
  if (marked) {
    // oxlint-disable-next-line no-console -- for the developer of the page
    console.warn(
      'webex-calling-elements: another copy of this library on this page has the Webex Calling SDK',
    );
    throw faultError('sdk-failed');
  }
  const made = make();
  Object.defineProperty(Calling, mark, {value: made});
  return made;
}
