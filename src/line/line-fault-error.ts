import type {LineFault} from './line-fault.js';

/** A fault as `register()` rejects with it: an Error that carries the fault's fields. */
export type LineFaultError = Error & LineFault;

export function asError(fault: LineFault): LineFaultError {
  const error = new Error(`Webex line: ${fault.type}${fault.sdkMessage ? ` (${fault.sdkMessage})` : ''}`);
  return Object.assign(error, {name: 'LineFaultError'}, fault);
}
