import type {Fault} from '../base/fault.js';
import type {FaultType} from '../base/fault-catalog.js';
import {makeFault} from '../base/make-fault.js';
import {readText} from '../base/clean-text.js';
import type {SdkLineError} from './sdk-line.js';

/** The fault types for the `ERROR_TYPE` of the SDK (docs/sdk-traps.md, trap 11) and the `type` of Webex's Calling SDK guide. */
const faultTypeByErrorType: Readonly<Record<string, FaultType>> = {
  tokenError: 'token-expired',
  token_error: 'token-expired',
  registrationError: 'registration-error',
  registration_error: 'registration-error',
  not_found: 'device-not-found',
  bad_request: 'bad-request',
  forbidden: 'forbidden',
  service_unavailable: 'service-unavailable',
  server_error: 'server-error',
  too_many_requests: 'too-many-requests',
  timeout: 'timeout',
  call_error: 'call-error',
  default_error: 'unknown',
};

/** The messages of two errors in the guide that have the same type. */
const messagesInGuide: readonly (readonly [start: string, type: FaultType])[] = [
  ['Device limit exceeded', 'device-limit-exceeded'],
  ['Device not found', 'device-not-found'],
];

/**
 * Reads an `error` of the line: the SDK's LineError or the guide's `{status, type, msg}`. If the line is a proxy, for
 * example a Vue `ref`, its methods throw, because a proxy does not have the private fields of its target.
 */
export function readLineFault(error: unknown): Fault {
  const {type = '', msg, message, ...rest} = (error ?? {}) as SdkLineError;
  const sdkMessage = readText(msg) ?? readText(message);
  const trackingId = readText(rest.trackingId);
  if (error instanceof TypeError && /private/i.test(error.message))
    return makeFault('line-unusable', {sdkMessage});
  const named = Object.hasOwn(faultTypeByErrorType, type) ? faultTypeByErrorType[type]! : 'unknown';
  const fromGuide = messagesInGuide.find(([start]) => sdkMessage?.startsWith(start))?.[1];
  return makeFault(named === 'registration-error' ? (fromGuide ?? named) : named, {sdkMessage, trackingId});
}
