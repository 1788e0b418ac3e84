import type {LineFault} from './line-fault.js';

/** The error that the commands of a line reject with. It has the properties of the fault. */
export type LineFaultError = Error & LineFault;

export function asError(fault: LineFault): LineFaultError {
  const error = new Error(`Webex line: ${fault.type}${fault.sdkMessage ? ` (${fault.sdkMessage})` : ''}`);
  return Object.assign(error, {name: 'LineFaultError'}, fault);
}
