import {withoutTokens} from './clean-text.js';
import {FaultError, type Fault, type FaultDetails} from './fault.js';
import {faultKinds, type FaultAction, type FaultType} from './fault-catalog.js';

/** The actions after which the same command can succeed. */
const retryableActions: ReadonlySet<FaultAction> = new Set(['retry', 'free-elsewhere']);

/** Creates a fault, with its properties from the catalog. Access tokens are removed from the SDK's message. */
export function makeFault(type: FaultType, details: FaultDetails = {}): Fault {
  const {cause, ...rest} = details;
  const {sdkMessage} = rest;
  const {about, action, ...kind} = faultKinds[type];
  const fault: Fault = {
    about,
    type,
    action,
    retryable: retryableActions.has(action),
    ...kind,
    ...rest,
    ...(sdkMessage !== undefined && {sdkMessage: withoutTokens(sdkMessage)}),
  };
  // Not enumerable, so that it is neither in JSON for logs and reports nor sent to other tabs.
  if (cause) Object.defineProperty(fault, 'cause', {value: cause});
  return Object.freeze(fault);
}

/** Creates an error with a fault. */
export function faultError(type: FaultType, details?: FaultDetails): FaultError {
  return new FaultError(makeFault(type, details));
}
