// The host (the page's own code) may call the SDK's line directly, bypassing this library.
import {describe, expect, test, vi} from 'vitest';
import type {ScenarioInput} from '../../cloud/scenario.js';
import {SdkLineDriver} from '../../src/sdk/sdk-line-driver.js';
import {
  mobiusRequests,
  assign,
  cloud,
  keepaliveMissed,
  outcomeOf,
  registeredSetup,
  setup,
  useSetups,
} from './real-sdk-setup.js';
import {realLine} from './real-sdk.js';
import {letPass, settled} from './sdk-requests.js';
import {StubWorker} from './sdk-workers.js';
import {detach} from '../../src/line/line-controller.js';
import {attach} from '../line/attach.js';

useSetups();

describe('the host deregisters the line', () => {
  test('that was never registered: nothing is sent to the page’s own server (trap 6)', async () => {
    const {sdkLine} = await setup();
    await sdkLine.deregister();
    await settled();
    expect(cloud.requests().map(({endpoint}) => endpoint)).toEqual(['discovery']);
  });

  test('while the SDK registers it again: no device is left', async () => {
    const {line, sdkLine, worker} = await registeredSetup();
    cloud.removeDevice(cloud.devices().mobius[0]?.deviceId ?? '');
    const deregistration = sdkLine.deregister();
    await worker.send(keepaliveMissed(1, 404));
    await deregistration;
    await letPass(3);
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false});
    expect(cloud.devices().mobius).toEqual([]);
  });
});

describe('the host deregisters a retrying line', () => {
  test('between two attempts: nothing registers any more', async () => {
    const {line, sdkLine} = await setup({register: [{status: 503}, {status: 200}]});
    line.register().catch(() => undefined);
    await settled();
    await sdkLine.deregister();
    await letPass(200);
    expect(mobiusRequests()).toEqual(['register']);
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false});
  });
});

describe('the host registers the line', () => {
  test('while this library deregisters it: the line stays unregistered', async () => {
    const {line, sdkLine} = await registeredSetup({deregister: [{status: 503}, {status: 200}]});
    const deregistration = outcomeOf(line.deregister());
    await sdkLine.register();
    await letPass(10);
    expect(await deregistration).toBe('ok');
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false});
    expect(cloud.devices().mobius).toEqual([]);
  });

  test('while keepalives are missed: the line still recovers visibly (traps 4 and 12)', async () => {
    const {line, sdkLine, worker} = await registeredSetup();
    await worker.send(keepaliveMissed(1, 429));
    await sdkLine.register();
    expect(line.snapshot.state.status).toBe('reconnecting');
    await letPass(66);
    await StubWorker.all.at(-1)?.send({type: 'KEEPALIVE_ANSWERED', status: 200});
    expect(line.snapshot.state.status).toBe('registered');
  });

  test('during an attempt that then fails: the attempt is retried once', async () => {
    const {line, sdkLine} = await setup({register: [{status: 404}, {status: 200}]});
    const registration = line.register().catch((error: {type: string}) => error.type);
    await sdkLine.register();
    expect(await registration).toBe('device-not-found');
    await settled();
    expect(line.snapshot.state.status).toBe('registered');
    expect(mobiusRequests()).toEqual(['register', 'register']);
  });
});

