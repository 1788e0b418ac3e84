import {useFakeClock} from './fake-clock.js';
import {afterEach, beforeEach, vi} from 'vitest';
import {createCloud} from '../../cloud/cloud.js';
import type {ScenarioInput} from '../../cloud/scenario.js';
import {SdkLineDriver} from '../../src/sdk/sdk-line-driver.js';
import {endLine, LineController} from '../../src/line/line-controller.js';
import {attach} from '../line/attach.js';
import type {SdkLine} from '../../src/line/sdk-line.js';
import type {MercuryWatch} from '../../src/sdk/mercury-watch.js';
import type {LineEvent} from '../../src/line/line-event.js';
import {realLine, realWatch} from './real-sdk.js';
import {settled, unblock} from './sdk-requests.js';
import {SdkWorker, StubWorker} from './sdk-workers.js';

/** Runs the real SDK's registration code without a browser. Tests that need one are in `test/contract/`. */
export const cloud = createCloud();

/** The lines of the current test. */
const lines = new Set<LineController>();

/** Gives each test a fresh cloud and a paused clock, and releases its lines. */
export function useSetups(): void {
  beforeEach(() => {
    cloud.reset();
    useFakeClock();
    // The browser's version uses the real clock.
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(milliseconds => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(new DOMException('Too late', 'TimeoutError')), milliseconds);
      return controller.signal;
    });
  });

  afterEach(async () => {
    for (const line of lines) endLine(line);
    lines.clear();
    unblock();
    await settled();
    vi.restoreAllMocks();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
}

interface Setting {
  /** Keepalives are either scripted by the test or really sent. */
  readonly keepalives?: 'scripted' | 'real';
  /** The event socket of this library's SDK may be closed; that of a page's own SDK is only watched. */
  readonly socket?: 'own' | 'host';
}

/** An assigned line and its states. */
export async function setup(
  scenario: ScenarioInput = {},
  {keepalives = 'scripted', socket = 'host'}: Setting = {},
) {
  const sdkLine = await realLine(cloud, keepalives === 'real' ? SdkWorker : StubWorker);
  cloud.setScenario(scenario);
  return assign(sdkLine, socket === 'own' ? realWatch() : undefined);
}

/** Assigns a line of the SDK to a new controller. */
export function assign(sdkLine: SdkLine, watch?: MercuryWatch) {
  const line = new LineController();
  lines.add(line);
  const driver = new SdkLineDriver(sdkLine, {}, watch);
  attach(line, driver);
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
  const state = () => line.snapshot.state;
  return {line, sdkLine, driver, watch, state, states, events};
}

export async function registeredSetup(scenario: ScenarioInput = {}, setting: Setting = {}) {
  const made = await setup(scenario, setting);
  await made.line.register();
  await settled();
  const worker = StubWorker.all.at(-1);
  if (!worker && setting.keepalives !== 'real') throw new Error('No worker was started');
  made.states.length = made.events.length = 0;
  return {...made, worker: worker ?? new StubWorker()};
}

/** The requests to Mobius for this device, in order. */
export function mobiusRequests(): string[] {
  return cloud
    .requests()
    .map(({endpoint}) => endpoint)
    .filter(name => name === 'register' || name === 'deregister');
}

/** The message of the SDK's worker about a refused keepalive. */
export function keepaliveMissed(count: number, statusCode: number) {
  return {
    type: 'KEEPALIVE_FAILURE',
    keepAliveRetryCount: count,
    err: {statusCode, headers: statusCode === 429 ? {'retry-after': '30'} : {}},
    status: statusCode,
    ...(statusCode === 429 && {retryAfter: '30'}),
  } as const;
}

/** Seconds until the displayed next attempt. */
export function secondsLeft({nextAttemptAt = Number.NaN}: {nextAttemptAt?: number | undefined}): number {
  return Math.round((nextAttemptAt - Date.now()) / 1000);
}

/** The outcome of a promise: `ok`, or the type or name of the rejection. */
export function outcomeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'ok',
    (error: {type?: string; name: string}) => error.type ?? error.name,
  );
}
