import type {SdkCall} from './sdk-call.js';
import type {SdkWebex} from './sdk.js';

/**
 * Tells Webex that a call has ended, by a request that outlives the page. The SDK's own does not, and without one the
 * other side hears silence for minutes.
 */
export async function deleteCall(call: SdkCall, webex: SdkWebex | undefined): Promise<void> {
  const {mobiusUrl, deviceId} = call;
  const callId = call.getCallId();
  if (!mobiusUrl || !deviceId || !callId || !webex) return;
  const body = {
    device: {deviceId, correlationId: call.getCorrelationId()},
    callId,
    metrics: {},
    causecode: 0,
    cause: 'Normal Disconnect.',
  };
  try {
    await fetch(`${mobiusUrl}devices/${deviceId}/calls/${callId}`, {
      method: 'DELETE',
      keepalive: true,
      body: JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        'cisco-device-url': webex.internal.device.url ?? '',
        'spark-user-agent': 'webex-calling/beta',
        Authorization: String(await webex.credentials.getUserToken?.()),
      },
    });
  } catch {
    // Nothing more can be done: the page is gone.
  }
}
