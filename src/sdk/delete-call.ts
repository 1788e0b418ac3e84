import type {SdkCall} from './sdk-call.js';
import type {SdkWebex} from './sdk.js';

/**
 * Tells Webex that a call has ended, with a request that outlives the page. The SDK's own request does not outlive it,
 * and without a request the other party hears silence for minutes.
 */
export async function deleteCall(call: SdkCall, webex: SdkWebex | undefined): Promise<void> {
  const {mobiusUrl, deviceId} = call;
  const callId = call.getCallId();
  if (!mobiusUrl || !deviceId || !hasCallId(call) || !webex) return;
  const body = {
    device: {deviceId, correlationId: call.getCorrelationId()},
    callId,
    metrics: {},
    causecode: 0,
    cause: 'Normal Disconnect.',
  };
  try {
    const token = await webex.credentials.getUserToken?.();
    if (!token) return;
    await fetch(`${mobiusUrl}devices/${deviceId}/calls/${callId}`, {
      method: 'DELETE',
      keepalive: true,
      body: JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        'cisco-device-url': webex.internal.device.url ?? '',
        'spark-user-agent': 'webex-calling/beta',
        Authorization: token.toString(),
      },
    });
  } catch {
    // The page is being closed, so nothing else can be done.
  }
}

/** Whether Webex has returned the ID of a call. Until then the SDK uses an ID that it has made up. */
export function hasCallId(call: SdkCall): boolean {
  return !/^(DefaultLocalId|$)/.test(call.getCallId());
}