describe('a line that the host has registered before it is assigned', () => {
  async function unassignedLine(scenario: ScenarioInput = {}) {
    const sdkLine = await realLine(cloud);
    cloud.setScenario(scenario);
    return sdkLine;
  }

  test('is deleted at Webex by Deregister', async () => {
    const sdkLine = await unassignedLine();
    await sdkLine.register();
    const {line} = assign(sdkLine);
    expect(line.snapshot).toMatchObject({state: {status: 'registered'}, wanted: true});
    expect(cloud.devices().mobius).toHaveLength(1);
    await line.deregister();
    expect(cloud.devices().mobius).toEqual([]);
    expect(line.snapshot.state.status).toBe('unregistered');
  });

  test('shows the answers to its keepalives, and is `deregistering` until Webex confirms', async () => {
    const sdkLine = await unassignedLine({deregister: [{status: 503}, {status: 200}]});
    await sdkLine.register();
    await settled();
    const {line} = assign(sdkLine);
    await settled();
    await StubWorker.all.at(-1)?.send(keepaliveMissed(1, 503));
    expect(line.snapshot.state.status).toBe('reconnecting');
    await StubWorker.all.at(-1)?.send({type: 'KEEPALIVE_ANSWERED', status: 200});
    expect(line.snapshot.state.status).toBe('registered');
    line.deregister().catch(() => undefined);
    await settled();
    expect(line.snapshot.state).toMatchObject({status: 'deregistering', cause: 'server'});
    await letPass(2);
    expect(cloud.devices().mobius).toEqual([]);
  });

  test('again after it was taken back: its new device is deleted', async () => {
    const {line, sdkLine} = await registeredSetup();
    detach(line);
    await settled();
    await sdkLine.deregister();
    await sdkLine.register();
    await settled();
    attach(line, new SdkLineDriver(sdkLine));
    await line.deregister();
    expect(cloud.devices().mobius).toEqual([]);
  });

  test.each([
    {name: 'while it registers', register: [{status: 200, delayMs: 20}]},
    {name: 'during an attempt that fails', register: [{status: 503, delayMs: 20}, {status: 200}]},
  ])('$name: is wanted, and Deregister deletes its device', async ({register}) => {
    const sdkLine = await unassignedLine({register});
    const registration = sdkLine.register();
    await vi.advanceTimersByTimeAsync(1);
    const {line, states} = assign(sdkLine);
    await registration;
    await letPass(60);
    expect(states).not.toContain('deregistering');
    expect(line.snapshot).toMatchObject({state: {status: 'registered'}, wanted: true});
    expect(cloud.devices().mobius).toHaveLength(1);
    await line.deregister();
    expect(cloud.devices().mobius).toEqual([]);
  });

  test.each([
    {status: 404, fault: 'device-not-found'},
    {status: 403, fault: 'forbidden'},
  ])('during an attempt that fails for good with $status: shows the fault', async ({status, fault}) => {
    const sdkLine = await unassignedLine({register: [{status, errorCode: 102, delayMs: 20}]});
    const registration = sdkLine.register();
    await vi.advanceTimersByTimeAsync(1);
    const {line, states} = assign(sdkLine);
    await letPass(1);
    await registration;
    expect(line.snapshot.state).toMatchObject({status: 'failed', fault: {type: fault}});
    expect(states).toEqual(['unregistered', 'connecting', 'failed']);
    await letPass(60);
    expect(mobiusRequests()).toEqual(['register']);
  });

  test('is not shown as failed because of an invalid number', async () => {
    const sdkLine = await unassignedLine();
    const {line} = assign(sdkLine);
    const error = {
      type: 'call_error',
      message: 'An invalid phone number was detected. Check the number and try again.',
    };
    (sdkLine as unknown as {emit(event: string, error: object): void}).emit('error', error);
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false});
  });

  test('between two attempts: the next one is shown and made', async () => {
    const sdkLine = await unassignedLine({register: [{status: 503}, {status: 200}]});
    await sdkLine.register();
    await settled();
    const {line} = assign(sdkLine);
    expect(line.snapshot.state.status).toBe('unregistered');
    await letPass(60);
    expect(line.snapshot).toMatchObject({state: {status: 'registered'}, wanted: true});
    expect(cloud.devices().mobius).toHaveLength(1);
  });
});

