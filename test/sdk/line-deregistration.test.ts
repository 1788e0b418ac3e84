import {describe, expect, test, vi} from 'vitest';
import {GuideLine, nextTask, outcomeOf, PromptLine, setup} from './guide-lines.js';
import {cloud, registeredSetup, setup as realSetup, useSetups} from './real-sdk-setup.js';
import {mercury} from './real-sdk.js';
import {block, letPass, settled} from './sdk-requests.js';
import {TestEmitter} from './test-emitter.js';

/** A deregistration that waits for calls, or that a newer command replaces. */
useSetups();

const devices = () => cloud.devices().mobius;

/** A line whose `deregister()` ends when the test says so, and which has calls. */
class LineWithCalls extends GuideLine {
  readonly deregistrations: (() => void)[] = [];
  readonly ringing = new Map<string, object>();

  override deregister(): never {
    super.deregister();
    this.status = 'inactive';
    return new Promise<void>(resolve => this.deregistrations.push(resolve)) as never;
  }

  getCall(id: string): object | undefined {
    return this.ringing.get(id);
  }

  ring(id: string): void {
    const call = {getCorrelationId: () => id, getCallId: () => id, end: () => undefined};
    this.ringing.set(id, Object.assign(new TestEmitter(), call));
    this.emit('line:incoming_call', this.ringing.get(id));
  }
}

function registeredLine() {
  const made = setup(new LineWithCalls());
  made.line.register().catch(() => undefined);
  made.sdkLine.becomesRegistered();
  return made;
}

async function lineInCall() {
  const made = registeredLine();
  made.sdkLine.ring('first');
  // The code for calls is loaded in real time.
  await vi.importActual('../../src/sdk/sdk-calls.js');
  for (let tasks = 0; tasks < 20 && !made.line.calls.length; tasks += 1) await nextTask();
  expect(made.line.calls).toHaveLength(1);
  return made;
}

describe('deregister() during a call', () => {
  test('deregisters the line only after the call, which would continue without one', async () => {
    const {line, sdkLine, states} = await lineInCall();
    const deregistration = outcomeOf(line.deregister());
    await nextTask();
    expect([sdkLine.called.includes('deregister'), states.at(-1)]).toEqual([false, 'registered']);
    sdkLine.ringing.clear();
    await letPass(5);
    expect(sdkLine.deregistrations).toHaveLength(1);
    sdkLine.deregistrations[0]!();
    expect(await deregistration).toBe('ok');
  });
});

test('the end of an earlier deregistration does not end a later one', async () => {
  const {line, sdkLine, states} = registeredLine();
  line.deregister().catch(() => undefined);
  line.register().catch(() => undefined);
  sdkLine.becomesRegistered();
  const deregistration = outcomeOf(line.deregister());
  sdkLine.deregistrations[0]!();
  await nextTask();
  expect(states.at(-1)).toBe('deregistering');
  sdkLine.deregistrations[1]!();
  expect(await deregistration).toBe('ok');
  expect(states.at(-1)).toBe('unregistered');
});

test('a line without the SDK’s registration has no event socket to close, and causes no error', async () => {
  const {line, states} = setup(new PromptLine());
  await line.register();
  await line.deregister();
  await letPass(3);
  expect(states.at(-1)).toBe('unregistered');
});

describe('register() after Deregister', () => {
  test('that Webex has not confirmed: the event socket stays open', async () => {
    const {line, state, watch} = await registeredSetup(
      {deregister: [{status: 503}, {status: 200}]},
      {socket: 'own'},
    );
    line.deregister().catch(() => undefined);
    await settled();
    expect(watch?.isConnected).toBe(false);
    line.register().catch(() => undefined);
    await settled();
    mercury.emit('online');
    await letPass(5);
    expect([state().status, watch?.isConnected]).toEqual(['registered', true]);
    expect(devices()).toHaveLength(1);
  });

  test('whose token was refused: shows no other failure in between', async () => {
    const {line} = await registeredSetup({deregister: [{status: 401}]});
    await outcomeOf(line.deregister());
    const shown: object[] = [];
    line.subscribe(({state}) => shown.push(state));
    cloud.setScenario({});
    line.register().catch(() => undefined);
    await settled();
    expect(shown.filter(state => (state as {status: string}).status === 'failed')).toEqual([
      {status: 'failed', fault: expect.objectContaining({expiresAt: expect.any(Number)})},
    ]);
  });
});

test('a canceled attempt whose device is not deleted in time closes the event socket, so that nothing rings', async () => {
  const {line, watch} = await realSetup({register: [{drop: 'answer'}]}, {socket: 'own'});
  line.register().catch(() => undefined);
  await settled();
  block('DELETE', 'request');
  line.deregister().catch(() => undefined);
  await letPass(1);
  expect(watch?.isConnected).toBe(true);
  await letPass(2);
  expect(watch?.isConnected).toBe(false);
});
