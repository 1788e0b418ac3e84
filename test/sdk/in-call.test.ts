import {describe, expect, test, vi} from 'vitest';
import type {SdkRegistration} from '../../src/sdk/sdk.js';
import {mobiusRequests, cloud, keepaliveMissed, registeredSetup, useSetups} from './real-sdk-setup.js';
import {detach} from '../../src/line/line-controller.js';
import {letPass, settled} from './sdk-requests.js';

/**
 * Nothing registers during a live call, which would lose its device. The call is a real one from the SDK's call
 * manager.
 */
useSetups();

interface CallManager {
  getActiveCalls(): Record<string, unknown>;
  createCall(
    direction: 'outbound',
    deviceId: string,
    lineId: string,
    to: object,
  ): {getCorrelationId(): string};
  callCollection: Record<string, unknown>;
  emit(event: string): void;
}

async function setupInCall() {
  const made = await registeredSetup();
  const {callManager} = made.sdkLine.registration as SdkRegistration & {callManager: CallManager};
  const dial = () =>
    callManager.createCall('outbound', 'a-device', made.sdkLine.lineId ?? '', {
      type: 'uri',
      address: 'tel:5101',
    });
  let call = dial();
  const beginCall = () => void (call = dial());
  const hangUp = async () => {
    delete callManager.callCollection[call.getCorrelationId()];
    callManager.emit('callingClient:all_calls_cleared');
    await settled();
  };
  return {...made, beginCall, hangUp};
}

describe('under a live call', () => {
  test('the line reports it', async () => {
    const {line, hangUp} = await setupInCall();
    expect(line.inCall).toBe(true);
    await hangUp();
    expect(line.inCall).toBe(false);
  });

  test('a device that Webex has forgotten (404) registers again only after the call', async () => {
    const {line, worker, hangUp} = await setupInCall();
    await worker.send(keepaliveMissed(1, 404));
    await letPass(60);
    expect(mobiusRequests()).toEqual(['register']);
    expect(line.snapshot.state).toMatchObject({status: 'retrying', cause: 'in-call'});
    await hangUp();
    await letPass(3);
    expect(mobiusRequests()).toEqual(['register', 'register']);
    expect(line.snapshot.state.status).toBe('registered');
  });

  test('neither retryNow() nor the return of the network registers after an outage', async () => {
    const {line, worker, hangUp} = await setupInCall();
    await worker.send(keepaliveMissed(5, 503));
    await letPass(3);
    line.retryNow().catch(() => undefined);
    window.dispatchEvent(new Event('online'));
    await letPass(60);
    expect(mobiusRequests()).toEqual(['register']);
    expect(line.snapshot.state).toMatchObject({status: 'retrying', cause: 'in-call'});
    await hangUp();
    expect(line.snapshot.state.status).toBe('registered');
  });

  test('if the network returns after the last retry, the line registers when the call ends', async () => {
    const {line, worker, hangUp, beginCall} = await setupInCall();
    await hangUp();
    const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    cloud.setScenario({register: [{drop: true}]});
    await worker.send(keepaliveMissed(5, 503));
    await letPass(400);
    expect(line.snapshot.state).toMatchObject({status: 'retrying', cause: 'unknown'});
    beginCall();
    cloud.setScenario({});
    online.mockRestore();
    window.dispatchEvent(new Event('online'));
    await letPass(60);
    expect(line.snapshot.state).toMatchObject({status: 'retrying', cause: 'in-call'});
    await hangUp();
    expect(line.snapshot.state.status).toBe('registered');
  });
});

test('without a line there is no call', async () => {
  const {line} = await registeredSetup();
  detach(line);
  expect(line.inCall).toBe(false);
});
