import {afterEach, beforeEach, vi} from 'vitest';
import {serverBackoff} from '../../src/base/server-backoff.js';
import type {GateListener} from '../../src/sdk/gate-listener.js';
import {RegistrationGate} from '../../src/sdk/registration-gate.js';
import type {SdkDeviceAnswer, SdkRefusal, SdkRegistration} from '../../src/sdk/sdk.js';

/** The gate alone, including on registrations that differ from the real SDK's, which a page may provide. */
export const server = 'https://mobius.example/api/';
export const clientDeviceUri = 'https://wdm.example/devices/1';
/** The answer that stops the SDK. */
export const silence = {statusCode: 429};

export type Registration = {-readonly [Key in keyof SdkRegistration]: SdkRegistration[Key]};

/** Gives each test a paused clock, and a Mobius that deletes on request. */
export function useGateSetups(): void {
  beforeEach(() => {
    vi.useFakeTimers({now: Date.UTC(2026, 10, 25)});
    vi.spyOn(Math, 'random').mockReturnValue(0);
    vi.stubGlobal(
      'fetch',
      vi.fn(async () => new Response(null, {status: 204})),
    );
  });

  afterEach(() => {
    serverBackoff.clear();
    for (const [gate, listener] of gates) gate.unlisten(listener);
    gates.clear();
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
}

/** The minimal registration that a gate can guard. */
export const minimalRegistration = () =>
  ({
    attemptRegistrationWithServers: vi.fn(async () => false),
    postRegistration: vi.fn(async (): Promise<{body: SdkDeviceAnswer}> => ({body: {}})),
  }) satisfies Registration;

/** The gates of the current test. */
const gates = new Map<RegistrationGate, GateListener>();

export function setup(more: Registration = {}) {
  const registration: Registration = {...minimalRegistration(), ...more};
  const gate = RegistrationGate.of(registration)!;
  const listener = {
    retrying: vi.fn(),
    lost: vi.fn(),
    tokenRenewed: vi.fn(),
    takenOver: vi.fn(),
    pageDeregistered: vi.fn(),
    deletion: vi.fn(),
    heard: vi.fn(),
    keepalivesPaused: vi.fn(),
    keepalivesBlocked: vi.fn(),
  };
  gate.listen(listener);
  gates.set(gate, listener);
  return {registration, gate, listener};
}

/** A registration whose own `register()` makes one attempt, like the SDK's. */
export function setupWithTrigger(more: Registration = {}) {
  return setup({
    async triggerRegistration() {
      await this.attemptRegistrationWithServers!('triggerRegistration', [server]);
    },
    ...more,
  });
}

export const refusingWith = (refusal: SdkRefusal) => ({
  postRegistration: vi.fn(async () => {
    throw refusal;
  }),
});

export const answeringWith = (deviceId: string) => ({
  postRegistration: vi.fn(async () => ({body: {device: {deviceId, clientDeviceUri}}})),
});

/** A `webex` that has a device at WDM. */
export const webexWith = (url: string): NonNullable<SdkRegistration['webex']> => ({
  credentials: {},
  internal: {
    device: {url, unregister: async () => {}},
    mercury: {disconnect: async () => {}},
  },
});

/** The value or rejection of a promise. */
export const outcome = (promise: Promise<unknown> | undefined): Promise<unknown> | undefined =>
  promise?.catch((reason: unknown) => reason);

export const deletedDevices = (): string[] =>
  vi
    .mocked(fetch)
    .mock.calls.filter(([, options]) => options?.method === 'DELETE')
    .map(([url]) => (url as string).replace(`${server}devices/`, ''));
