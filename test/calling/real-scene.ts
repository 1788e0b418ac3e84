import {useFakeClock} from './fake-clock.js';
import {afterEach, beforeEach, vi} from 'vitest';
import {createCloud} from '../../cloud/cloud.js';
import type {ScenarioInput} from '../../cloud/scenario.js';
import {SdkLineDriver} from '../../src/calling/sdk-line-driver.js';
import {LineController} from '../../src/line/line-controller.js';
import {LineMachine} from '../../src/line/line-machine.js';
import type {LineEvent} from '../../src/line/line-event.js';
import {realLine, SdkWorker, settled, StubWorker} from './real-sdk.js';

/** Where the real SDK's registration code is played with, without a browser. What needs one is in `test/contract/`. */
export const cloud = createCloud();

/** The lines of the present test. */
const held = new Set<LineController>();

/** Each test has a cloud without a past, a clock that stands still, and leaves no line behind. */
export function useScenes(): void {
  beforeEach(() => {
    cloud.reset();
    useFakeClock();
  });

  afterEach(async () => {
    for (const line of held) line[Symbol.dispose]();
    held.clear();
    await settled();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
}

/** A line that is held, and what it shows. Keepalives are the test's to play, unless they are to be `real`. */
export async function scene(scenario: ScenarioInput = {}, keepalives: 'scripted' | 'real' = 'scripted') {
  const sdkLine = await realLine(cloud, keepalives === 'real' ? SdkWorker : StubWorker);
  cloud.setScenario(scenario);
  const line = new LineController();
  held.add(line);
  line.attach(new SdkLineDriver(sdkLine), LineMachine);
  const states: string[] = [];
  line.subscribe(({state}) => {
    if (states.at(-1) !== state.status) states.push(state.status);
  });
  const events: string[] = [];
  line.listen((event: LineEvent) => {
    if (event.type !== 'statechange') {
      events.push(event.type === 'error' ? `error ${event.fault.type}` : event.type);
    }
  });
  return {line, sdkLine, states, events};
}

export async function registeredScene(scenario: ScenarioInput = {}) {
  const made = await scene(scenario);
  await made.line.register();
  await settled();
  const worker = StubWorker.all.at(-1);
  if (!worker) throw new Error('The SDK started no worker');
  made.states.length = made.events.length = 0;
  return {...made, worker};
}

/** What was asked of Mobius for this device, in order. */
export function asked(): string[] {
  return cloud
    .requests()
    .map(({endpoint}) => endpoint)
    .filter(name => name === 'register' || name === 'deregister');
}

/** What the SDK's worker says of a keepalive that was refused. */
export function keepaliveMissed(count: number, statusCode: number) {
  return {
    type: 'KEEPALIVE_FAILURE',
    keepAliveRetryCount: count,
    err: {statusCode, headers: statusCode === 429 ? {'retry-after': '30'} : {}},
  } as const;
}
