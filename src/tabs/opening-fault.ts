import {lineFault, type LineFault, type LineFaultType} from '../line/line-fault.js';

/** What has to be done about a sign-in that failed is what has to be done about the line. */
const faultsByAction: Readonly<Record<string, LineFaultType>> = {
  'sign-in': 'token-expired',
  'enter-token': 'token-expired',
  'contact-admin': 'forbidden',
  reload: 'unknown',
  'fix-page': 'unknown',
};

/** Starting the SDK failed: as a fault of the line, which is what the person has asked for. */
export function faultOfOpening(error: unknown): LineFault {
  const {fault, message} = error as {fault?: {action?: string}; message?: string};
  return lineFault(faultsByAction[fault?.action ?? ''] ?? 'service-unavailable', {sdkMessage: message});
}