describe('an SDK line that is attached again', () => {
  test('by a new provider before the old one has released it: stays under our control', async () => {
    const {sdkLine, driver: old} = await registeredSetup({deregister: [{status: 503}, {status: 200}]});
    const {line} = assign(sdkLine);
    old.stop();
    await settled();
    line.deregister().catch(() => undefined);
    await settled();
    expect(line.snapshot.state).toMatchObject({status: 'deregistering', cause: 'server'});
    await letPass(2);
    expect(line.snapshot.state.status).toBe('unregistered');
    expect(cloud.devices().mobius).toEqual([]);
  });

  test('after it was deregistered: can be registered by its host', async () => {
    const {line, sdkLine} = await registeredSetup();
    await line.deregister();
    attach(line, new SdkLineDriver(sdkLine));
    await sdkLine.register();
    expect(line.snapshot).toMatchObject({state: {status: 'registered'}, wanted: true});
  });

  test('while it is deregistering: shows the state that Webex has when the network returns', async () => {
    const {line, sdkLine} = await registeredSetup({deregister: [{status: 200, delayMs: 20}]});
    line.deregister().catch(() => undefined);
    attach(line, new SdkLineDriver(sdkLine));
    // The SDK does this once Mercury is back.
    const {registration} = sdkLine as {registration: {handleConnectionRestoration(retry: true): unknown}};
    await registration.handleConnectionRestoration(true);
    await letPass(3);
    const isThere = cloud.devices().mobius.length === 1;
    expect(sdkLine.getStatus?.() === 'active').toBe(isThere);
    expect(line.snapshot).toMatchObject({
      state: {status: isThere ? 'registered' : 'unregistered'},
      wanted: isThere,
    });
  });
});

describe('a released line continues under the SDK’s control', () => {
  type Registration = {
    readonly webWorker?: StubWorker;
    isDeviceRegistered(): boolean;
  };
  const releaseToPage = async (made: Awaited<ReturnType<typeof setup>>): Promise<Registration> => {
    detach(made.line);
    await settled();
    return made.sdkLine.registration as Registration;
  };
  const worker = () => StubWorker.all.at(-1)!;

  test.each([
    {name: 'five keepalives are missed', happens: () => worker().send(keepaliveMissed(5, 503))},
    {
      name: 'Webex has forgotten the device',
      happens: () => {
        cloud.removeDevice(cloud.devices().mobius[0]!.deviceId);
        return worker().send(keepaliveMissed(1, 404));
      },
    },
  ])('registers again when $name', async ({happens}) => {
    const registration = await releaseToPage(await registeredSetup());
    await happens();
    await settled();
    expect(registration.isDeviceRegistered()).toBe(true);
    expect(cloud.devices().mobius).toHaveLength(1);
    expect(mobiusRequests()).toEqual(['register', 'register']);
  });

  test('between two attempts: the SDK makes the next one', async () => {
    const made = await setup({register: [{status: 503}, {status: 503}, {status: 200}]});
    made.line.register().catch(() => undefined);
    await settled();
    const registration = await releaseToPage(made);
    await letPass(60);
    expect(registration.isDeviceRegistered()).toBe(true);
    expect(cloud.devices().mobius).toHaveLength(1);
  });

  test('during an attempt that fails: the SDK makes the next one', async () => {
    const made = await setup({register: [{status: 503, delayMs: 20}, {status: 200}]});
    made.line.register().catch(() => undefined);
    const registration = await releaseToPage(made);
    await letPass(60);
    expect(registration.isDeviceRegistered()).toBe(true);
  });

  test('after deregistering: stays unregistered', async () => {
    const made = await registeredSetup();
    await made.line.deregister();
    await releaseToPage(made);
    await letPass(300);
    expect(mobiusRequests()).toEqual(['register', 'deregister']);
    expect(cloud.devices().mobius).toEqual([]);
  });

  test('while retrying, and immediately assigned again: is not wanted, and does not register', async () => {
    const made = await setup({register: [{status: 503}, {status: 200}]});
    made.line.register().catch(() => undefined);
    await settled();
    attach(made.line, new SdkLineDriver(made.sdkLine));
    await letPass(300);
    expect(mobiusRequests()).toEqual(['register']);
    expect(made.line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false});
  });

  test('and assigned again: is under our control again', async () => {
    const made = await registeredSetup();
    await releaseToPage(made);
    attach(made.line, new SdkLineDriver(made.sdkLine));
    expect(made.line.snapshot.state.status).toBe('registered');
    cloud.setScenario({register: [{status: 503}, {status: 200}]});
    await worker().send(keepaliveMissed(5, 503));
    expect(made.line.snapshot.state).toMatchObject({status: 'retrying', cause: 'server', attempt: 1});
    await letPass(45);
    expect(made.line.snapshot.state.status).toBe('registered');
    await made.line.deregister();
    expect(cloud.devices().mobius).toEqual([]);
  });
});
