import type {FaultError} from '../../src/base/fault.js';
import {afterEach, beforeEach, expect, vi} from 'vitest';
import {RegistrationGate} from '../../src/sdk/registration-gate.js';
import {SdkConnection} from '../../src/sdk/sdk-connection.js';
import type {SdkRegistration} from '../../src/sdk/sdk.js';
import type {SdkLine} from '../../src/line/sdk-line.js';
import {scriptedSdk} from './scripted-sdk.js';

/** Setups for the tests of `SdkConnection`, on a scripted SDK. The real SDK is tested in test/contract. */
export const now = Date.UTC(2026, 10, 25, 12);

/** Gives each test a paused clock and a new SDK. */
export function useConnectionSetups(): void {
  beforeEach(() => {
    vi.useFakeTimers({now, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance']});
    vi.stubGlobal(
      'fetch',
      vi.fn(async () => new Response(null, {status: 204})),
    );
    vi.spyOn(console, 'error').mockReturnValue();
    vi.spyOn(console, 'warn').mockReturnValue();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
}

export const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

export function setup() {
  const sdk = scriptedSdk();
  const connection = SdkConnection.of(sdk.Calling);
  const states: string[] = [];
  connection.listen(({status}) => states.push(status));
  const open = (id: string | undefined = 'ada', controller = new AbortController()) => {
    const outcome: {is: unknown} = {is: 'pending'};
    const user = id ? {id} : {};
    void connection.open({accessToken: `token of ${id}`, user, signal: controller.signal}).then(
      lines => (outcome.is = Object.values(lines)[0] ?? 'no line'),
      (error: FaultError) => (outcome.is = error.fault?.type ?? error.name),
    );
    return {outcome, cancel: () => controller.abort()};
  };
  return {...sdk, connection, states, open};
}

/** A working SDK line, with the `webex` that the SDK's module uses. */
export const workingLine = (lineId: string): object =>
  expect.objectContaining({lineId, isBroken: false}) as object;

export async function connectedSetup() {
  const made = setup();
  const {outcome} = made.open();
  await pass(0);
  expect(outcome.is).toEqual(workingLine('line-1'));
  made.states.length = made.log.length = 0;
  const gate = RegistrationGate.of((outcome.is as SdkLine).registration as SdkRegistration)!;
  return {...made, gate};
}
